import { useNow } from '../api/now.ts'
import type { TaskHistory, TaskView } from '../api/types.ts'
import { StateBadge } from '../parts/badge.tsx'
import { Time } from '../parts/time.tsx'
import { curveOf, pathOf } from './curve.ts'
import styles from './task.module.css'

const SIZE = { width: 600, height: 120 } as const

/** Progress over time, and under it the same as a list. */
export function ProgressCurve({ task, history }: { readonly task: TaskView; readonly history: TaskHistory }) {
  const now = useNow()
  const from = Date.parse(task.startedAt)
  const until = task.completedAt === null ? Math.max(now, from + 1000) : Date.parse(task.completedAt)
  const path = pathOf(curveOf(history.changes, { from, until }), SIZE)
  return (
    <>
      <svg
        className={styles.curve}
        viewBox={`0 -4 ${SIZE.width} ${SIZE.height + 8}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Progress from the start to ${task.progress} percent`}
      >
        {[0, 25, 50, 75, 100].map((percent) => {
          const y = SIZE.height - (percent / 100) * SIZE.height
          return <line key={percent} className={styles.gridLine} x1="0" x2={SIZE.width} y1={y} y2={y} />
        })}
        <path className={styles.curveLine} d={path} />
      </svg>
      <p className={styles.axis}>
        <Time at={from} show="instant" />
        <span>{task.completedAt === null ? 'now' : <Time at={until} show="instant" />}</span>
      </p>
      {!history.isWhole && (
        <p className={styles.quiet}>
          The beginning of this history is not kept any more, or was imported whole.
        </p>
      )}
      <Changes history={history} />
    </>
  )
}

function Changes({ history }: { readonly history: TaskHistory }) {
  return (
    <ol className={styles.changes} aria-label="Changes, newest first">
      {history.changes
        .filter((change, place, all) => {
          const before = all[place - 1]
          const isLast = place === all.length - 1
          return before === undefined || isLast || before.state !== change.state
        })
        .reverse()
        .map(({ position, at, state, progress }) => (
          <li key={position}>
            <Time at={at} show="instant" />
            <StateBadge state={state} />
            <span>{progress} %</span>
          </li>
        ))}
    </ol>
  )
}
