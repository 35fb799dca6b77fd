import type { Task } from '../../task/index.ts'
import {
  SITE_HOLDER,
  SITE_MARK,
  type SimulationRecord,
  type SimulationStore,
  type SiteHold,
  siteElsewhere,
} from '../simulation-store.ts'
import type { Database, Queries } from './database.ts'
import { TryAgain } from './postgres-problem.ts'
import { toStoredArray } from './stored-text.ts'
import { noteChange } from './task-revision.ts'
import { lockTasks, writeTasks } from './task-writes.ts'

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
        await putTasks(queries, tasks, now)
        await Promise.all(removes.map(({ kind, id }) => queries.run(REMOVE_RECORD, kind, id)))
        await putRecords(queries, puts)
      }),

    replace: ({ tasks, puts }, now, hold) =>
      database.write(async (queries) => {
        await noteHold(queries, hold)
        // First: a task that others add meanwhile then keeps what it is found by.
        for (const table of ['task_term', 'task_text']) await queries.run(`delete from ${table}`)
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

async function noteHold(queries: Queries, hold: SiteHold | undefined): Promise<void> {
  if (hold === undefined) return
  const holder = (await queries.get<{ value: string }>(HOLD, SITE_HOLDER))?.value
  if (holder !== hold.holder) throw siteElsewhere()
  await queries.run(PUT_MARK, SITE_MARK, hold.mark)
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
  const changed = tasks.flatMap((after) => {
    const before = known.get(after.id)
    return before === undefined ? [] : [{ before, after }]
  })
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
