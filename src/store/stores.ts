import type { AuditStore } from './audit-store.ts'
import type { ChangeLog } from './change-log.ts'
import type { EntityStore } from './entity-store.ts'
import type { PropertyStore } from './property-store.ts'
import type { RetentionStore } from './retention-store.ts'
import type { SessionStore } from './session-store.ts'
import type { SimulationStore } from './simulation-store.ts'
import type { TaskStore } from './task-store.ts'
import type { UserStore } from './user-store.ts'
import type { WebhookStore } from './webhook-store.ts'

/** All that one data folder, or one database, keeps. */
export interface Stores {
  readonly tasks: TaskStore
  readonly changes: ChangeLog
  readonly entities: EntityStore
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly properties: PropertyStore
  readonly retention: RetentionStore
  readonly simulation: SimulationStore
  readonly webhooks: WebhookStore
  readonly audit: AuditStore
  /** Releases everything; safe to call twice. */
  close(): Promise<void>
}
