import { Problem, quoted } from '../../problem/index.ts'
import { MIGRATIONS, type Migration } from '../migrations/index.ts'
import { type Database, openDatabase } from './database.ts'
import { fillTerms } from './task-terms.ts'

/** The names of the steps that a database has had, in order; none for an empty file. */
export function listApplied(database: Database): readonly string[] {
  const table = database.get(`select 1 from sqlite_schema where type = 'table' and name = 'migration'`)
  if (table === undefined) return []
  return database.all<{ name: string }>('select name from migration order by name').map(({ name }) => name)
}

/** Whether steps are missing. */
export function isBehind(database: Database): boolean {
  const applied = new Set(listApplied(database))
  return MIGRATIONS.some(({ name }) => !applied.has(name))
}

/** @throws Problem `store-newer` where the database has had a step that this program does not know */
export function refuseNewer(database: Database, place: string): void {
  const known = new Set(MIGRATIONS.map(({ name }) => name))
  const newest = listApplied(database).findLast((name) => !known.has(name))
  if (newest === undefined) return
  throw new Problem(
    'store-newer',
    `${place} has schema ${quoted(newest)} of a newer version, and this one knows schemas up to "${MIGRATIONS.at(-1)?.name}"; ` +
      'install the newer version, or restore a backup made before the upgrade.',
  )
}

/** Takes the missing steps, all in one transaction. @param now epoch milliseconds, noted with each step */
export function migrate(database: Database, now: number, steps: readonly Migration[] = MIGRATIONS): void {
  database.write(() => {
    // Read inside the transaction: another process may have taken the steps since.
    const applied = new Set(listApplied(database))
    database.run(
      'create table if not exists migration (name text not null primary key, applied_at integer not null) strict, without rowid',
    )
    for (const { name, sqlite, fillsTerms } of steps) {
      if (applied.has(name)) continue
      for (const sql of sqlite) database.connection.exec(sql)
      if (fillsTerms) fillTerms(database)
      database.run('insert into migration (name, applied_at) values (?, ?)', name, now)
    }
  })
}

/** The schema that all steps together make, as text: the golden file `test/conformance/schema.sqlite.sql`. */
export function dumpSchema(): string {
  const database = openDatabase({ path: ':memory:' })
  try {
    migrate(database, 0)
    const rows = database.all<{ sql: string }>(
      'select sql from sqlite_schema where sql is not null order by tbl_name, type desc, name',
    )
    return `-- Generated from src/store/migrations; do not edit.\n\n${rows.map(({ sql }) => `${outdented(sql)};\n`).join('\n')}`
  } finally {
    database.close()
  }
}

/** Statements stand indented in their files. */
function outdented(sql: string): string {
  return sql.replace(/\n {4}/g, '\n')
}
