import type { AuditStore } from '../audit-store.ts'
import type { ChangeLog } from '../change-log.ts'
import type { EntityStore } from '../entity-store.ts'
import type { PropertyStore } from '../property-store.ts'
import type { RetentionStore } from '../retention-store.ts'
import type { SessionStore } from '../session-store.ts'
import type { SimulationStore } from '../simulation-store.ts'
import type { UserStore } from '../user-store.ts'
import type { WebhookStore } from '../webhook-store.ts'
import { createSqliteAuditStore } from './audit-store.ts'
import { openSqliteChangeLog } from './change-log.ts'
import { databasePath } from './data-folder.ts'
import { openDatabase } from './database.ts'
import { createSqliteEntityStore } from './entity-store.ts'
import { createSqlitePropertyStore } from './property-store.ts'
import { createSqliteRetentionStore } from './retention-store.ts'
import { createSqliteSessionStore } from './session-store.ts'
import { createSqliteSimulationStore } from './simulation-store.ts'
import { openSqliteTaskReader, type TaskReader } from './task-reader.ts'
import { openTaskWriter } from './task-writer.ts'
import { createSqliteUserStore } from './user-store.ts'
import { createSqliteWebhookStore } from './webhook-store.ts'

/** The stores of a folder as far as they are read. */
export interface SqliteReader {
  readonly tasks: TaskReader
  readonly changes: Pick<ChangeLog, 'list' | 'listOf'>
  readonly entities: EntityStore
  readonly users: Pick<UserStore, 'find' | 'list'>
  readonly sessions: Pick<SessionStore, 'find'>
  readonly properties: Pick<PropertyStore, 'find'>
  readonly retention: Pick<RetentionStore, 'getRules' | 'listHolds' | 'findHold' | 'listRuns' | 'totals'>
  readonly simulation: Pick<SimulationStore, 'load'>
  readonly webhooks: Pick<
    WebhookStore,
    'list' | 'find' | 'countWaiting' | 'listDue' | 'nextDueAt' | 'listDeliveries' | 'findDelivery'
  >
  readonly audit: Pick<AuditStore, 'list'>
  /** Safe to call twice. */
  close(): void
}

/**
 * Opens a folder beside the process that writes it, to read: each call sees all that was committed before it. WAL lets
 * readers and the writer go on beside each other.
 *
 * @param id tells this reader from others of the folder
 * @throws Problem `store-unavailable` where the folder cannot be read
 */
export function openSqliteReader({
  folder,
  id,
}: {
  readonly folder: string
  readonly id: string
}): SqliteReader {
  const database = openDatabase({ path: databasePath(folder), isReadOnly: true })
  try {
    database.run('pragma temp_store = memory')
    // As for the writer: the indexes of some 100,000 tasks.
    database.run('pragma cache_size = -32768')
    const log = openSqliteChangeLog(database)
    return {
      tasks: openSqliteTaskReader(database, `${database.path}-texts-${id}`),
      changes: { list: log.list, listOf: log.listOf },
      entities: createSqliteEntityStore(database),
      users: createSqliteUserStore(database),
      sessions: createSqliteSessionStore(database),
      properties: createSqlitePropertyStore(database),
      retention: createSqliteRetentionStore(database),
      simulation: { load: createSqliteSimulationStore(database, openTaskWriter(database, log)).load },
      webhooks: createSqliteWebhookStore(database),
      audit: createSqliteAuditStore(database),
      close: database.close,
    }
  } catch (error) {
    database.close()
    throw error
  }
}
