import { useCallback, useEffect, useState } from 'react'
import { getJson } from '../api/call.ts'
import { useEvents } from '../api/events.ts'
import { nameOf, useNames } from '../api/names.ts'
import type { TaskPage, TaskView } from '../api/types.ts'
import { StateBadge } from '../parts/badge.tsx'
import { formatType } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { Link } from '../parts/link.tsx'
import { Progress } from '../parts/progress.tsx'
import { isEndedState } from '../parts/state-words.ts'
import { Duration } from '../parts/time.tsx'
import { setPreferences, usePreferences } from './preferences.ts'
import { RUNNING_MAX, stripAfter } from './strip-tasks.ts'
import styles from './task-strip.module.css'

/** What runs now and what has just ended, under every page. */
export function TaskStrip() {
  const { isStripOpen } = usePreferences()
  const tasks = useStripTasks()
  const running = tasks.filter(({ state }) => !isEndedState(state)).length
  const latest = tasks[0]
  return (
    <section className={styles.strip} aria-label="Running and recent tasks">
      <button
        type="button"
        className={styles.bar}
        aria-expanded={isStripOpen}
        onClick={() => setPreferences({ isStripOpen: !isStripOpen })}
      >
        <Icon name={isStripOpen ? 'down' : 'up'} />
        <span className={styles.title}>{wordsOf(running)}</span>
        {!isStripOpen && latest !== undefined && (
          <span className={styles.latest}>
            {formatType(latest.type)} · {latest.progress} %
          </span>
        )}
      </button>
      {isStripOpen && tasks.length > 0 && <Rows tasks={tasks} />}
    </section>
  )
}

function wordsOf(running: number): string {
  if (running === 0) return 'Nothing runs'
  return running < RUNNING_MAX ? `${running} running` : `${running} or more running`
}

function Rows({ tasks }: { readonly tasks: readonly TaskView[] }) {
  const { vpgs } = useNames()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <ul className={styles.rows} tabIndex={0} aria-label="Running and recent tasks">
      {tasks.map((task) => (
        <li key={task.id} className={styles.row}>
          <StateBadge state={task.state} />
          <Link to={`/tasks/${encodeURIComponent(task.id)}`} className={styles.name}>
            {formatType(task.type)}
          </Link>
          <span className={styles.about}>
            {task.relatedEntities?.vpgs.map((vpg) => nameOf(vpgs, vpg)).join(', ')}
          </span>
          <span className={styles.progress}>
            <Progress percent={task.progress} state={task.state} />
          </span>
          <span className={styles.duration}>
            <Duration from={task.startedAt} to={task.completedAt} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function useStripTasks(): readonly TaskView[] {
  const [tasks, setTasks] = useState<readonly TaskView[]>([])
  const load = useCallback(async () => {
    const [running, recent] = await Promise.all([
      getJson<TaskPage>(`/api/tasks?group=running&limit=${RUNNING_MAX}`),
      getJson<TaskPage>('/api/tasks?group=ended&sort=-completed&limit=8'),
    ])
    const found = [...running.tasks, ...recent.tasks]
    setTasks(
      stripAfter(
        [],
        found.map((task) => ({ kind: 'added', task, position: 0, changedAt: '' })),
      ),
    )
  }, [])
  useEffect(() => {
    // The strip says less where the service cannot be reached; the page says why.
    load().catch(() => undefined)
  }, [load])
  useEvents(
    '',
    (changes) => setTasks((before) => stripAfter(before, changes)),
    () => load().catch(() => undefined),
  )
  return tasks
}
