import { Problem } from '../problem/index.ts'
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

/** The property that says which process runs the site, where several could. */
export const SITE_HOLDER = 'site-holder'
/** The property that is another one after each change of a site that is held. */
export const SITE_MARK = 'site-mark'

/** By what a process that runs the site shows, with each change, that it still does. */
export interface SiteHold {
  /** What `SITE_HOLDER` must say; it cannot change while the change is written. */
  readonly holder: string
  /** What `SITE_MARK` says from this change on. */
  readonly mark: string
}

/** Keeps the state of a simulated site beside its tasks, so that neither is ever without the other. */
export interface SimulationStore {
  /** In the order of kinds and identifiers. */
  load(): Promise<readonly SimulationRecord[]>
  /**
   * All of it or nothing, durable.
   *
   * @throws Problem `site-elsewhere` where the site is another's than `hold` says, and nothing is written
   */
  commit(change: SimulationChange, now: number, hold?: SiteHold): Promise<void>
  /**
   * Puts these in the place of all records and all tasks, with the entities and idempotency keys of those. All of it
   * or nothing, durable: whoever looks finds the one or the other.
   *
   * @throws Problem `site-elsewhere` as `commit`
   */
  replace(begin: Pick<SimulationChange, 'tasks' | 'puts'>, now: number, hold?: SiteHold): Promise<void>
}

/** What is told where the site is in other hands: for who asks for an operation as for who would write one. */
export function siteElsewhere(): Problem {
  return new Problem(
    'site-elsewhere',
    'The simulated site runs in another process on this database; ask that one, or this one again in a few seconds.',
    { retryAfterSeconds: 2 },
  )
}
