import { Problem } from '../../problem/index.ts'
import type { Database } from './database.ts'

/**
 * Sets what durability rests on, and asks whether it is so: SQLite goes on quietly where it cannot do as told.
 *
 * @throws Problem `store-unavailable` where the file cannot be kept that way, as on some network drives
 */
export function configureDatabase(database: Database): void {
  expectPragma(database, 'journal_mode', 'wal')
  // FULL syncs the log at every commit; NORMAL would lose the last ones with the power.
  expectPragma(database, 'synchronous', 2)
  expectPragma(database, 'foreign_keys', 1)
  // The log of one large import must not stay that large for ever.
  database.get('pragma journal_size_limit = 67108864')
  // What a step of a commit would undo is noted in memory, not in a file of its own.
  database.run('pragma temp_store = memory')
  // 32 MiB of pages: the indexes of some 100,000 tasks.
  database.run('pragma cache_size = -32768')
}

function expectPragma(database: Database, name: string, value: string | number): void {
  database.all(`pragma ${name} = ${value}`)
  const actual = database.get<Record<string, string | number>>(`pragma ${name}`)?.[name]
  if (actual === value) return
  throw new Problem(
    'store-unavailable',
    `${database.path} cannot be kept with ${name} = ${value}; put the data folder on a local disk.`,
  )
}
