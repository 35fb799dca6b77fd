import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPgliteServer } from '../../../test/support/pglite-server.ts'
import { openPostgresStores } from '../postgres/index.ts'
import { openDatabase } from '../sqlite/database.ts'
import { migrate } from '../sqlite/migrate.ts'
import { COPIED_TABLES, NOT_COPIED } from './copied-tables.ts'

interface Column {
  readonly table: string
  readonly column: string
  readonly type: string
  /** Its place in the primary key, from 1; 0 for none. */
  readonly keyPlace: number
}

/** The columns of a schema that migrations made, held to the table of facts. */
function assertKnown(columns: readonly Column[]): void {
  assert.ok(columns.length > 60, `only ${columns.length} columns were found`)
  const unknown = columns.filter(({ table, column, type }) => {
    if (table in NOT_COPIED || `${table}.${column}` in NOT_COPIED) return false
    const copied = COPIED_TABLES.find(({ name }) => name === table)?.columns[column]
    return copied !== (type === 'text' ? 'text' : 'integer')
  })
  assert.deepEqual(unknown, [], 'copy these in copied-tables.ts, or say there why not')
  for (const { name, key } of COPIED_TABLES) {
    const keyed = columns
      .filter(({ table, keyPlace }) => table === name && keyPlace > 0)
      .toSorted((one, other) => one.keyPlace - other.keyPlace)
    assert.deepEqual(
      key,
      keyed.map(({ column }) => column),
      name,
    )
  }
  const there = new Set(columns.map(({ table, column }) => `${table}.${column}`))
  const gone = COPIED_TABLES.flatMap(({ name, columns: copied }) =>
    Object.keys(copied).map((column) => `${name}.${column}`),
  ).filter((column) => !there.has(column))
  assert.deepEqual(gone, [], 'these are copied and are not there')
}

test('every column of the SQLite schema is copied, or it is said why not', () => {
  const database = openDatabase({ path: ':memory:' })
  migrate(database, 0)
  const columns = database.all<Column>(
    `select tables.name as "table", columns.name as "column", lower(columns.type) as type, columns.pk as keyPlace
      from sqlite_schema tables join pragma_table_xinfo(tables.name) columns
      where tables.type = 'table' and tables.name not like 'sqlite_%'`,
  )
  database.close()
  assertKnown(columns)
})

test('every column of the PostgreSQL schema is copied, or it is said why not', async () => {
  const server = await startPgliteServer()
  try {
    await (await openPostgresStores({ url: `${server.url}?connections=1` })).close()
    assertKnown(
      await server.all<Column>(
        `select columns.table_name as table, columns.column_name as column, columns.data_type as type,
            coalesce(keys.ordinal_position, 0) as "keyPlace"
          from information_schema.columns columns left join information_schema.key_column_usage keys
            on keys.table_name = columns.table_name and keys.column_name = columns.column_name
              and keys.table_schema = columns.table_schema
          where columns.table_schema = 'public'`,
      ),
    )
  } finally {
    await server.stop()
  }
})
