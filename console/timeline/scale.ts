/** A span of time that is seen, epoch milliseconds. */
export interface View {
  readonly from: number
  readonly to: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const SPAN_MIN = MINUTE
const SPAN_MAX = 40 * 366 * DAY

export const PRESETS = [
  { key: 'hour', label: 'Hour', ms: HOUR },
  { key: 'day', label: 'Day', ms: DAY },
  { key: 'week', label: 'Week', ms: 7 * DAY },
  { key: 'month', label: 'Month', ms: 30 * DAY },
  { key: 'year', label: 'Year', ms: 365 * DAY },
] as const

/** The span of an address; undefined where it names none, or none that can be. */
export function parseView(params: URLSearchParams): View | undefined {
  const from = Date.parse(params.get('from') ?? '')
  const to = Date.parse(params.get('to') ?? '')
  return from < to ? { from, to } : undefined
}

/** A span as an address holds it. */
export function formatView({ from, to }: View): { readonly from: string; readonly to: string } {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}

/** Ends a little after now, and moves on in steps, so that it is not asked for at every tick. */
export function followingView(now: number, spanMs = DAY): View {
  const step = spanMs / 100
  const to = Math.ceil(now / step) * step + 4 * step
  return { from: Math.round(to - spanMs), to: Math.round(to) }
}

/** Narrower where the factor is below 1; what stands at `at`, 0 to 1, stays there. */
export function zoomed({ from, to }: View, factor: number, at = 0.5): View {
  const span = to - from
  const next = Math.min(SPAN_MAX, Math.max(SPAN_MIN, span * factor))
  const start = from + (span - next) * at
  return { from: Math.round(start), to: Math.round(start + next) }
}

/** Later by a part of the span; earlier where it is negative. */
export function panned({ from, to }: View, part: number): View {
  const ms = Math.round((to - from) * part)
  return { from: from + ms, to: to + ms }
}

/** Where an instant stands, in pixels from the left. */
export function toX({ from, to }: View, width: number, instant: number): number {
  return ((instant - from) / (to - from)) * width
}

export interface Tick {
  readonly at: number
  readonly label: string
}

const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * 1000),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7].map((count) => count * DAY),
]
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120]
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * At most `count` lines of the calendar or the clock.
 *
 * @param offsetMs of the zone in which they are read, ahead of UTC
 */
export function ticksOf({ from, to }: View, count: number, offsetMs = 0): readonly Tick[] {
  const step = STEPS.find((ms) => (to - from) / ms <= count)
  if (step === undefined) return monthTicks({ from, to }, count, offsetMs)
  const ticks: Tick[] = []
  const first = Math.ceil((from + offsetMs) / step) * step
  for (let local = first; local - offsetMs <= to; local += step) {
    ticks.push({ at: local - offsetMs, label: labelOf(local, step) })
  }
  return ticks
}

function monthTicks({ from, to }: View, count: number, offsetMs: number): readonly Tick[] {
  const step = MONTH_STEPS.find((months) => (to - from) / (months * 30.4 * DAY) <= count) ?? 240
  const begin = new Date(from + offsetMs)
  const ticks: Tick[] = []
  const firstMonth = Math.floor((begin.getUTCFullYear() * 12 + begin.getUTCMonth()) / step) * step
  for (let month = firstMonth; ; month += step) {
    const year = Math.floor(month / 12)
    const at = Date.UTC(year, month % 12) - offsetMs
    if (at > to) return ticks
    const label = month % 12 === 0 ? String(year) : `${MONTHS[month % 12]} ${String(year).slice(2)}`
    if (at >= from) ticks.push({ at, label })
  }
}

function labelOf(local: number, step: number): string {
  const date = new Date(local)
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`
  if (local % DAY === 0) return day
  return date.toISOString().slice(11, step < MINUTE ? 19 : 16)
}
