import type { Task } from './task.ts'
import { folded, relationsOf } from './task-search.ts'

/** What tasks can be counted by. Days, hours and minutes are those of the start, in UTC. */
export const GROUP_KEYS = ['state', 'type', 'day', 'hour', 'minute', 'site', 'vpg', 'initiator'] as const
export type GroupKey = (typeof GROUP_KEYS)[number]

export const DAY_MS = 86_400_000
export const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000

/** Tasks that have the same values, in the order of the keys that were asked for, and how many they are. */
export interface TaskGroup {
  /** A name, an identifier or initiator in lower case, the first millisecond of a day, hour or minute; null where there is none. */
  readonly values: readonly (string | number | null)[]
  readonly count: number
}

/** The groups of one key that a task counts in: one, but for a task of several sites or VPGs one each. */
export function groupValuesOf(task: Task, key: GroupKey): readonly (string | number | null)[] {
  if (key === 'site' || key === 'vpg') {
    const related = relationsOf(task.relatedEntities, key)
    return related.length === 0 ? [null] : related
  }
  const initiator = folded(task.initiatedBy ?? '')
  const values: Readonly<Record<Exclude<GroupKey, 'site' | 'vpg'>, string | number | null>> = {
    state: task.state,
    type: task.type,
    day: beginOf(task.startedAt, DAY_MS),
    hour: beginOf(task.startedAt, HOUR_MS),
    minute: beginOf(task.startedAt, MINUTE_MS),
    initiator: initiator === '' ? null : initiator,
  }
  return [values[key]]
}

/** By the first value, then the next; no value comes last. */
export function compareGroups(one: TaskGroup, other: TaskGroup): number {
  for (const [place, value] of one.values.entries()) {
    const otherValue = other.values[place] ?? null
    if (value === otherValue) continue
    if (value === null) return 1
    if (otherValue === null) return -1
    return value < otherValue ? -1 : 1
  }
  return 0
}

function beginOf(instant: number, spanMs: number): number {
  return Math.floor(instant / spanMs) * spanMs
}
