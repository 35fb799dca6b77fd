import { StateBadge } from '../parts/badge.tsx'
import { formatType } from '../parts/format.ts'
import { Link } from '../parts/link.tsx'
import { Duration, Time } from '../parts/time.tsx'
import type { TimelineTask } from './layout.ts'
import styles from './timeline.module.css'

/** The facts of the task that is pointed at, or what can be done where there is none. */
export function TaskCard({
  task,
  isAggregated,
}: {
  readonly task: TimelineTask | undefined
  readonly isAggregated: boolean
}) {
  return (
    <div className={styles.facts} aria-live="polite">
      {task === undefined ? (
        <span className={styles.hint}>
          {isAggregated
            ? 'Columns count the tasks that started; the red part failed. Choose one to look closer.'
            : 'Point at a task, or go through them with the arrow keys. Ctrl and the wheel zoom; + and − do, too.'}
        </span>
      ) : (
        <>
          <StateBadge state={task.state} />
          <strong>{formatType(task.type)}</strong>
          {task.completedAt === null && <span>{task.progress} %</span>}
          <span>
            started <Time at={task.startedAt} show="instant" />
          </span>
          <span>
            {task.completedAt === null ? 'runs for' : 'took'}{' '}
            <Duration from={task.startedAt} to={task.completedAt} />
          </span>
          {task.initiatedBy !== null && <span>by {task.initiatedBy}</span>}
          <Link to={`/tasks/${encodeURIComponent(task.id)}`}>Open</Link>
        </>
      )}
    </div>
  )
}
