import type { Site } from '../inventory/index.ts'
import type { Service } from '../runtime/index.ts'
import type { Task, TaskId } from '../task/index.ts'
import type { OperationRequest } from './operation-request.ts'
import type { SiteClock } from './site-clock.ts'

/** What an operation started. */
export interface StartedOperation {
  /** The tasks, in the order in which they began; more than one only for `cleanUpVras`, which may start none. */
  readonly tasks: readonly TaskId[]
  /** What came to be, where that is answered instead of the task: the FLR session of `mountFlr`. */
  readonly created: string | null
}

/** A site that runs: its state, its operations, its clock. All it does is seen through the stores. */
export interface Simulation extends Service {
  readonly clock: SiteClock

  /** The site as it is now: the same value while nothing changed. */
  site(): Site

  /**
   * Starts an operation.
   *
   * @param initiatedBy the user's name
   * @throws Problem `entity-not-found` for what does not exist, `operation-refused` where the state of the site
   *   forbids it, `value-unreadable` for an input out of range
   */
  startOperation(request: OperationRequest, initiatedBy: string): Promise<StartedOperation>

  /** The operation behind a task that has not ended, if it is one of the site's. */
  owns(task: TaskId): boolean

  /** Cancels the operation behind a task. @throws Problem `step-illegal` where it cannot be */
  cancel(task: TaskId): Promise<Task>

  /** Answers an operation that waits for a person: it goes on. @throws Problem `step-illegal` where it does not wait */
  answer(task: TaskId): Promise<Task>

  /**
   * Does what is due until the instant, at the time at which each thing is due.
   *
   * @param instant epoch milliseconds, rounded to whole ones
   * @throws Problem `value-unreadable` for one beyond the year 9999, and nothing has changed then
   */
  runUntil(instant: number): Promise<void>

  /** All there is to know, as data: give it to `restore` for the same site again. */
  snapshot(): Promise<SimulationSnapshot>
  /** @throws Problem `value-unreadable` for what is no snapshot, or not all of one, `store-newer` for a later one */
  restore(snapshot: SimulationSnapshot): Promise<void>
}

/** The state of a simulation, as JSON values alone. */
export interface SimulationSnapshot {
  readonly format: 'zvm-tasks site snapshot 1'
  readonly seed: number
  readonly now: number
  readonly records: readonly { readonly kind: string; readonly id: string; readonly json: string }[]
}
