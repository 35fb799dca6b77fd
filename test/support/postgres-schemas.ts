import postgres from 'postgres'
import type { Stores } from '../../src/store/index.ts'
import { openPostgresStores } from '../../src/store/postgres/index.ts'
import type { PostgresServer } from './postgres-server.ts'

/** Schemas of one database, each for one test at a time. */
export interface PostgresSchemas {
  /** An address of a schema that is empty, and nobody else's. */
  create(): Promise<string>
  /**
   * Stores with nothing in them. After `close()` they are emptied and given again: to open new ones on a new schema
   * costs fifty times that, and tests of properties need hundreds.
   */
  open(): Promise<Stores>
  /** A session beside the stores, for what they do not offer. */
  readonly sql: postgres.Sql
  close(): Promise<void>
}

export function openPostgresSchemas(server: PostgresServer): PostgresSchemas {
  const sql = postgres(server.url(), { max: 1, onnotice: () => {} })
  const opened: Stores[] = []
  const emptied: Stores[] = []
  let made = 0

  async function create(): Promise<string> {
    made += 1
    const schema = `zvm_${made}`
    await sql.unsafe(`create schema ${schema}`)
    return schema
  }

  const toUrl = (schema: string) => server.url('postgres', { search_path: schema })

  async function empty(schema: string): Promise<void> {
    const tables = await sql<{ name: string }[]>`select tablename as name from pg_tables
      where schemaname = ${schema} and tablename not like 'migration%' and tablename <> 'task_log'`
    const emptied = tables.map(({ name }) => `delete from "${schema}"."${name}"`)
    // The log refuses to be emptied, but for a test.
    const log = `alter table "${schema}".audit_entry`
    const position = `update "${schema}".task_log set position = 0`
    await sql.unsafe(
      [`${log} disable trigger user`, ...emptied, `${log} enable trigger user`, position].join(';'),
    )
  }

  return {
    sql,
    create: async () => toUrl(await create()),
    open: async () => {
      const again = emptied.pop()
      if (again !== undefined) return again
      const schema = await create()
      const stores = await openPostgresStores({ url: toUrl(schema) })
      opened.push(stores)
      const lent: Stores = {
        ...stores,
        close: async () => {
          await empty(schema)
          emptied.push(lent)
        },
      }
      return lent
    },
    close: async () => {
      for (const stores of opened) await stores.close()
      await sql.end()
    },
  }
}
