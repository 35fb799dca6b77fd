/** A day of the heat map. */
export interface Day {
  /** `2026-11-24`, in UTC. */
  readonly date: string
  readonly count: number
  readonly failed: number
  /** Columns are weeks, rows are days from Monday on. */
  readonly column: number
  readonly row: number
  /** 0 where there was nothing, to 4 for the busiest quarter. */
  readonly level: 0 | 1 | 2 | 3 | 4
}

export interface DayCount {
  /** ISO 8601, the begin of the day in UTC. */
  readonly day: string
  readonly count: number
}

const DAY_MS = 86_400_000
export const DAYS = 365

/** The year that ends today, a column for each week. */
export function toYear(all: readonly DayCount[], failed: readonly DayCount[], now: number): readonly Day[] {
  const counts = byDate(all)
  const failures = byDate(failed)
  const most = Math.max(1, ...counts.values())
  const first = now - (now % DAY_MS) - (DAYS - 1) * DAY_MS
  const shift = weekdayOf(first)
  return Array.from({ length: DAYS }, (_, index) => {
    const date = new Date(first + index * DAY_MS).toISOString().slice(0, 10)
    const count = counts.get(date) ?? 0
    const place = index + shift
    return {
      date,
      count,
      failed: failures.get(date) ?? 0,
      column: Math.floor(place / 7),
      row: place % 7,
      level: levelOf(count, most),
    }
  })
}

function byDate(days: readonly DayCount[]): ReadonlyMap<string, number> {
  return new Map(days.map(({ day, count }) => [day.slice(0, 10), count]))
}

/** 0 on Mondays. */
function weekdayOf(instant: number): number {
  return (new Date(instant).getUTCDay() + 6) % 7
}

function levelOf(count: number, most: number): Day['level'] {
  if (count === 0) return 0
  return Math.min(4, Math.ceil((count / most) * 4)) as Day['level']
}
