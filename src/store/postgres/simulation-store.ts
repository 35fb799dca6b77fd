import type { Task } from '../../task/index.ts'
import type { SimulationRecord, SimulationStore } from '../simulation-store.ts'
import type { Database, Queries } from './database.ts'
import { TryAgain } from './postgres-problem.ts'
import { toStoredArray } from './stored-text.ts'
import { noteChange } from './task-revision.ts'
import { lockTasks, writeTasks } from './task-writes.ts'

const PUT_RECORDS = `insert into simulation_record (kind, id, json) select kind, id, json
  from unnest(cast($1 as text[]), cast($2 as text[]), cast($3 as text[])) as given(kind, id, json)
  on conflict (kind, id) do update set json = excluded.json`

const REMOVE_RECORD = 'delete from simulation_record where kind = $1 and id = $2'

export function createPostgresSimulationStore(database: Database): SimulationStore {
  return {
    load: () =>
      database.all<SimulationRecord>('select kind, id, json from simulation_record order by kind, id'),

    commit: ({ tasks, puts, removes }, now) =>
      database.write(async (queries) => {
        await putTasks(queries, tasks, now)
        await Promise.all(removes.map(({ kind, id }) => queries.run(REMOVE_RECORD, kind, id)))
        await putRecords(queries, puts)
      }),

    replace: ({ tasks, puts }, now) =>
      database.write(async (queries) => {
        const removedCount = await queries.run('delete from task')
        for (const table of ['idempotency_key', 'entity', 'simulation_record']) {
          await queries.run(`delete from ${table}`)
        }
        await putRecords(queries, puts)
        if (!(await writeTasks(queries, { added: lastOfEach(tasks), changed: [] }, now))) throw new TryAgain()
        if (removedCount > 0) await noteChange(queries, undefined)
      }),
  }
}

/** Adds tasks, and replaces those that are there. */
async function putTasks(queries: Queries, given: readonly Task[], now: number): Promise<void> {
  if (given.length === 0) return
  const tasks = lastOfEach(given)
  const known = await lockTasks(
    queries,
    tasks.map(({ id }) => id),
  )
  const added = tasks.filter(({ id }) => !known.has(id))
  const changed = tasks.filter(({ id }) => known.has(id))
  if (!(await writeTasks(queries, { added, changed }, now))) throw new TryAgain()
}

async function putRecords(queries: Queries, given: readonly SimulationRecord[]): Promise<void> {
  const puts = [...new Map(given.map((record) => [`${record.kind} ${record.id}`, record])).values()]
  if (puts.length === 0) return
  await queries.run(
    PUT_RECORDS,
    toStoredArray(puts.map(({ kind }) => kind)),
    toStoredArray(puts.map(({ id }) => id)),
    toStoredArray(puts.map(({ json }) => json)),
  )
}

function lastOfEach(tasks: readonly Task[]): readonly Task[] {
  return [...new Map(tasks.map((task) => [task.id, task])).values()]
}
