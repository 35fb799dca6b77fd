import type { GroupKey, Task, TaskFilter, TaskGroup, TaskId, TaskSearch, TaskSort } from '../task/index.ts'
import type { TaskRenderer, TextPiece } from './task-renderer.ts'

/** Where a list goes on: just past the task with this start and identifier, in the order of `compareTasks`. */
export interface TaskCursor {
  readonly startedAt: number
  readonly id: TaskId
}

export interface TaskPage {
  /** Tasks at most. */
  readonly limit: number
  /** Begin after this one; absent is the newest. */
  readonly after?: TaskCursor
}

/** Where a search goes on: just past the task with these, in the order of `compareBy`. */
export interface SearchCursor extends TaskCursor {
  /** What the task is sorted by, as `sortValueOf` gives it. */
  readonly value: string | number | null
}

export interface SearchPage {
  readonly sort: TaskSort
  /** Tasks at most. */
  readonly limit: number
  /** Begin after this one; absent is the first. */
  readonly after?: SearchCursor
}

/** What became of a task that was merged. `kept`: the stored one has ended and the given one has not. */
export type MergeOutcome = 'added' | 'updated' | 'unchanged' | 'kept'

/** The key under which a repeated create is recognised. */
export interface IdempotencyKey {
  /** Whose key it is, so that two producers never meet. */
  readonly owner: string
  readonly key: string
  /** A digest of the request; another request under the same key is refused. */
  readonly digest: string
  /** Epoch milliseconds after which the key is forgotten. */
  readonly expiresAt: number
}

export interface Creation {
  readonly task: Task
  /** The key was used before: `task` is the one created then, as it is now, and nothing was written. */
  readonly isReplay: boolean
}

/** The type and state names of newer servers that stored tasks have, beyond the known ones. */
export interface TaskVocabulary {
  readonly types: ReadonlySet<string>
  readonly states: ReadonlySet<string>
}

/**
 * Keeps tasks. Every write is atomic and durable before its promise resolves; a write that fails leaves nothing
 * of itself. Every method rejects with `Problem` `store-unavailable` where the database cannot be used now.
 */
export interface TaskStore {
  find(id: TaskId): Promise<Task | undefined>

  /** The tasks for which `matchesFilter` holds, in the order of `compareTasks`, one page. */
  list(filter: TaskFilter, page: TaskPage): Promise<readonly Task[]>

  /**
   * The list of `list`, all of it, as a text in pieces that must not be changed. Absent where a store keeps no texts:
   * `renderList` gives the same.
   */
  listRendered?(filter: TaskFilter, renderer: TaskRenderer): AsyncIterable<TextPiece>

  /**
   * A number that stays while the list of a filter stays as it is, across restarts too. It may change without need.
   * Absent where a store cannot tell one list from another: `revision` is such a number, too.
   */
  versionOf?(filter: TaskFilter): Promise<number>

  /** The tasks for which `matchesSearch` holds, in the order of `compareBy`, one page. */
  search(search: TaskSearch, page: SearchPage): Promise<readonly Task[]>

  /**
   * How many of the tasks for which `matchesSearch` holds have which values of `groupValuesOf`, in the order of
   * `compareGroups`; where there are more groups than `limit`, any `limit` of them.
   */
  summarize(search: TaskSearch, by: readonly GroupKey[], limit: number): Promise<readonly TaskGroup[]>

  /** Tasks in the state Cancelling that somebody here asked to cancel, oldest change first. */
  listCancelling(page: { readonly limit: number }): Promise<readonly StoredTask[]>

  /** @throws Problem `task-exists`, or `key-reused` where the key came with another request before */
  create(task: Task, now: number, key?: IdempotencyKey): Promise<Creation>

  /**
   * Replaces a task by what `step` makes of it; two writers never lose a step. `step` is pure and may be called
   * again with a newer task. What it throws is thrown, and nothing is written.
   *
   * @throws Problem `task-not-found`
   */
  change(id: TaskId, now: number, step: (task: Task) => Task): Promise<Task>

  /**
   * Takes over tasks as another server reports them, all or none, the outcome of each at its place. A task that
   * is known and says something else is replaced, with the next generation; one that has ended is not reopened.
   * The generation of a new task is kept.
   */
  merge(tasks: readonly Task[], now: number): Promise<readonly MergeOutcome[]>

  /** Removes tasks, with all that belongs to them. Gives those that were there. */
  remove(ids: readonly TaskId[], now: number): Promise<readonly TaskId[]>

  vocabulary(): Promise<TaskVocabulary>

  /** A number that grows with every change of any task, across restarts. */
  revision(): Promise<number>

  /** Forgets idempotency keys that have expired. */
  removeExpiredKeys(now: number): Promise<void>
}

export interface StoredTask {
  readonly task: Task
  /** Epoch milliseconds of the last write of the task. */
  readonly changedAt: number
}
