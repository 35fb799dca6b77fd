import { type Task, type TaskId, taskStates, taskTypes } from '../../task/index.ts'
import { fromRow, type TaskRow, toRow } from '../task-row.ts'
import type { Queries } from './database.ts'
import { putEntitiesOf } from './entity-store.ts'
import { toStoredArray } from './stored-text.ts'
import { noteChange } from './task-revision.ts'
import { INSERT_TASKS, LOCK_TASK, LOCK_TASKS, toTaskValues, UPDATE_TASKS } from './task-sql.ts'
import { putTermsOf, type TaskChange } from './task-terms.ts'

/** The task, held for this transaction: nobody else changes it before the end. */
export async function lockTask(queries: Queries, id: TaskId): Promise<Task | undefined> {
  const row = await queries.get<TaskRow>(LOCK_TASK, id)
  return row === undefined ? undefined : fromRow(row)
}

/** Those that are there, each held for this transaction. */
export async function lockTasks(queries: Queries, ids: readonly TaskId[]): Promise<Map<TaskId, Task>> {
  const sorted = [...new Set(ids)].sort()
  const rows = await queries.all<TaskRow>(LOCK_TASKS, toStoredArray(sorted))
  return new Map(rows.map(fromRow).map((task) => [task.id, task]))
}

export interface TaskWrites {
  /** Tasks that were not there, no two with one identifier. */
  readonly added: readonly Task[]
  /** Tasks that this transaction holds, as they were and as they are now. */
  readonly changed: readonly Required<TaskChange<Task>>[]
}

/**
 * Writes tasks with all that belongs to them: their entities, their unknown words, and the revision. Gives false where
 * one of `added` is there after all, by a transaction that ended since; the transaction is then to be undone.
 */
export async function writeTasks(
  queries: Queries,
  { added, changed: changes }: TaskWrites,
  now: number,
): Promise<boolean> {
  const changed = changes.map(({ after }) => after)
  const tasks = [...added, ...changed]
  const [first] = tasks
  if (first === undefined) return true
  // All of it goes out together, and runs in this order.
  const [addedCount] = await Promise.all([
    added.length === 0 ? 0 : queries.run(INSERT_TASKS, ...toTaskValues(sortedRows(added), now)),
    changed.length === 0 ? 0 : queries.run(UPDATE_TASKS, ...toTaskValues(sortedRows(changed), now)),
    putWordsOf(queries, tasks),
    putEntitiesOf(queries, tasks),
    putTermsOf(queries, [...added.map((after) => ({ after })), ...changes]),
    // Last, since whoever takes the same slot waits from here to the commit.
    noteChange(queries, first.id),
  ])
  return addedCount === added.length
}

/** In one order, so that two who write the same tasks never wait for each other. */
function sortedRows(tasks: readonly Task[]): readonly TaskRow[] {
  return tasks.map(toRow).sort((one, other) => (one.id < other.id ? -1 : 1))
}

/** Most tasks have only words of the published page. */
async function putWordsOf(queries: Queries, tasks: readonly Task[]): Promise<void> {
  const types = unknownOf(
    tasks.map(({ type }) => type),
    taskTypes,
  )
  const states = unknownOf(
    tasks.map(({ state }) => state),
    taskStates,
  )
  const words = [...types.map((word) => ['type', word]), ...states.map((word) => ['state', word])]
  if (words.length === 0) return
  await queries.run(
    `insert into task_word (kind, word) select kind, word
      from unnest(cast($1 as text[]), cast($2 as text[])) as given(kind, word) on conflict do nothing`,
    toStoredArray(words.map(([kind = '']) => kind)),
    toStoredArray(words.map(([, word = '']) => word)),
  )
}

function unknownOf(
  words: readonly string[],
  known: { numberOf(word: string): number | undefined },
): readonly string[] {
  const unknown = words.filter((word) => known.numberOf(word) === undefined)
  return [...new Set(unknown.map((word) => word.toWellFormed()))].sort()
}
