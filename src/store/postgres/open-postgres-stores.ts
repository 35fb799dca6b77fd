import { type Clock, type Log, silentLog, systemClock } from '../../runtime/index.ts'
import type { Stores } from '../stores.ts'
import { checkServer, checkSession, MIGRATION_SETTINGS } from './check-server.ts'
import { type Connection, type ConnectionOptions, openConnection } from './connection.ts'
import { createDatabase, type Database } from './database.ts'
import { createPostgresEntityStore } from './entity-store.ts'
import { migrate } from './migrate.ts'
import { persist } from './persist.ts'
import { createPool } from './pool.ts'
import { createPostgresPropertyStore } from './property-store.ts'
import { parseServerAddress } from './server-address.ts'
import { createPostgresSessionStore } from './session-store.ts'
import { createPostgresSimulationStore } from './simulation-store.ts'
import { createPostgresTaskStore } from './task-store.ts'
import { createPostgresUserStore } from './user-store.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database`; see `parseServerAddress`. */
  readonly url: string
  /** Dates the steps of the schema. */
  readonly clock?: Clock
  readonly log?: Log
  /** Connections of this process at most; 10 unless given. */
  readonly connectionsMax?: number
  /** A statement that takes longer is given up; 30 s unless given. */
  readonly statementTimeoutMs?: number
  /** How long the start, a read or a write waits for a server that is away; 5 s unless given. */
  readonly retryForMs?: number
}

const CONNECT_MS = 5_000
/** What the server is given beyond its own timeout before the connection counts as dead. */
const ANSWER_GRACE_MS = 5_000

/**
 * Opens the stores in a PostgreSQL database, and brings it to the schema of this version. Any number of processes may
 * have it open.
 *
 * @throws Problem `setting-unreadable` for an address that is not one, `store-newer` where a newer version has been
 *   there, `store-unavailable` where the database cannot be used as the promises of the store need it
 */
export async function openPostgresStores(options: PostgresOptions): Promise<Stores> {
  const address = parseServerAddress(options.url)
  const { log = silentLog, clock = systemClock } = options
  const { connectionsMax = 10, statementTimeoutMs = 30_000, retryForMs = 5_000 } = options
  const { place } = address
  const prepare = async () => {
    const connection = await openWritable({
      address,
      settings: MIGRATION_SETTINGS,
      connectTimeoutMs: CONNECT_MS,
      answerTimeoutMs: 0,
    })
    try {
      const facts = await checkServer(connection, { place, statementTimeoutMs, log })
      await migrate(connection, { place, now: clock.now(), isBytewise: facts.isBytewise })
      return facts
    } finally {
      await connection.close()
    }
  }
  const { settings } = await persist(prepare, { place, retryForMs, isRepeatable: true })
  const connecting: ConnectionOptions = {
    address,
    settings,
    connectTimeoutMs: CONNECT_MS,
    answerTimeoutMs: statementTimeoutMs + ANSWER_GRACE_MS,
  }
  const open = async () => {
    const connection = await openWritable(connecting)
    try {
      await checkSession(connection, place)
      return connection
    } catch (error) {
      connection.destroy()
      throw error
    }
  }
  const pool = createPool({ place, connectionsMax, waitMs: retryForMs, open })
  return toStores(createDatabase({ place, pool, retryForMs }))
}

/** Of several hosts the one that takes writes. A single one is taken as it is: its reads are better than nothing. */
async function openWritable(options: ConnectionOptions): Promise<Connection> {
  const { hosts } = options.address
  let failure: unknown = Object.assign(new Error('No host takes writes.'), { code: '25006' })
  for (const host of hosts) {
    try {
      const connection = await openConnection(host, options)
      if (hosts.length === 1 || (await takesWrites(connection))) return connection
      connection.destroy()
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

async function takesWrites(connection: Connection): Promise<boolean> {
  const { rows } = await connection.execute<{ transaction_read_only: string }>('show transaction_read_only')
  return rows[0]?.transaction_read_only !== 'on'
}

function toStores(database: Database): Stores {
  return {
    tasks: createPostgresTaskStore(database),
    entities: createPostgresEntityStore(database),
    users: createPostgresUserStore(database),
    sessions: createPostgresSessionStore(database),
    properties: createPostgresPropertyStore(database),
    simulation: createPostgresSimulationStore(database),
    close: () => database.close(),
  }
}
