import { useCallback, useEffect, useState } from 'react'
import { getJson } from '../api/call.ts'
import { useEvents } from '../api/events.ts'
import type { TaskView } from '../api/types.ts'
import { StateBadge } from '../parts/badge.tsx'
import { Card } from '../parts/card.tsx'
import { formatType } from '../parts/format.ts'
import { Link } from '../parts/link.tsx'
import { Progress } from '../parts/progress.tsx'
import styles from './site.module.css'

/** The tasks of what was just started here, as they go on. */
export function StartedTasks({ ids }: { readonly ids: readonly string[] }) {
  const [known, setKnown] = useState<ReadonlyMap<string, TaskView>>(new Map())
  const take = useCallback((tasks: readonly TaskView[]) => {
    setKnown((before) => {
      const after = new Map(before)
      for (const task of tasks) {
        if ((after.get(task.id)?.generation ?? -1) < task.generation) after.set(task.id, task)
      }
      return after
    })
  }, [])
  useEffect(() => {
    for (const id of ids) {
      // One that cannot be read is told by the events, or stays a link.
      getJson<TaskView>(`/api/tasks/${encodeURIComponent(id)}`).then(
        (task) => take([task]),
        () => undefined,
      )
    }
  }, [ids, take])
  useEvents(ids.length === 0 ? null : '', (changes) =>
    take(
      changes.filter(({ task, kind }) => kind !== 'removed' && ids.includes(task.id)).map(({ task }) => task),
    ),
  )
  if (ids.length === 0) return null
  return (
    <Card title="What you started">
      <ul className={styles.started} aria-live="polite">
        {ids.map((id) => {
          const task = known.get(id)
          return (
            <li key={id}>
              <Link to={`/tasks/${encodeURIComponent(id)}`}>
                {task === undefined ? id : formatType(task.type)}
              </Link>
              {task !== undefined && (
                <>
                  <StateBadge state={task.state} />
                  <Progress percent={task.progress} state={task.state} />
                </>
              )}
            </li>
          )
        })}
      </ul>
      <p className={styles.quiet}>
        <Link to="/tasks">All tasks</Link> and the <Link to="/timeline">timeline</Link> show the same, live.
      </p>
    </Card>
  )
}
