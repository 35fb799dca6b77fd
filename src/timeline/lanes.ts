import { type GroupKey, groupValuesOf, type Task, type TaskGroup } from '../task/index.ts'

/** What tasks can be laid out by. */
export const LANE_KEYS = ['vpg', 'site', 'type', 'initiator'] as const
export type LaneKey = (typeof LANE_KEYS)[number]

/** One lane, by an identifier or name in lower case, a type as it is written; null holds what has none. */
export interface Lane {
  readonly key: string | null
  /** Tasks in it; one of several lanes counts in each. */
  readonly count: number
}

/** Tasks that started in a part of the span, of one lane, by state. */
export interface TimelineBin {
  readonly lane: string | null
  readonly from: number
  /** Exclusive. */
  readonly to: number
  readonly states: readonly { readonly state: string; readonly count: number }[]
}

/** The lanes of a task: several where it relates to several, and one of null where it relates to none. */
export function lanesOf(task: Task, lane: LaneKey): readonly (string | null)[] {
  return groupValuesOf(task, lane).map(toLaneKey)
}

/** The largest lane first, then by name; what has none comes last. */
export function toLanes(counts: ReadonlyMap<string | null, number>): readonly Lane[] {
  return [...counts]
    .map(([key, count]) => ({ key, count }))
    .sort((one, other) => {
      if (one.key === null || other.key === null) return one.key === other.key ? 0 : one.key === null ? 1 : -1
      return other.count - one.count || (one.key < other.key ? -1 : 1)
    })
}

/** The bins of groups by `[lane, begin, state]`, of which each begin becomes one of `widthMs`. */
export function toBins(groups: readonly TaskGroup[], widthMs: number): readonly TimelineBin[] {
  const bins = new Map<string, { lane: string | null; from: number; states: Map<string, number> }>()
  for (const { values, count } of groups) {
    const lane = toLaneKey(values[0] ?? null)
    const from = Math.floor(Number(values[1]) / widthMs) * widthMs
    const key = JSON.stringify([lane, from])
    const bin = bins.get(key) ?? { lane, from, states: new Map<string, number>() }
    const state = String(values[2])
    bin.states.set(state, (bin.states.get(state) ?? 0) + count)
    bins.set(key, bin)
  }
  return [...bins.values()]
    .map(({ lane, from, states }) => ({
      lane,
      from,
      to: from + widthMs,
      states: [...states].map(([state, count]) => ({ state, count })),
    }))
    .sort((one, other) => one.from - other.from)
}

/** Widths of bins that calendars and clocks know, and what the store counts by for them. */
const WIDTHS: readonly (readonly [minutes: number, key: GroupKey])[] = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => [minutes, 'minute'] as const),
  ...[60, 120, 180, 360, 720].map((minutes) => [minutes, 'hour'] as const),
  ...[1, 2, 7, 14, 28, 56, 112, 364].map((days) => [days * 1440, 'day'] as const),
]

/** The narrowest width of which no more than `bins` lie in a span, and what to count by. */
export function findBinWidth(
  spanMs: number,
  bins: number,
): { readonly widthMs: number; readonly key: GroupKey } {
  const [minutes, key] = WIDTHS.find(([width]) => spanMs / (width * 60_000) <= bins) ??
    WIDTHS.at(-1) ?? [1440, 'day']
  return { widthMs: minutes * 60_000, key }
}

function toLaneKey(value: string | number | null): string | null {
  return value === null ? null : String(value)
}
