import { Problem } from '../../problem/index.ts'
import { type Task, taskStates, taskTypes } from '../../task/index.ts'
import type { SimulationRecord, SimulationStore } from '../simulation-store.ts'
import { toRow } from '../task-row.ts'
import type { TaskStore } from '../task-store.ts'
import type { Database } from './database.ts'
import { putEntitiesOf } from './entity-store.ts'
import { PUT_TASK, valuesOf } from './task-sql.ts'

const PUT_RECORD = `insert into simulation_record (kind, id, json) values (?, ?, ?)
  on conflict (kind, id) do update set json = excluded.json`

/**
 * Opens the state of a simulated site. Tasks are written here beside it, so `withRevision` must be given the task
 * store of the same database: its revision then grows with the writes of both.
 */
export function openSqliteSimulationStore(database: Database): {
  readonly simulation: SimulationStore
  withRevision(tasks: TaskStore): TaskStore
} {
  let revision = getRevision(database)

  /** Runs `work`, which says whether it changed tasks; what is remembered changes once all is durable. */
  function write(work: () => boolean): void {
    const hasChangedTasks = database.write(() => {
      const isChanged = work()
      if (isChanged) database.run('update simulation_revision set revision = ?', revision + 1)
      return isChanged
    })
    if (hasChangedTasks) revision += 1
  }

  function putTasks(tasks: readonly Task[], now: number): void {
    for (const task of tasks) {
      refuseUnknownWords(task)
      const { id, ...row } = toRow(task)
      database.run(PUT_TASK, id, ...valuesOf(row), now)
      putEntitiesOf(database, task)
    }
  }

  function putRecords(puts: readonly SimulationRecord[]): void {
    for (const { kind, id, json } of puts) database.run(PUT_RECORD, kind, id, json)
  }

  return {
    simulation: {
      load: async () =>
        database.all<SimulationRecord>('select kind, id, json from simulation_record order by kind, id'),

      commit: async ({ tasks, puts, removes }, now) =>
        write(() => {
          putTasks(tasks, now)
          for (const { kind, id } of removes) {
            database.run('delete from simulation_record where kind = ? and id = ?', kind, id)
          }
          putRecords(puts)
          return tasks.length > 0
        }),

      replace: async ({ tasks, puts }, now) =>
        write(() => {
          for (const table of ['simulation_record', 'idempotency_key', 'entity']) {
            database.run(`delete from ${table}`)
          }
          const removedCount = database.run('delete from task')
          putTasks(tasks, now)
          putRecords(puts)
          return removedCount + tasks.length > 0
        }),
    },

    withRevision: (tasks) => ({ ...tasks, revision: async () => (await tasks.revision()) + revision }),
  }
}

/** The words of newer servers that are held are remembered by the task store, which does not see these tasks. */
function refuseUnknownWords({ id, type, state }: { id: string; type: string; state: string }): void {
  if (taskTypes.numberOf(type) !== undefined && taskStates.numberOf(state) !== undefined) return
  throw new Error(`Task ${id} of a simulated site has the unknown type ${type} or state ${state}.`)
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
