import { type Clock, systemClock } from '../../runtime/index.ts'
import type { Stores } from '../stores.ts'
import { createSqliteAuditStore } from './audit-store.ts'
import { openSqliteChangeLog } from './change-log.ts'
import { configureDatabase } from './configure-database.ts'
import { createDataFolder, databasePath } from './data-folder.ts'
import { type Database, openDatabase } from './database.ts'
import { createSqliteEntityStore } from './entity-store.ts'
import { isBehind, migrate, refuseNewer } from './migrate.ts'
import { createSqlitePropertyStore } from './property-store.ts'
import { createSqliteRetentionStore } from './retention-store.ts'
import { createSqliteSessionStore } from './session-store.ts'
import { createSqliteSimulationStore } from './simulation-store.ts'
import { openSqliteTaskStore } from './task-store.ts'
import { openTaskWriter } from './task-writer.ts'
import { createSqliteUserStore } from './user-store.ts'
import { createSqliteWebhookStore } from './webhook-store.ts'
import { openWriterLock, type WriterLock } from './writer-lock.ts'

/** A database that lives as long as it is open, and no longer. */
export interface MemoryOptions {
  readonly memory: true
  /** Dates the steps of the schema. */
  readonly clock?: Clock
}

export interface FolderOptions {
  /** The data folder; made, for its owner alone, where it is missing. */
  readonly folder: string
  /**
   * False for a command that may run beside the service of the same folder, such as adding a user: it takes no
   * lock, and must not write tasks. True unless given.
   */
  readonly isService?: boolean
  readonly clock?: Clock
}

/**
 * Opens the embedded store and brings it to the schema of this version.
 *
 * @throws Problem `store-in-use` where another service holds the folder, `store-newer` where a newer version
 *   wrote it, `store-corrupt` where it is damaged, `store-unavailable` where it cannot be read or written
 */
export async function openSqliteStores(options: MemoryOptions | FolderOptions): Promise<Stores> {
  const { clock = systemClock } = options
  if ('memory' in options) {
    const database = openDatabase({ path: ':memory:' })
    database.run('pragma foreign_keys = on')
    migrate(database, clock.now())
    return toStores(database)
  }
  const { folder, isService = true } = options
  createDataFolder(folder)
  const lock = isService ? openWriterLock(folder) : undefined
  try {
    return toStores(openFolderDatabase({ folder, lock, clock }), lock)
  } catch (error) {
    lock?.release()
    throw error
  }
}

function openFolderDatabase(opening: {
  readonly folder: string
  readonly lock: WriterLock | undefined
  readonly clock: Clock
}): Database {
  const { folder, lock, clock } = opening
  const database = openDatabase({ path: databasePath(folder) })
  try {
    refuseNewer(database, `The data folder ${folder}`)
    configureDatabase(database)
    if (isBehind(database)) {
      // A command must not change the schema under a service of an older version.
      const ownLock = lock === undefined ? openWriterLock(folder) : undefined
      try {
        migrate(database, clock.now())
      } finally {
        ownLock?.release()
      }
    }
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function toStores(database: Database, lock?: WriterLock): Stores {
  const log = openSqliteChangeLog(database)
  const writer = openTaskWriter(database, log)
  return {
    tasks: openSqliteTaskStore(database, { log, writer }),
    changes: log,
    entities: createSqliteEntityStore(database),
    users: createSqliteUserStore(database),
    sessions: createSqliteSessionStore(database),
    properties: createSqlitePropertyStore(database),
    retention: createSqliteRetentionStore(database),
    webhooks: createSqliteWebhookStore(database),
    audit: createSqliteAuditStore(database),
    simulation: createSqliteSimulationStore(database, writer),
    close: async () => {
      database.close()
      lock?.release()
    },
  }
}
