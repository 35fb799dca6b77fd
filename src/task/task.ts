import type { RelatedEntities } from './related-entities.ts'
import type { TaskId } from './task-id.ts'
import type { TaskState } from './task-state.ts'
import type { TaskType } from './task-type.ts'

/** A task of a site, as everything between the wire and the database knows it. */
export interface Task {
  readonly id: TaskId
  readonly type: TaskType
  readonly state: TaskState
  /** 0 to 100; 100 and the state Completed appear together. */
  readonly progressPercent: number
  /** Epoch milliseconds, UTC. */
  readonly startedAt: number
  /** Epoch milliseconds, UTC; null while the task has not ended. */
  readonly completedAt: number | null
  /** `""` for success, the reason in words for a failure; null where the server gave null. */
  readonly completeReason: string | null
  /** A user name; `System` for the server's own work. */
  readonly initiatedBy: string | null
  readonly isCancellable: boolean
  readonly relatedEntities: RelatedEntities
  /** 1 at first, one more with each change. */
  readonly generation: number
  /**
   * When somebody here asked to cancel the task, epoch milliseconds. Absent for a task that another server reports
   * as Cancelling: ending it is up to that server.
   */
  readonly cancelRequestedAt?: number
}

/** What of a task decides in which lists it stands, and where. */
export type ListedTask = Pick<Task, 'id' | 'type' | 'state' | 'startedAt' | 'completedAt'>

/** Whether two tasks say the same, whatever their generations and who asked to cancel them. */
export function isSameTask(one: Task, other: Task): boolean {
  const told = ({ generation: _generation, cancelRequestedAt: _requested, ...task }: Task) =>
    JSON.stringify(task)
  return told(one) === told(other)
}

/**
 * The one order of lists: newest start first, then identifiers descending, so that no two tasks tie.
 * The published page promises no order: DEV-009.
 */
export function compareTasks(one: Task, other: Task): number {
  if (one.startedAt !== other.startedAt) return other.startedAt - one.startedAt
  return one.id < other.id ? 1 : one.id > other.id ? -1 : 0
}
