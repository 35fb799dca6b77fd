import {
  SITE_HOLDER,
  SITE_MARK,
  type SimulationRecord,
  type SimulationStore,
  type SiteHold,
  siteElsewhere,
} from '../simulation-store.ts'
import { putTasks } from '../task-table.ts'
import type { Database } from './database.ts'
import type { TaskWriter } from './task-writer.ts'

const PUT_RECORD = `insert into simulation_record (kind, id, json) values (?, ?, ?)
  on conflict (kind, id) do update set json = excluded.json`

const FIND_PROPERTY = 'select value from property where name = ?'
const PUT_PROPERTY = `insert into property (name, value) values (?, ?)
  on conflict (name) do update set value = excluded.value`

export function createSqliteSimulationStore(database: Database, writer: TaskWriter): SimulationStore {
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
    load: async () =>
      database.all<SimulationRecord>('select kind, id, json from simulation_record order by kind, id'),

    commit: async ({ tasks, puts, removes }, now, hold) =>
      database.write(() => {
        noteHold(hold)
        putTasks(writer, tasks, now)
        for (const { kind, id } of removes) {
          database.run('delete from simulation_record where kind = ? and id = ?', kind, id)
        }
        putRecords(puts)
      }),

    replace: async ({ tasks, puts }, now, hold) =>
      database.write(() => {
        noteHold(hold)
        database.run('delete from simulation_record')
        writer.clear(now)
        putTasks(writer, tasks, now)
        putRecords(puts)
      }),
  }
}
