import type { TaskView } from '../api/types.ts'
import { isEndedState } from '../parts/state-words.ts'
import { toX, type View } from './scale.ts'

/** What GET /api/timeline answers, see docs/api/timeline.md. */
export interface TimelineView {
  readonly from: string
  readonly to: string
  readonly isAggregated: boolean
  readonly lanes: readonly { readonly key: string | null; readonly count: number }[]
  readonly tasks: readonly TimelineTask[]
  readonly bins: readonly TimelineBin[]
}

export interface TimelineTask
  extends Pick<TaskView, 'id' | 'type' | 'state' | 'progress' | 'startedAt' | 'completedAt' | 'initiatedBy'> {
  readonly lanes: readonly (string | null)[]
}

export interface TimelineBin {
  readonly lane: string | null
  readonly from: string
  readonly to: string
  readonly states: readonly { readonly state: string; readonly count: number }[]
}

/** A task as it is drawn in a lane. */
export interface Bar {
  readonly task: TimelineTask
  /** Pixels from the left; may lie outside. */
  readonly left: number
  readonly width: number
  /** From the top, 0 on. */
  readonly row: number
  readonly isEndless: boolean
}

export interface Column {
  readonly bin: TimelineBin
  readonly left: number
  readonly width: number
  readonly count: number
  readonly failed: number
}

export interface LaneLayout {
  readonly key: string | null
  readonly count: number
  readonly bars: readonly Bar[]
  readonly rows: number
  readonly columns: readonly Column[]
  /** The most that a column of this lane counts. */
  readonly columnMax: number
}

export interface Stage {
  readonly view: View
  readonly width: number
  readonly now: number
}

const BAR_MIN = 4
const BAR_GAP = 2
/** Rows of a lane; where more tasks run at once, the last row holds them over each other. */
const ROWS_MAX = 10

/** The lanes of an answer as they are drawn. */
export function layOut(timeline: TimelineView, stage: Stage): readonly LaneLayout[] {
  return timeline.lanes.map(({ key, count }) => {
    const tasks = timeline.tasks.filter((task) => task.lanes.includes(key))
    const bars = packed(tasks, stage)
    const columns = timeline.bins.filter(({ lane }) => lane === key).map((bin) => toColumn(bin, stage))
    return {
      key,
      count,
      bars,
      rows: bars.reduce((most, { row }) => Math.max(most, row + 1), 0),
      columns,
      columnMax: columns.reduce((most, { count }) => Math.max(most, count), 1),
    }
  })
}

/** Each task in the first row that is free where it begins. */
function packed(tasks: readonly TimelineTask[], { view, width, now }: Stage): readonly Bar[] {
  const ends: number[] = []
  return tasks.toSorted(byStart).map((task) => {
    const isEndless = task.completedAt === null
    const end =
      task.completedAt === null ? Math.max(now, Date.parse(task.startedAt)) : Date.parse(task.completedAt)
    const left = toX(view, width, Date.parse(task.startedAt))
    const size = Math.max(BAR_MIN, toX(view, width, end) - left)
    const free = ends.findIndex((taken) => taken + BAR_GAP <= left)
    const row = free >= 0 ? free : Math.min(ends.length, ROWS_MAX - 1)
    ends[row] = Math.max(ends[row] ?? 0, left + size)
    return { task, left, width: size, row, isEndless: isEndless && !isEndedState(task.state) }
  })
}

function toColumn(bin: TimelineBin, { view, width }: Stage): Column {
  const left = toX(view, width, Date.parse(bin.from))
  const count = bin.states.reduce((sum, each) => sum + each.count, 0)
  const failed = bin.states.find(({ state }) => state === 'Failed')?.count ?? 0
  return { bin, left, width: Math.max(1, toX(view, width, Date.parse(bin.to)) - left - 1), count, failed }
}

export type Step = 'next' | 'previous' | 'up' | 'down'

/** A task where it stands in one lane. */
export interface Place {
  readonly lane: number
  readonly id: string
}

/** Where a step leads: along the lane by start, or to the nearest start of another lane. */
export function stepFrom(
  lanes: readonly LaneLayout[],
  place: Place | undefined,
  step: Step,
): Place | undefined {
  const bars = place === undefined ? undefined : lanes[place.lane]?.bars
  const index = bars?.findIndex(({ task }) => task.id === place?.id) ?? -1
  const here = bars?.[index]
  if (place === undefined || bars === undefined || here === undefined) {
    const lane = lanes.findIndex((each) => each.bars.length > 0)
    const first = lanes[lane]?.bars[0]
    return first === undefined ? undefined : { lane, id: first.task.id }
  }
  if (step === 'next' || step === 'previous') {
    const other = bars[index + (step === 'next' ? 1 : -1)]
    return other === undefined ? place : { lane: place.lane, id: other.task.id }
  }
  const direction = step === 'down' ? 1 : -1
  for (let lane = place.lane + direction; lane >= 0 && lane < lanes.length; lane += direction) {
    const [nearest] = (lanes[lane]?.bars ?? []).toSorted(
      (one, other) => Math.abs(one.left - here.left) - Math.abs(other.left - here.left),
    )
    if (nearest !== undefined) return { lane, id: nearest.task.id }
  }
  return place
}

function byStart(one: TimelineTask, other: TimelineTask): number {
  return Date.parse(one.startedAt) - Date.parse(other.startedAt)
}
