import type { Log } from '../runtime/index.ts'
import {
  createDemoSite,
  createSimulation,
  createSizedSite,
  type OwnedClock,
  type SimulationControl,
  type SiteSize,
} from '../simulation/index.ts'
import type { Stores } from '../store/index.ts'

export interface SimulationOptions {
  readonly stores: Stores
  readonly clock: OwnedClock
  readonly log: Log
  readonly seed: number
  /** The server version to state. */
  readonly version: string
  /** The demo site unless given. */
  readonly size?: SiteSize | undefined
}

/** The site that runs: the one that the stores keep, or a new one of the seed and size. */
export function openSimulation(options: SimulationOptions): Promise<SimulationControl> {
  const { stores, clock, log, seed, version, size } = options
  return createSimulation({
    store: stores.simulation,
    tasks: stores.tasks,
    clock,
    seed,
    log,
    initialSite: () => {
      const begin = { seed, now: clock.now(), version }
      return size === undefined ? createDemoSite(begin) : createSizedSite({ ...begin, ...size })
    },
  })
}
