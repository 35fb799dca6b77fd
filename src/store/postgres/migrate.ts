import { Problem, quoted } from '../../problem/index.ts'
import { MIGRATIONS } from '../migrations/index.ts'
import type { Connection } from './connection.ts'
import { transact } from './database.ts'
import { fillTerms } from './task-terms.ts'

/** The steps that this database has had are rows of `migration`; whoever takes one holds the row of the lock. */
const OWN_TABLES = [
  `create table if not exists migration (
    name text collate "C" not null primary key,
    applied_at bigint not null
  )`,
  `create table if not exists migration_lock (
    only_row integer not null primary key check (only_row = 1)
  )`,
  'insert into migration_lock (only_row) values (1) on conflict do nothing',
]

export interface MigrationOptions {
  readonly place: string
  /** Epoch milliseconds, noted with each step. */
  readonly now: number
  /** Text is compared byte by byte in any case, and the server knows no other way to say so. */
  readonly isBytewise: boolean
}

/**
 * Brings a database to the schema of this version, step by step, each in a transaction. Any number of processes may
 * do so at once: one takes a step, the others wait and find it taken.
 *
 * @throws Problem `store-newer` where the database has had a step that this program does not know
 */
export async function migrate(connection: Connection, options: MigrationOptions): Promise<void> {
  const { place, now, isBytewise } = options
  const dialect = (sql: string) => (isBytewise ? sql.replaceAll(' collate "C"', '') : sql)
  const applied = await listApplied(connection)
  refuseNewer(applied, place)
  if (MIGRATIONS.every(({ name }) => applied.includes(name))) return
  for (const sql of OWN_TABLES) await insist(() => connection.execute(dialect(sql)))
  for (const { name, postgres, fillsTerms } of MIGRATIONS) {
    await transact(
      connection,
      async (queries) => {
        await queries.get('select only_row from migration_lock where only_row = 1 for update')
        if ((await queries.get('select 1 from migration where name = $1', name)) !== undefined) return
        for (const sql of postgres) await queries.run(dialect(sql))
        if (fillsTerms) await fillTerms(queries)
        await queries.run('insert into migration (name, applied_at) values ($1, $2)', name, now)
      },
      { hasNotifications: false },
    )
  }
}

/** The names of the steps that a database has had, in order; none for an empty one. */
export async function listApplied(connection: Connection): Promise<readonly string[]> {
  try {
    const { rows } = await connection.execute<{ name: string }>('select name from migration order by name')
    return rows.map(({ name }) => name)
  } catch (error) {
    if (codeOf(error) === UNDEFINED_TABLE) return []
    throw error
  }
}

function refuseNewer(applied: readonly string[], place: string): void {
  const newest = applied.findLast((name) => !MIGRATIONS.some((known) => known.name === name))
  if (newest === undefined) return
  throw new Problem(
    'store-newer',
    `${place} has schema ${quoted(newest)} of a newer version, and this one knows schemas up to "${MIGRATIONS.at(-1)?.name}"; ` +
      'install the newer version, or restore a backup made before the upgrade.',
  )
}

const UNDEFINED_TABLE = '42P01'
/** What two that make the same table at once may meet, `if not exists` notwithstanding. */
const MADE_BY_OTHERS = ['23505', '42P07', '42710', 'XX000', '40001', '40P01']
const ATTEMPTS = 5

async function insist(step: () => Promise<unknown>): Promise<void> {
  for (let left = ATTEMPTS; ; left -= 1) {
    try {
      await step()
      return
    } catch (error) {
      if (left === 1 || !MADE_BY_OTHERS.includes(codeOf(error))) throw error
    }
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code ?? '')
}
