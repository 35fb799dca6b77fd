import type { Task } from '../../task/index.ts'
import {
  SITE_HOLDER,
  SITE_MARK,
  type SimulationRecord,
  type SimulationStore,
  type SiteHold,
  siteElsewhere,
} from '../simulation-store.ts'
import { putTasks } from '../task-table.ts'
import { removeAllTasks } from './change-log.ts'
import type { Database, Queries } from './database.ts'
import { toStoredArray } from './stored-text.ts'
import { writeTasks } from './task-writes.ts'

const PUT_RECORDS = `insert into simulation_record (kind, id, json) select kind, id, json
  from unnest(cast($1 as text[]), cast($2 as text[]), cast($3 as text[])) as given(kind, id, json)
  on conflict (kind, id) do update set json = excluded.json`

const REMOVE_RECORD = 'delete from simulation_record where kind = $1 and id = $2'

/** Held until the commit, so that nobody takes the site over in between. */
const HOLD = 'select value from property where name = $1 for share'

const PUT_MARK = `insert into property (name, value) values ($1, $2)
  on conflict (name) do update set value = excluded.value`

export function createPostgresSimulationStore(database: Database): SimulationStore {
  return {
    load: () =>
      database.all<SimulationRecord>('select kind, id, json from simulation_record order by kind, id'),

    commit: ({ tasks, puts, removes }, now, hold) =>
      database.write(async (queries) => {
        await noteHold(queries, hold)
        await Promise.all(removes.map(({ kind, id }) => queries.run(REMOVE_RECORD, kind, id)))
        await putRecords(queries, puts)
        await writeSiteTasks(queries, tasks, now)
      }),

    replace: ({ tasks, puts }, now, hold) =>
      database.write(async (queries) => {
        await noteHold(queries, hold)
        // First: a task that others add meanwhile then keeps what it is found by.
        for (const table of ['task_term', 'task_text']) await queries.run(`delete from ${table}`)
        await removeAllTasks(queries, now)
        for (const table of ['idempotency_key', 'entity', 'simulation_record']) {
          await queries.run(`delete from ${table}`)
        }
        await putRecords(queries, puts)
        await writeSiteTasks(queries, tasks, now)
      }),
  }
}

async function noteHold(queries: Queries, hold: SiteHold | undefined): Promise<void> {
  if (hold === undefined) return
  const holder = (await queries.get<{ value: string }>(HOLD, SITE_HOLDER))?.value
  if (holder !== hold.holder) throw siteElsewhere()
  await queries.run(PUT_MARK, SITE_MARK, hold.mark)
}

/** Last of its transaction. */
async function writeSiteTasks(queries: Queries, tasks: readonly Task[], now: number): Promise<void> {
  const ids = tasks.map(({ id }) => id)
  await writeTasks(queries, ids, (table) => putTasks(table, tasks, now))
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
