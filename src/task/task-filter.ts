import type { Task } from './task.ts'
import type { TaskState } from './task-state.ts'
import type { TaskType } from './task-type.ts'

/**
 * Which tasks to list. Every field is optional, any combination is valid, all must hold.
 *
 * Source: the published page, "Filters"; bounds are inclusive (wire contract 4.6). Instants are epoch
 * milliseconds, UTC.
 */
export interface TaskFilter {
  /** Keeps tasks that started at or before this instant. */
  readonly startedBefore?: number
  /** Keeps tasks that started at or after this instant. */
  readonly startedAfter?: number
  /** Keeps tasks that ended at or before this instant. */
  readonly completedBefore?: number
  /** Keeps tasks that ended at or after this instant. */
  readonly completedAfter?: number
  readonly type?: TaskType
  readonly state?: TaskState
}

type Keeps<Value> = (task: Task, value: Value) => boolean

/** What each filter means: the one definition that every store is held to. */
const keeps: { readonly [Name in keyof TaskFilter]-?: Keeps<NonNullable<TaskFilter[Name]>> } = {
  startedBefore: (task, instant) => task.startedAt <= instant,
  startedAfter: (task, instant) => task.startedAt >= instant,
  completedBefore: (task, instant) => task.completedAt !== null && task.completedAt <= instant,
  completedAfter: (task, instant) => task.completedAt !== null && task.completedAt >= instant,
  type: (task, type) => task.type === type,
  state: (task, state) => task.state === state,
}

// Object.keys cannot know the literal names of the table above.
const FILTER_NAMES = Object.keys(keeps) as (keyof TaskFilter)[]

/** Whether a task passes all filters. A task that has not ended passes no completion filter: DEV-010. */
export function matchesFilter(task: Task, filter: TaskFilter): boolean {
  return FILTER_NAMES.every((name) => {
    const value = filter[name]
    // Each predicate gets the value of its own field; the compiler cannot follow the pair.
    return value === undefined || (keeps[name] as Keeps<unknown>)(task, value)
  })
}
