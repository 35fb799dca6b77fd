import { StateBadge } from '../parts/badge.tsx'
import { formatCount, formatType } from '../parts/format.ts'
import { Link } from '../parts/link.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { Duration, Time } from '../parts/time.tsx'
import type { TimelineView } from './layout.ts'
import styles from './timeline.module.css'

const ROWS_MAX = 200

interface ShownTableProps {
  readonly timeline: TimelineView
  readonly nameOfLane: (key: string | null) => string
}

/** What the lanes show, in words. */
export function ShownTable({ timeline, nameOfLane }: ShownTableProps) {
  const { tasks, bins } = timeline
  return (
    <details className={styles.table}>
      <summary>As a table</summary>
      {tasks.length > 0 && (
        <Scroll label="Tasks of the timeline" className={styles.scroll}>
          <table>
            <thead>
              <tr>
                <th scope="col">Task</th>
                <th scope="col">State</th>
                <th scope="col">Lanes</th>
                <th scope="col">Started</th>
                <th scope="col">Took</th>
              </tr>
            </thead>
            <tbody>
              {tasks.slice(0, ROWS_MAX).map((task) => (
                <tr key={task.id}>
                  <td>
                    <Link to={`/tasks/${encodeURIComponent(task.id)}`}>{formatType(task.type)}</Link>
                  </td>
                  <td>
                    <StateBadge state={task.state} />
                  </td>
                  <td>{task.lanes.map(nameOfLane).join(', ')}</td>
                  <td>
                    <Time at={task.startedAt} show="instant" />
                  </td>
                  <td>
                    <Duration from={task.startedAt} to={task.completedAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {tasks.length > ROWS_MAX && (
            <p>
              The newest {ROWS_MAX} of {formatCount(tasks.length)}; zoom in to see fewer.
            </p>
          )}
        </Scroll>
      )}
      {bins.length > 0 && (
        <Scroll label="Counts of the timeline" className={styles.scroll}>
          <table>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">Lane</th>
                <th scope="col">Tasks by state</th>
              </tr>
            </thead>
            <tbody>
              {bins.slice(0, ROWS_MAX).map(({ from, lane, states }) => (
                <tr key={`${from}${lane}`}>
                  <td>
                    <Time at={from} show="instant" />
                  </td>
                  <td>{nameOfLane(lane)}</td>
                  <td>{states.map(({ state, count }) => `${state} ${formatCount(count)}`).join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {bins.length > ROWS_MAX && (
            <p>
              The first {ROWS_MAX} of {formatCount(bins.length)}; zoom in to see fewer.
            </p>
          )}
        </Scroll>
      )}
    </details>
  )
}
