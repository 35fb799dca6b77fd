import { Problem } from '../../problem/index.ts'
import { isEnded, isSameTask, type Task, type TaskId } from '../../task/index.ts'
import { asStored, fromRow, type TaskRow, toRow } from '../task-row.ts'
import type { MergeOutcome, TaskStore } from '../task-store.ts'
import type { Database } from './database.ts'
import { putEntitiesOf } from './entity-store.ts'
import {
  createTouchedWords,
  findHeldWords,
  noteWords,
  type TouchedWords,
  updateHeldWords,
} from './held-words.ts'
import { findCreatedUnder, putKey, removeExpired } from './idempotency-keys.ts'
import { FIND_TASK, INSERT_TASK, LIST_CANCELLING, toTaskQuery, UPDATE_TASK, valuesOf } from './task-sql.ts'

/** Opens the tasks of a database of which this process is the only writer of tasks. */
export function openSqliteTaskStore(database: Database): TaskStore {
  let held = findHeldWords(database)
  let revision = getRevision(database)

  function find(id: TaskId): Task | undefined {
    const row = database.get<TaskRow>(FIND_TASK, id)
    return row === undefined ? undefined : fromRow(row)
  }

  /** Runs `work`, which notes the words of the tasks it writes; what is remembered changes once all is durable. */
  function write<Result>(work: (note: (task: Task) => void) => Result): Result {
    const touched = createTouchedWords()
    let count = 0
    const { result, heldAfter } = database.write(() => {
      const result = work((task) => {
        count += 1
        noteWords(touched, task)
      })
      if (count > 0) database.run('update task_revision set revision = ?', revision + 1)
      return { result, heldAfter: heldWordsAfter(touched) }
    })
    held = heldAfter
    if (count > 0) revision += 1
    return result
  }

  function heldWordsAfter(touched: TouchedWords) {
    return touched.types.size + touched.states.size === 0 ? held : updateHeldWords(database, held, touched)
  }

  return {
    find: async (id) => find(id),

    list: async (filter, page) => {
      const { sql, values } = toTaskQuery(filter, page)
      return database.all<TaskRow>(sql, ...values).map(fromRow)
    },

    listCancelling: async ({ limit }) =>
      database
        .all<TaskRow & { readonly changed_at: number }>(LIST_CANCELLING, limit)
        .map((row) => ({ task: fromRow(row), changedAt: row.changed_at })),

    create: async (task, now, key) =>
      write((note) => {
        const createdId = key === undefined ? undefined : findCreatedUnder(database, key, now)
        const created = createdId === undefined ? undefined : find(createdId)
        if (created !== undefined) return { task: created, isReplay: true }
        if (find(task.id) !== undefined) throw taskExists(task.id)
        insertTask(database, task, now)
        putEntitiesOf(database, task)
        if (key !== undefined) putKey(database, key, task.id)
        note(task)
        return { task: asStored(task), isReplay: false }
      }),

    change: async (id, now, step) =>
      write((note) => {
        const before = find(id)
        if (before === undefined) throw taskNotFound(id)
        const after = step(before)
        if (after.id !== id) throw new Error(`A step made task ${after.id} of task ${id}.`)
        if (after.generation === before.generation && isSameTask(asStored(after), before)) return before
        updateTask(database, after, now)
        if (after.relatedEntities !== before.relatedEntities) putEntitiesOf(database, after)
        note(before)
        note(after)
        return asStored(after)
      }),

    merge: async (tasks, now) =>
      write((note) =>
        tasks.map((task): MergeOutcome => {
          const before = find(task.id)
          if (before === undefined) {
            insertTask(database, task, now)
            putEntitiesOf(database, task)
            note(task)
            return 'added'
          }
          if (isSameTask(asStored(task), before)) return 'unchanged'
          if (isEnded(before.state) && !isEnded(task.state)) return 'kept'
          updateTask(database, { ...task, generation: before.generation + 1 }, now)
          putEntitiesOf(database, task)
          note(before)
          note(task)
          return 'updated'
        }),
      ),

    vocabulary: () => held,
    revision: () => revision,
    removeExpiredKeys: async (now) => database.write(() => removeExpired(database, now)),
  }
}

function insertTask(database: Database, task: Task, now: number): void {
  const { id, ...row } = toRow(task)
  database.run(INSERT_TASK, id, ...valuesOf(row), now)
}

function updateTask(database: Database, task: Task, now: number): void {
  const { id, ...row } = toRow(task)
  database.run(UPDATE_TASK, ...valuesOf(row), now, id)
}

function getRevision(database: Database): number {
  const row = database.get<{ revision: number }>('select revision from task_revision')
  if (row === undefined) {
    throw new Problem(
      'store-corrupt',
      `${database.path} has lost its revision; run \`zvm-tasks verify\` and restore a backup.`,
    )
  }
  return row.revision
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
