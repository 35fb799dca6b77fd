import { type Task, type TaskId, taskStates, taskTypes } from '../../task/index.ts'
import { fromRow, type TaskRow, toRow } from '../task-row.ts'
import { logChanges } from './change-log.ts'
import type { Queries } from './database.ts'
import { putEntitiesOf } from './entity-store.ts'
import { TryAgain } from './postgres-problem.ts'
import { toStoredArray } from './stored-text.ts'
import { createTaskBatch, type TaskBatch, type TouchedTask } from './task-batch.ts'
import { type DatedRow, INSERT_TASKS, LOCK_TASKS, toTaskValues, UPDATE_TASKS } from './task-sql.ts'
import { putTermsOf } from './task-terms.ts'

/**
 * Runs `work` over tasks that this transaction holds, and writes what it did: the tasks with all that belongs to them,
 * and the log last, since whoever else changes tasks waits from there to the commit.
 *
 * @param ids of all tasks that `work` asks for
 * @throws TryAgain where a task that was not there came in between; the transaction is then to be undone
 */
export async function writeTasks<Result>(
  queries: Queries,
  ids: readonly TaskId[],
  work: (batch: TaskBatch) => Result,
): Promise<Result> {
  const batch = createTaskBatch(await lockTasks(queries, ids))
  const result = work(batch)
  await writeBatch(queries, batch)
  return result
}

/** Those that are there, each held for this transaction. */
async function lockTasks(queries: Queries, ids: readonly TaskId[]): Promise<Map<TaskId, Task>> {
  if (ids.length === 0) return new Map()
  const sorted = [...new Set(ids)].sort()
  const rows = await queries.all<TaskRow>(LOCK_TASKS, toStoredArray(sorted))
  return new Map(rows.map(fromRow).map((task) => [task.id, task]))
}

async function writeBatch(queries: Queries, batch: TaskBatch): Promise<void> {
  if (batch.changes.length === 0) return
  const touched = batch.touched()
  const added = touched.filter(({ before, after }) => before === undefined && after !== undefined)
  const changed = touched.filter(({ before, after }) => before !== undefined && after !== undefined)
  const removed = touched.flatMap(({ before, after }) => (after === undefined && before ? [before.id] : []))
  const tasks = touched.flatMap(({ after }) => (after === undefined ? [] : [after]))
  // All of it goes out together, and runs in this order.
  const [addedCount] = await Promise.all([
    added.length === 0 ? 0 : queries.run(INSERT_TASKS, ...toTaskValues(sortedRows(added))),
    changed.length === 0 ? 0 : queries.run(UPDATE_TASKS, ...toTaskValues(sortedRows(changed))),
    removeRows(queries, removed),
    putWordsOf(queries, tasks),
    putEntitiesOf(queries, tasks),
    putTermsOf(queries, touched),
    logChanges(queries, batch.changes),
  ])
  if (addedCount !== added.length) throw new TryAgain()
}

async function removeRows(queries: Queries, ids: readonly TaskId[]): Promise<void> {
  if (ids.length === 0) return
  const given = toStoredArray(ids)
  await Promise.all([
    queries.run('delete from idempotency_key where task_id = any(cast($1 as text[]))', given),
    queries.run('delete from task where id = any(cast($1 as text[]))', given),
  ])
}

/** In one order, so that two who write the same tasks never wait for each other. */
function sortedRows(touched: readonly TouchedTask[]): readonly DatedRow[] {
  return touched
    .flatMap(({ after, now }) => (after === undefined ? [] : [{ ...toRow(after), changed_at: now }]))
    .sort((one, other) => (one.id < other.id ? -1 : 1))
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
