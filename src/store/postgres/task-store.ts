import type { Task, TaskId } from '../../task/index.ts'
import { fromRow, type TaskRow } from '../task-row.ts'
import type { Creation, IdempotencyKey, TaskStore } from '../task-store.ts'
import { changeTask, createTask, mergeTasks, removeTasks, type TaskTable } from '../task-table.ts'
import type { Database, Queries } from './database.ts'
import { createGroupCommit } from './group-commit.ts'
import { moveKey, removeExpired, takeKey } from './idempotency-keys.ts'
import { createTaskRevision } from './task-revision.ts'
import { createTaskSearch } from './task-search.ts'
import { FIND_TASK, LIST_CANCELLING, toTaskQuery } from './task-sql.ts'
import { writeTasks } from './task-writes.ts'

/** Opens the tasks of a database that any number of processes may write. */
export function createPostgresTaskStore(database: Database): TaskStore {
  const { write } = createGroupCommit(database)
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

    create: async (task, now, key) => {
      if (key !== undefined) return createUnderKey(database, { task, now, key })
      const work = (table: TaskTable) => createTask(table, task, now)
      return { task: await write({ ids: [task.id], work }), isReplay: false }
    },

    change: (id, now, step) => write({ ids: [id], work: (table) => changeTask(table, { id, now, step }) }),

    merge: async (tasks, now) => {
      const ids = tasks.map(({ id }) => id)
      return tasks.length === 0 ? [] : write({ ids, work: (table) => mergeTasks(table, tasks, now) })
    },

    remove: async (ids, now) =>
      ids.length === 0 ? [] : write({ ids, work: (table) => removeTasks(table, ids, now) }),

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
  readonly key: IdempotencyKey
}

function createUnderKey(database: Database, { task, now, key }: Given): Promise<Creation> {
  return database.write(
    async (queries) => {
      const createdId = await takeKey(queries, key, { id: task.id, now })
      const created = createdId === undefined ? undefined : await findTask(queries, createdId)
      if (created !== undefined) return { task: created, isReplay: true }
      if (createdId !== undefined) await moveKey(queries, key, task.id)
      const stored = await writeTasks(queries, [task.id], (table) => createTask(table, task, now))
      return { task: stored, isReplay: false }
    },
    // The second time is a replay of the first, as it is for the client.
    { isRepeatable: true },
  )
}
