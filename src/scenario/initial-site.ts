import type { Site } from '../inventory/index.ts'
import type { ClockMode, ClockState, Cue, InitialSite, SiteAction } from '../simulation/index.ts'
import { createScenarioSite } from './create-site.ts'
import type { Scenario } from './scenario.ts'
import { hasWildcard, toNamePattern } from './wildcard.ts'

export interface ScenarioBeginning {
  /** Where the scenario says none. */
  readonly seed: number
  /** The time of the server, epoch milliseconds, where the scenario says none. */
  readonly now: number
  /** How it runs, where the scenario says something of the time, and not this; `real` and 1 unless given. */
  readonly mode?: ClockMode
  readonly speed?: number
  /** The server version that the site states. */
  readonly version?: string | undefined
  /** A guid in lower case, for a site that has an identity already; one is drawn otherwise. */
  readonly localSiteIdentifier?: string | undefined
}

/** What a simulation begins with to play a scenario. A function of both alone; it cannot fail. */
export function toInitialSite(scenario: Scenario, beginning: ScenarioBeginning): InitialSite {
  const { name, about } = scenario
  const { version, localSiteIdentifier } = beginning
  const { mode, startAt, speed } = scenario.clock
  const seed = scenario.seed ?? beginning.seed
  const clock: ClockState = {
    mode: mode ?? beginning.mode ?? 'real',
    speed: speed ?? beginning.speed ?? 1,
    now: startAt ?? beginning.now,
  }
  const { site, tasks } = createScenarioSite(scenario.site, {
    seed,
    now: clock.now,
    version,
    localSiteIdentifier,
  })
  const isClockSaid = mode !== null || startAt !== null || speed !== null
  return {
    site,
    tasks,
    seed,
    scenario: { name, about },
    cues: toCues(scenario.cues, site),
    ...(isClockSaid ? { clock } : {}),
  }
}

function toCues(cues: readonly Cue[], site: Site): readonly Cue[] {
  return cues.map((cue) => ({ ...cue, actions: cue.actions.flatMap((action) => toActions(action, site)) }))
}

/** The action, or one for each VPG that the pattern of a start stands for. */
function toActions(action: SiteAction, { vpgs }: Site): readonly SiteAction[] {
  if (action.do !== 'start') return [action]
  const { vpg } = action.input
  if (typeof vpg !== 'string' || !hasWildcard(vpg) || vpgs.some(({ name }) => name === vpg)) return [action]
  const pattern = toNamePattern(vpg)
  return vpgs
    .filter(({ name }) => pattern.test(name))
    .map(({ identifier }) => ({ ...action, input: { ...action.input, vpg: identifier } }))
}
