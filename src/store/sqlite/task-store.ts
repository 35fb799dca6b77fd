import type { Task, TaskFilter } from '../../task/index.ts'
import { fromRow, type TaskRow } from '../task-row.ts'
import type { TaskPage, TaskStore } from '../task-store.ts'
import { changeTask, createTask, mergeTasks, removeTasks } from '../task-table.ts'
import type { SqliteChangeLog } from './change-log.ts'
import type { Database } from './database.ts'
import { createGroupCommit } from './group-commit.ts'
import { findCreatedUnder, putKey, removeExpired } from './idempotency-keys.ts'
import { createKeptLists } from './kept-lists.ts'
import { createKeptTasks } from './kept-tasks.ts'
import { createScratchFile } from './scratch-file.ts'
import { watchTasks } from './task-changes.ts'
import { createTaskSearch } from './task-search.ts'
import { LIST_CANCELLING, toTaskQuery } from './task-sql.ts'
import { createTaskTexts } from './task-texts.ts'
import type { TaskWriter } from './task-writer.ts'

/** Opens the tasks of a database of which this process is the only writer of tasks. */
export function openSqliteTaskStore(
  database: Database,
  { log, writer }: { readonly log: SqliteChangeLog; readonly writer: TaskWriter },
): TaskStore {
  const lists = createKeptLists()
  const kept = createKeptTasks()
  const scratch = database.path === ':memory:' ? undefined : createScratchFile(`${database.path}-texts`)
  const { listRendered } = createTaskTexts({ lists, scratch, list })
  watchTasks(database, (before, after) => {
    lists.note(before, after)
    kept.note(before, after)
  })
  database.onClose(() => scratch?.close())
  const { write } = createGroupCommit(database)

  function list(filter: TaskFilter, page: TaskPage): readonly Task[] {
    const { sql, values } = toTaskQuery(filter, page)
    return database.all<TaskRow>(sql, ...values).map(fromRow)
  }

  return {
    find: async (id) => kept.find(id, () => writer.find(id)),

    list: async (filter, page) => list(filter, page),
    listRendered,
    versionOf: async (filter) => {
      const known = lists.of(filter)
      known.version ??= log.revision()
      return known.version
    },

    listCancelling: async ({ limit }) =>
      database
        .all<TaskRow & { readonly changed_at: number }>(LIST_CANCELLING, limit)
        .map((row) => ({ task: fromRow(row), changedAt: row.changed_at })),

    create: async (task, now, key) =>
      write(() => {
        const createdId = key === undefined ? undefined : findCreatedUnder(database, key, now)
        const created = createdId === undefined ? undefined : writer.find(createdId)
        if (created !== undefined) return { task: created, isReplay: true }
        const stored = createTask(writer, task, now)
        if (key !== undefined) putKey(database, key, task.id)
        return { task: stored, isReplay: false }
      }),

    change: async (id, now, step) => write(() => changeTask(writer, { id, now, step })),
    merge: async (tasks, now) => write(() => mergeTasks(writer, tasks, now), tasks.length),
    remove: async (ids, now) => write(() => removeTasks(writer, ids, now), ids.length),

    ...createTaskSearch(database, async (filter, page) => list(filter, page)),
    vocabulary: async () => writer.vocabulary(),
    revision: async () => log.revision(),
    removeExpiredKeys: async (now) => database.write(() => removeExpired(database, now)),
  }
}
