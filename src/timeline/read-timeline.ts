import { Problem } from '../problem/index.ts'
import type { TaskStore } from '../store/index.ts'
import type { Task, TaskSearch } from '../task/index.ts'
import { findBinWidth, type Lane, type LaneKey, lanesOf, type TimelineBin, toBins, toLanes } from './lanes.ts'
import { findEndlessBefore, findOverlapping, type Span, startedWithin } from './overlapping.ts'

/** More tasks than this are counted instead of given. */
export const TIMELINE_TASKS_MAX = 3000
/** Tasks without an end that are given beside the counts. */
export const TIMELINE_RUNNING_MAX = 500
/** Groups of a count: more would be no picture. */
const GROUPS_MAX = 100_000

export interface TimelineTask {
  readonly task: Task
  readonly lanes: readonly (string | null)[]
}

export interface Timeline {
  readonly isAggregated: boolean
  readonly lanes: readonly Lane[]
  /** All that overlap the span; where they are counted, the newest that have no end. Newest first. */
  readonly tasks: readonly TimelineTask[]
  /** Empty where every task is given. */
  readonly bins: readonly TimelineBin[]
}

export interface TimelineAsked extends Span {
  readonly lane: LaneKey
  /** Parts of the span at most, where tasks are counted. */
  readonly bins: number
}

/**
 * What overlaps a span: each task, or counts by where they started.
 *
 * @throws Problem `filter-unreadable` where even the counts are too many to be seen
 */
export async function readTimeline(
  tasks: TaskStore,
  search: TaskSearch,
  asked: TimelineAsked,
): Promise<Timeline> {
  const found = await findOverlapping(tasks, search, asked, TIMELINE_TASKS_MAX)
  if (found === undefined) return countTimeline(tasks, search, asked)
  const laid = found.map((task) => ({ task, lanes: lanesOf(task, asked.lane) }))
  return { isAggregated: false, lanes: countLanes(laid.flatMap(({ lanes }) => lanes)), tasks: laid, bins: [] }
}

async function countTimeline(
  tasks: TaskStore,
  search: TaskSearch,
  { from, to, lane, bins }: TimelineAsked,
): Promise<Timeline> {
  const { widthMs, key } = findBinWidth(to - from, bins)
  const inside = [...search, ...startedWithin({ from, to })]
  const groups = await tasks.summarize(inside, [lane, key, 'state'], GROUPS_MAX + 1)
  if (groups.length > GROUPS_MAX) {
    throw new Problem(
      'filter-unreadable',
      `There are too many tasks to be seen by ${lane} at once; narrow the span or the conditions, or lay out by type.`,
    )
  }
  // They last on whatever the span, and would be lost among those that started within.
  const running = await findEndlessBefore(tasks, search, to + 1, TIMELINE_RUNNING_MAX)
  const laid = running.map((task) => ({ task, lanes: lanesOf(task, lane) }))
  const counts = new Map<string | null, number>()
  for (const { values, count } of groups) add(counts, values[0] === null ? null : String(values[0]), count)
  for (const { task, lanes } of laid) {
    if (task.startedAt < from) for (const each of lanes) add(counts, each, 1)
  }
  return { isAggregated: true, lanes: toLanes(counts), tasks: laid, bins: toBins(groups, widthMs) }
}

function countLanes(keys: readonly (string | null)[]): readonly Lane[] {
  const counts = new Map<string | null, number>()
  for (const key of keys) add(counts, key, 1)
  return toLanes(counts)
}

function add(counts: Map<string | null, number>, key: string | null, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count)
}
