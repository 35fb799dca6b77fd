import type { ListedTask, Task, TaskId } from '../task/index.ts'

/** One change of one task, as the log keeps it. */
export interface TaskChange {
  /**
   * Grows with each change, in the order in which changes became visible: whoever has seen a position sees no
   * smaller one appear later.
   */
  readonly position: number
  readonly id: TaskId
  /** Epoch milliseconds: the time of day, or of the site, when it was written. */
  readonly changedAt: number
  /** What decided where the task stood before; null where it was not there. */
  readonly before: ListedTask | null
  /** The task from then on; null where it was removed. */
  readonly after: Task | null
}

export interface ChangePage {
  /** Begin after this position; 0 is before the first change of a store. */
  readonly after: number
  readonly limit: number
}

/**
 * Every change of every task, in one order for all who look. Written by the stores, in the transaction that changes the
 * task: there is no change without its entry, and no entry without its change.
 */
export interface ChangeLog {
  /** The position of the newest change, 0 before the first; the same as `TaskStore.revision`. */
  lastPosition(): Promise<number>

  /**
   * Oldest first.
   *
   * @throws Problem `changes-forgotten` where some between `after` and the first of the page are not kept any more
   */
  list(page: ChangePage): Promise<readonly TaskChange[]>

  /** The changes of a task that is there, as far as they are kept, oldest first. */
  listOf(id: TaskId, page: ChangePage): Promise<readonly TaskChange[]>

  /**
   * Calls `notify` soon after there are new changes, written by this process or another; it may be called without
   * need, and must not throw. Calls of one store never overlap the write that they tell of.
   *
   * @returns what ends it
   */
  watch(notify: () => void): () => void

  /** Forgets changes older than `before`, epoch milliseconds, oldest first, at most `limit`; gives how many. */
  forget(before: number, limit: number): Promise<number>
}
