import type { Task } from '../task/index.ts'

/** A part of the state of a simulated site: the engine's own JSON, by kind and identifier. */
export interface SimulationRecord {
  readonly kind: string
  readonly id: string
  readonly json: string
}

/** What one moment of a simulated site changes. */
export interface SimulationChange {
  /** Tasks as they are now: new ones are added, known ones replaced. */
  readonly tasks: readonly Task[]
  readonly puts: readonly SimulationRecord[]
  readonly removes: readonly Pick<SimulationRecord, 'kind' | 'id'>[]
}

/** Keeps the state of a simulated site beside its tasks, so that neither is ever without the other. */
export interface SimulationStore {
  /** In the order of kinds and identifiers. */
  load(): Promise<readonly SimulationRecord[]>
  /** All of it or nothing, durable. */
  commit(change: SimulationChange, now: number): Promise<void>
  /**
   * Puts these in the place of all records and all tasks, with the entities and idempotency keys of those. All of it
   * or nothing, durable: whoever looks finds the one or the other.
   */
  replace(begin: Pick<SimulationChange, 'tasks' | 'puts'>, now: number): Promise<void>
}
