import { type Clock, type Log, silentLog, systemClock } from '../../runtime/index.ts'
import type { Stores } from '../stores.ts'
import { createPostgresAuditStore } from './audit-store.ts'
import { createPostgresChangeLog, findLastPosition } from './change-log.ts'
import { type ChangeNews, createChangeNews } from './change-news.ts'
import { checkServer, checkSession, MIGRATION_SETTINGS } from './check-server.ts'
import { createDatabase, type Database } from './database.ts'
import { createPostgresEntityStore } from './entity-store.ts'
import { migrate } from './migrate.ts'
import { persist } from './persist.ts'
import { createPool } from './pool.ts'
import { createPostgresPropertyStore } from './property-store.ts'
import { createPostgresRetentionStore } from './retention-store.ts'
import { parseServerAddress } from './server-address.ts'
import { createPostgresSessionStore } from './session-store.ts'
import { createPostgresSimulationStore } from './simulation-store.ts'
import { createPostgresTaskStore } from './task-store.ts'
import { createPostgresUserStore } from './user-store.ts'
import { createPostgresWebhookStore } from './webhook-store.ts'
import { createOpenWritable } from './writable-host.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database`; see `parseServerAddress`. */
  readonly url: string
  /** Dates the steps of the schema. */
  readonly clock?: Clock
  readonly log?: Log
  /** Connections of this process at most; what the address says, or 10, unless given. */
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
  const {
    connectionsMax = address.connectionsMax ?? 10,
    statementTimeoutMs = 30_000,
    retryForMs = 5_000,
  } = options
  const { place } = address
  const openFirst = createOpenWritable({
    address,
    settings: MIGRATION_SETTINGS,
    connectTimeoutMs: CONNECT_MS,
    answerTimeoutMs: 0,
  })
  const prepare = async () => {
    const connection = await openFirst()
    try {
      const facts = await checkServer(connection, { place, statementTimeoutMs, log })
      await migrate(connection, { place, now: clock.now(), isBytewise: facts.isBytewise })
      return facts
    } finally {
      await connection.close()
    }
  }
  const { settings, hasNotifications } = await persist(prepare, { place, retryForMs, isRepeatable: true })
  const openWritable = createOpenWritable({
    address,
    settings,
    connectTimeoutMs: CONNECT_MS,
    answerTimeoutMs: statementTimeoutMs + ANSWER_GRACE_MS,
  })
  const open = async () => {
    const connection = await openWritable()
    try {
      await checkSession(connection, place)
      return connection
    } catch (error) {
      connection.destroy()
      throw error
    }
  }
  const onSlow = address.hosts.length > 1 ? once(async () => (await open()).close()) : undefined
  const pool = createPool({ place, connectionsMax, waitMs: retryForMs, open, onSlow })
  const database = createDatabase({ place, pool, retryForMs, hasNotifications })
  const news = createChangeNews({
    // The only connection there may be has other work.
    openListener:
      hasNotifications && connectionsMax > 1
        ? (onNotification) => openWritable({ onNotification })
        : undefined,
    findLastPosition: () => findLastPosition(database),
    clock: systemClock,
    log,
  })
  return toStores(database, news)
}

/** Runs it again only when it is over. It fails in silence: whoever waits for an answer is told the same. */
function once(work: () => Promise<void>): () => void {
  let isRunning = false
  return () => {
    if (isRunning) return
    isRunning = true
    const finish = () => {
      isRunning = false
    }
    work().then(finish, finish)
  }
}

function toStores(database: Database, news: ChangeNews): Stores {
  return {
    changes: createPostgresChangeLog(database, news),
    tasks: createPostgresTaskStore(database),
    entities: createPostgresEntityStore(database),
    users: createPostgresUserStore(database),
    sessions: createPostgresSessionStore(database),
    properties: createPostgresPropertyStore(database),
    retention: createPostgresRetentionStore(database),
    webhooks: createPostgresWebhookStore(database),
    audit: createPostgresAuditStore(database),
    simulation: createPostgresSimulationStore(database),
    close: async () => {
      await news.close()
      await database.close()
    },
  }
}
