import type { EntityStore } from './entity-store.ts'
import type { PropertyStore } from './property-store.ts'
import type { SessionStore } from './session-store.ts'
import type { SimulationStore } from './simulation-store.ts'
import type { TaskStore } from './task-store.ts'
import type { UserStore } from './user-store.ts'

/** All that one data folder, or one database, keeps. */
export interface Stores {
  readonly tasks: TaskStore
  readonly entities: EntityStore
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly properties: PropertyStore
  readonly simulation: SimulationStore
  /** Releases everything; safe to call twice. */
  close(): Promise<void>
}
