import { Problem } from '../../problem/index.ts'
import type { Task } from '../../task/index.ts'
import {
  SITE_HOLDER,
  SITE_MARK,
  type SimulationRecord,
  type SimulationStore,
  type SiteHold,
  siteElsewhere,
} from '../simulation-store.ts'
import { fromRow, type TaskRow, toRow } from '../task-row.ts'
import type { TaskStore, TaskVocabulary } from '../task-store.ts'
import type { Database } from './database.ts'
import { putEntitiesOf } from './entity-store.ts'
import { createTouchedWords, findHeldWords, noteWords } from './held-words.ts'
import { FIND_TASK, PUT_TASK, valuesOf } from './task-sql.ts'
import { putTermsOf } from './task-terms.ts'

const PUT_RECORD = `insert into simulation_record (kind, id, json) values (?, ?, ?)
  on conflict (kind, id) do update set json = excluded.json`

const FIND_PROPERTY = 'select value from property where name = ?'
const PUT_PROPERTY = `insert into property (name, value) values (?, ?)
  on conflict (name) do update set value = excluded.value`

/**
 * Opens the state of a simulated site. Tasks are written here beside it, so `withRevision` must be given the task
 * store of the same database: its revision then grows with the writes of both, and its vocabulary has their words.
 */
export function openSqliteSimulationStore(database: Database): {
  readonly simulation: SimulationStore
  withRevision(tasks: TaskStore): TaskStore
} {
  let revision = getRevision(database)
  /** Words of newer servers that were written here, which the task store does not see; null while there were none. */
  let newer: { readonly revision: number; readonly words: TaskVocabulary } | 'unread' | null = null

  /** Runs `work`, which says whether it changed tasks; what is remembered changes once all is durable. */
  function write(work: () => boolean): void {
    const hasChangedTasks = database.write(() => {
      const isChanged = work()
      if (isChanged) database.run('update simulation_revision set revision = ?', revision + 1)
      return isChanged
    })
    if (hasChangedTasks) revision += 1
  }

  function readNewer(revisionOfBoth: number): TaskVocabulary {
    const words = findHeldWords(database)
    newer = { revision: revisionOfBoth, words }
    return words
  }

  function putTasks(tasks: readonly Task[], now: number): void {
    const touched = createTouchedWords()
    for (const task of tasks) {
      const known = database.get<TaskRow>(FIND_TASK, task.id)
      const before = known && fromRow(known)
      noteWords(touched, task)
      if (before !== undefined) noteWords(touched, before)
      const { id, ...row } = toRow(task)
      database.run(PUT_TASK, id, ...valuesOf(row), now)
      putTermsOf(database, before, task)
      putEntitiesOf(database, task)
    }
    if (touched.types.size + touched.states.size > 0) newer = 'unread'
  }

  function putRecords(puts: readonly SimulationRecord[]): void {
    for (const { kind, id, json } of puts) database.run(PUT_RECORD, kind, id, json)
  }

  function noteHold(hold: SiteHold | undefined): void {
    if (hold === undefined) return
    const holder = database.get<{ value: string }>(FIND_PROPERTY, SITE_HOLDER)?.value
    if (holder !== hold.holder) throw siteElsewhere()
    database.run(PUT_PROPERTY, SITE_MARK, hold.mark)
  }

  return {
    simulation: {
      load: async () =>
        database.all<SimulationRecord>('select kind, id, json from simulation_record order by kind, id'),

      commit: async ({ tasks, puts, removes }, now, hold) =>
        write(() => {
          noteHold(hold)
          putTasks(tasks, now)
          for (const { kind, id } of removes) {
            database.run('delete from simulation_record where kind = ? and id = ?', kind, id)
          }
          putRecords(puts)
          return tasks.length > 0
        }),

      replace: async ({ tasks, puts }, now, hold) =>
        write(() => {
          noteHold(hold)
          for (const table of ['simulation_record', 'idempotency_key', 'entity', 'task_term', 'task_text']) {
            database.run(`delete from ${table}`)
          }
          const removedCount = database.run('delete from task')
          if (removedCount > 0) newer = 'unread'
          putTasks(tasks, now)
          putRecords(puts)
          return removedCount + tasks.length > 0
        }),
    },

    withRevision: (tasks) => {
      const revisionOfBoth = async () => (await tasks.revision()) + revision
      return {
        ...tasks,
        revision: revisionOfBoth,
        vocabulary: async () => {
          if (newer === null) return tasks.vocabulary()
          const current = await revisionOfBoth()
          return newer !== 'unread' && newer.revision === current ? newer.words : readNewer(current)
        },
      }
    },
  }
}

function getRevision(database: Database): number {
  const row = database.get<{ revision: number }>('select revision from simulation_revision')
  if (row === undefined) {
    throw new Problem(
      'store-corrupt',
      `${database.path} has lost the revision of its site; run \`zvm-tasks verify\` and restore a backup.`,
    )
  }
  return row.revision
}
