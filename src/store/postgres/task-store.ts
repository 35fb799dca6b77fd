import { Problem } from '../../problem/index.ts'
import { isEnded, isSameTask, type Task, type TaskId } from '../../task/index.ts'
import { asStored, fromRow, type TaskRow } from '../task-row.ts'
import type { Creation, IdempotencyKey, MergeOutcome, TaskStore } from '../task-store.ts'
import type { Database, Queries } from './database.ts'
import { moveKey, removeExpired, takeKey } from './idempotency-keys.ts'
import { TryAgain } from './postgres-problem.ts'
import { createTaskRevision } from './task-revision.ts'
import { createTaskSearch } from './task-search.ts'
import { FIND_TASK, LIST_CANCELLING, toTaskQuery } from './task-sql.ts'
import { lockTask, lockTasks, writeTasks } from './task-writes.ts'

/** Opens the tasks of a database that any number of processes may write. */
export function createPostgresTaskStore(database: Database): TaskStore {
  return {
    find: async (id) => findTask(database, id),

    list: async (filter, page) => {
      const { sql, values } = toTaskQuery(filter, page)
      return (await database.all<TaskRow>(sql, ...values)).map(fromRow)
    },

    listCancelling: async ({ limit }) => {
      const rows = await database.all<TaskRow & { readonly changed_at: number }>(LIST_CANCELLING, limit)
      return rows.map((row) => ({ task: fromRow(row), changedAt: row.changed_at }))
    },

    create: (task, now, key) =>
      database.write((queries) => createTask(queries, { task, now, key }), {
        // With a key the second time is a replay of the first, as it is for the client.
        isRepeatable: key !== undefined,
      }),

    change: (id, now, step) =>
      database.write(async (queries) => {
        const before = await lockTask(queries, id)
        if (before === undefined) throw taskNotFound(id)
        const after = step(before)
        if (after.id !== id) throw new Error(`A step made task ${after.id} of task ${id}.`)
        if (after.generation === before.generation && isSameTask(asStored(after), before)) return before
        await writeTasks(queries, { added: [], changed: [{ before, after }] }, now)
        return asStored(after)
      }),

    merge: async (tasks, now) => {
      if (tasks.length === 0) return []
      return database.write((queries) => mergeTasks(queries, tasks, now))
    },

    ...createTaskSearch(database),
    ...createTaskRevision(database),
    removeExpiredKeys: (now) => removeExpired(database, now),
  }
}

async function findTask(queries: Pick<Queries, 'get'>, id: TaskId): Promise<Task | undefined> {
  const row = await queries.get<TaskRow>(FIND_TASK, id)
  return row === undefined ? undefined : fromRow(row)
}

interface Given {
  readonly task: Task
  readonly now: number
  readonly key: IdempotencyKey | undefined
}

async function createTask(queries: Queries, { task, now, key }: Given): Promise<Creation> {
  const createdId = key === undefined ? undefined : await takeKey(queries, key, { id: task.id, now })
  const created = createdId === undefined ? undefined : await findTask(queries, createdId)
  if (created !== undefined) return { task: created, isReplay: true }
  if (key !== undefined && createdId !== undefined) await moveKey(queries, key, task.id)
  if (!(await writeTasks(queries, { added: [task], changed: [] }, now))) throw taskExists(task.id)
  return { task: asStored(task), isReplay: false }
}

async function mergeTasks(
  queries: Queries,
  tasks: readonly Task[],
  now: number,
): Promise<readonly MergeOutcome[]> {
  const known = await lockTasks(
    queries,
    tasks.map(({ id }) => id),
  )
  const added = new Map<TaskId, Task>()
  const changed = new Map<TaskId, { readonly before: Task; readonly after: Task }>()
  const outcomes = tasks.map((task): MergeOutcome => {
    const before = known.get(task.id)
    if (before === undefined) {
      known.set(task.id, asStored(task))
      added.set(task.id, task)
      return 'added'
    }
    if (isSameTask(asStored(task), before)) return 'unchanged'
    if (isEnded(before.state) && !isEnded(task.state)) return 'kept'
    const after = { ...task, generation: before.generation + 1 }
    known.set(task.id, asStored(after))
    if (added.has(task.id)) added.set(task.id, after)
    else changed.set(task.id, { before: changed.get(task.id)?.before ?? before, after })
    return 'updated'
  })
  const writes = { added: [...added.values()], changed: [...changed.values()] }
  if (!(await writeTasks(queries, writes, now))) throw new TryAgain()
  return outcomes
}

function taskNotFound(id: TaskId): Problem {
  return new Problem('task-not-found', `There is no task ${id}; list the tasks to see their identifiers.`)
}

function taskExists(id: TaskId): Problem {
  return new Problem(
    'task-exists',
    `Task ${id} exists already; choose another identifier or change that task.`,
  )
}
