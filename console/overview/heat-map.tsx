import { Link } from '../parts/link.tsx'
import { Scroll } from '../parts/scroll.tsx'
import styles from './overview.module.css'
import type { Day } from './year.ts'

const STEP = 14
const SIZE = 11
/** Days that are told in words beneath the picture. */
const TOLD = 5

/** A year, a square for each day; the days with failures stand beneath as links. */
export function HeatMap({ days }: { readonly days: readonly Day[] }) {
  const columns = (days.at(-1)?.column ?? 0) + 1
  const total = days.reduce((sum, { count }) => sum + count, 0)
  const failed = days.filter((day) => day.failed > 0)
  return (
    <>
      <Scroll label="Tasks by day" className={styles.map}>
        <svg
          role="img"
          width={columns * STEP}
          height={7 * STEP}
          aria-label={`${total} tasks in a year; ${failed.length} days with failures`}
        >
          {days.map((day) => (
            <rect
              key={day.date}
              x={day.column * STEP}
              y={day.row * STEP}
              width={SIZE}
              height={SIZE}
              rx={2}
              className={day.failed > 0 ? styles.failedDay : styles[`level${day.level}`]}
            >
              <title>{`${day.date}: ${day.count} tasks${day.failed > 0 ? `, ${day.failed} failed` : ''}`}</title>
            </rect>
          ))}
        </svg>
      </Scroll>
      <p className={styles.note}>
        {failed.length === 0 ? 'No failures in a year.' : 'Latest days with failures: '}
        {failed
          .slice(-TOLD)
          .reverse()
          .map(({ date, failed: count }) => (
            <Link key={date} to="/tasks" params={failuresOf(date)} className={styles.day}>
              {date} ({count})
            </Link>
          ))}
      </p>
    </>
  )
}

function failuresOf(date: string): URLSearchParams {
  return new URLSearchParams({
    group: 'failed',
    startedAfterDate: `${date}T00:00:00Z`,
    startedBeforeDate: `${date}T23:59:59.999Z`,
  })
}
