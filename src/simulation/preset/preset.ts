import type { Site } from '../../inventory/index.ts'
import type { Task } from '../../task/index.ts'
import { assembleSite } from './assemble-site.ts'
import { addDemoHistory } from './demo-history.ts'
import { DEMO_PLAN } from './demo-plan.ts'
import { createEstate } from './estate.ts'
import { createHistory } from './history.ts'
import { createSeededRandom } from './seeded-random.ts'
import { addSizedHistory } from './sized-history.ts'
import { completeSize, createSizedPlan, type SiteSize } from './sized-plan.ts'
import { completePlan, type WrittenPlan } from './written-plan.ts'

/** Version of the local site and its peers where none is asked for. */
const VERSION = '10.0.0'

export interface PresetOptions {
  readonly seed: number
  /** The time at which the site begins to run, epoch milliseconds; its past lies before. */
  readonly now: number
  /** A guid in lower case, for a site that has an identity already; one is drawn otherwise. */
  readonly localSiteIdentifier?: string | undefined
  /** The server version that the site states: `10.0.0` where it is left out. */
  readonly version?: string | undefined
}

/** A site to begin with, and its task history up to then: every task has ended, the oldest comes first. */
export interface Preset {
  readonly site: Site
  readonly tasks: readonly Task[]
}

/**
 * A freight company with 12 VPGs and 40 VMs in Hamburg, Rotterdam and Aarhus, and a week of what people did there.
 * A function of its options alone.
 */
export function createDemoSite({ seed, now, localSiteIdentifier, version = VERSION }: PresetOptions): Preset {
  const random = createSeededRandom(seed)
  const estate = createEstate(DEMO_PLAN, { random, localSiteIdentifier })
  const history = createHistory(estate, { now, days: 7, random: random.fork('tasks') })
  const { openMounts } = addDemoHistory(estate, history, random.fork('history'))
  return { site: assembleSite(estate, { history, openMounts, version, random }), tasks: history.tasks() }
}

/**
 * A site of any size, with a history after the same habits. A function of its options alone.
 *
 * @throws Problem `value-unreadable` for a size out of bounds
 */
export function createSizedSite(options: PresetOptions & SiteSize): Preset {
  const { seed, now, localSiteIdentifier, version = VERSION } = options
  const size = completeSize(options)
  const random = createSeededRandom(seed)
  const estate = createEstate(createSizedPlan(size), { random, localSiteIdentifier })
  const history = createHistory(estate, { now, days: size.historyDays, random: random.fork('tasks') })
  addSizedHistory(estate, history, random.fork('history'))
  return { site: assembleSite(estate, { history, openMounts: [], version, random }), tasks: history.tasks() }
}

/**
 * A site that somebody has written down, without a past: no task has ever run there. A function of plan and options.
 *
 * @throws Problem `value-unreadable` as `completePlan`
 */
export function createPlannedSite(plan: WrittenPlan, options: PresetOptions): Preset {
  const { seed, now, localSiteIdentifier, version = VERSION } = options
  const random = createSeededRandom(seed)
  const estate = createEstate(completePlan(plan), { random, localSiteIdentifier })
  const history = createHistory(estate, { now, days: 0, random: random.fork('tasks') })
  return { site: assembleSite(estate, { history, openMounts: [], version, random }), tasks: [] }
}
