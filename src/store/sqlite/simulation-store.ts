import { Problem } from '../../problem/index.ts'
import { taskStates, taskTypes } from '../../task/index.ts'
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

  return {
    simulation: {
      load: async () =>
        database.all<SimulationRecord>('select kind, id, json from simulation_record order by kind, id'),

      commit: async ({ tasks, puts, removes }, now) =>
        write(() => {
          for (const task of tasks) {
            refuseUnknownWords(task)
            const { id, ...row } = toRow(task)
            database.run(PUT_TASK, id, ...valuesOf(row), now)
            putEntitiesOf(database, task)
          }
          for (const { kind, id } of removes) {
            database.run('delete from simulation_record where kind = ? and id = ?', kind, id)
          }
          for (const { kind, id, json } of puts) database.run(PUT_RECORD, kind, id, json)
          return tasks.length > 0
        }),

      clear: async ({ tasks }) =>
        write(() => {
          database.run('delete from simulation_record')
          if (!tasks) return false
          database.run('delete from idempotency_key')
          database.run('delete from entity')
          return database.run('delete from task') > 0
        }),
    },

    withRevision: (tasks) => ({ ...tasks, revision: () => tasks.revision() + revision }),
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
