import type { Log } from '../runtime/index.ts'
import type { Scenario } from '../scenario/index.ts'
import {
  type ClockState,
  createDemoSite,
  createSimulation,
  createSizedSite,
  type InitialSite,
  type OwnedClock,
  openSharedSimulation,
  type SimulationControl,
  type SimulationParts,
  type SiteSize,
} from '../simulation/index.ts'
import type { Stores } from '../store/index.ts'

export interface SimulationOptions {
  readonly stores: Stores
  /** The name of this process, which no other has or had, where several may share the stores. */
  readonly holder?: string | undefined
  readonly clock: OwnedClock
  readonly log: Log
  readonly seed: number
  /** The server version to state. */
  readonly version: string
  /** The demo site unless given. */
  readonly size?: SiteSize | undefined
  /** In the place of both. */
  readonly scenario?: Scenario | undefined
  /** What the user wants, whatever the scenario says. */
  readonly wishes?: Partial<ClockState & { readonly seed: number }>
}

/** The site that runs: the one that the stores keep, or a new one of the scenario, or of the seed and size. */
export async function openSimulation(options: SimulationOptions): Promise<SimulationControl> {
  const { stores, clock, log, seed, holder } = options
  const parts: SimulationParts = {
    store: stores.simulation,
    tasks: stores.tasks,
    clock,
    seed,
    log,
    initialSite: await toBeginning(options),
  }
  if (holder === undefined) return createSimulation(parts)
  return openSharedSimulation({ ...parts, properties: stores.properties, holder })
}

async function toBeginning({
  clock,
  seed,
  version,
  size,
  scenario,
  wishes = {},
}: SimulationOptions): Promise<() => InitialSite> {
  const beginning = () => ({ seed, ...clock.state(), version })
  if (scenario !== undefined) {
    const { toInitialSite } = await import('../scenario/index.ts')
    const wished: Scenario = {
      ...scenario,
      seed: wishes.seed ?? scenario.seed,
      clock: {
        mode: wishes.mode ?? scenario.clock.mode,
        speed: wishes.speed ?? scenario.clock.speed,
        startAt: wishes.now ?? scenario.clock.startAt,
      },
    }
    return () => toInitialSite(wished, beginning())
  }
  return () =>
    size === undefined ? createDemoSite(beginning()) : createSizedSite({ ...beginning(), ...size })
}
