import { Problem } from '../../problem/index.ts'
import { isEnded, isSameTask, type Task, type TaskFilter, type TaskId } from '../../task/index.ts'
import { asStored, fromRow, type TaskRow, toRow } from '../task-row.ts'
import type { MergeOutcome, TaskPage, TaskStore } from '../task-store.ts'
import type { Database } from './database.ts'
import { putEntitiesOf } from './entity-store.ts'
import { createGroupCommit } from './group-commit.ts'
import {
  createTouchedWords,
  findHeldWords,
  noteWords,
  type TouchedWords,
  updateHeldWords,
} from './held-words.ts'
import { findCreatedUnder, putKey, removeExpired } from './idempotency-keys.ts'
import { createKeptLists } from './kept-lists.ts'
import { createScratchFile } from './scratch-file.ts'
import { watchTasks } from './task-changes.ts'
import { createTaskSearch } from './task-search.ts'
import {
  FIND_TASK,
  INSERT_TASK,
  LIST_CANCELLING,
  toTaskQuery,
  UPDATE_TASK,
  UPDATE_UNINDEXED,
  valuesOf,
} from './task-sql.ts'
import { putTermsOf } from './task-terms.ts'
import { createTaskTexts } from './task-texts.ts'

const SET_REVISION = 'update task_revision set revision = ?'

/** What the writes of one commit did together. */
interface Batch {
  changeCount: number
  readonly touched: TouchedWords
}

/** Opens the tasks of a database of which this process is the only writer of tasks. */
export function openSqliteTaskStore(database: Database): TaskStore {
  let held = findHeldWords(database)
  let revision = getRevision(database)
  const lists = createKeptLists()
  const scratch = database.path === ':memory:' ? undefined : createScratchFile(`${database.path}-texts`)
  const { listRendered } = createTaskTexts({ lists, scratch, list })
  watchTasks(database, lists.note)
  database.onClose(() => scratch?.close())

  function find(id: TaskId): Task | undefined {
    const row = database.get<TaskRow>(FIND_TASK, id)
    return row === undefined ? undefined : fromRow(row)
  }

  const commits = createGroupCommit<Batch>(database, {
    begin: () => ({ changeCount: 0, touched: createTouchedWords() }),
    end: ({ changeCount, touched }) => {
      if (changeCount > 0) database.run(SET_REVISION, revision + changeCount)
      const heldAfter = heldWordsAfter(touched)
      return () => {
        held = heldAfter
        revision += changeCount
      }
    },
  })

  function list(filter: TaskFilter, page: TaskPage): readonly Task[] {
    const { sql, values } = toTaskQuery(filter, page)
    return database.all<TaskRow>(sql, ...values).map(fromRow)
  }

  /** Runs `work`, which notes the words of the tasks it writes; what is remembered changes once all is durable. */
  function write<Result>(work: (note: (task: Task) => void) => Result, weight?: number): Promise<Result> {
    return commits.write((batch) => {
      let count = 0
      const result = work((task) => {
        count += 1
        noteWords(batch.touched, task)
      })
      if (count > 0) batch.changeCount += 1
      return result
    }, weight)
  }

  function heldWordsAfter(touched: TouchedWords) {
    return touched.types.size + touched.states.size === 0 ? held : updateHeldWords(database, held, touched)
  }

  function mergeTask(task: Task, now: number, note: (task: Task) => void): MergeOutcome {
    const before = find(task.id)
    if (before === undefined) {
      insertTask(database, task, now)
      putEntitiesOf(database, task)
      putTermsOf(database, undefined, task)
      note(task)
      return 'added'
    }
    if (isSameTask(asStored(task), before)) return 'unchanged'
    if (isEnded(before.state) && !isEnded(task.state)) return 'kept'
    updateRow(database, before, toRow({ ...task, generation: before.generation + 1 }), now)
    putEntitiesOf(database, task)
    putTermsOf(database, before, task)
    note(before)
    note(task)
    return 'updated'
  }

  return {
    find: async (id) => find(id),

    list: async (filter, page) => list(filter, page),
    listRendered,
    versionOf: async (filter) => {
      const known = lists.of(filter)
      known.version ??= revision + getSiteRevision(database)
      return known.version
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
        putTermsOf(database, undefined, task)
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
        const row = toRow(after)
        updateRow(database, before, row, now)
        if (after.relatedEntities !== before.relatedEntities) putEntitiesOf(database, after)
        putTermsOf(database, before, after)
        note(before)
        note(after)
        return fromRow(row)
      }),

    merge: async (tasks, now) =>
      write((note) => tasks.map((task) => mergeTask(task, now, note)), tasks.length),

    ...createTaskSearch(database, async (filter, page) => list(filter, page)),
    vocabulary: async () => held,
    revision: async () => revision,
    removeExpiredKeys: async (now) => database.write(() => removeExpired(database, now)),
  }
}

function insertTask(database: Database, task: Task, now: number): void {
  const { id, ...row } = toRow(task)
  database.run(INSERT_TASK, id, ...valuesOf(row), now)
}

function updateRow(database: Database, before: Task, { id, ...row }: TaskRow, now: number): void {
  const isWhereItWas =
    row.type === before.type &&
    row.state === before.state &&
    row.started_at === before.startedAt &&
    row.completed_at === before.completedAt &&
    row.cancel_requested_at === (before.cancelRequestedAt ?? null)
  if (!isWhereItWas) {
    database.run(UPDATE_TASK, ...valuesOf(row), now, id)
    return
  }
  const { progress_percent, complete_reason, initiated_by, is_cancellable, generation, related } = row
  database.run(
    UPDATE_UNINDEXED,
    progress_percent,
    complete_reason,
    initiated_by,
    is_cancellable,
    generation,
    related,
    now,
    id,
  )
}

/** Of the tasks that the simulated site has written, which are counted apart. */
function getSiteRevision(database: Database): number {
  return database.get<{ revision: number }>('select revision from simulation_revision')?.revision ?? 0
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
