import type { Site } from '../inventory/index.ts'
import type { ClockMode, Cue, SiteSize, WrittenPlan } from '../simulation/index.ts'
import type { SCENARIO_PROFILES } from './scenario-schema.ts'

export type ScenarioProfile = (typeof SCENARIO_PROFILES)[number]

/** What exists at the beginning. */
export type ScenarioSite =
  | { readonly form: 'demo' }
  | { readonly form: 'empty' }
  | { readonly form: 'sized'; readonly size: SiteSize }
  | { readonly form: 'planned'; readonly plan: WrittenPlan }
  /** As a server answered it at an instant, epoch milliseconds. */
  | { readonly form: 'recorded'; readonly site: Site; readonly recordedAt: number }

/** A scenario file that was read and found in order. Null is what the server decides. */
export interface Scenario {
  /** As it was given, for messages. */
  readonly fileName: string
  readonly name: string
  /** `''` where the file says nothing. */
  readonly about: string
  readonly server: { readonly profile: ScenarioProfile | null; readonly timeZone: string | null }
  readonly seed: number | null
  readonly clock: {
    readonly mode: ClockMode | null
    /** Epoch milliseconds. */
    readonly startAt: number | null
    readonly speed: number | null
  }
  readonly site: ScenarioSite
  /** The steps as the simulation takes them; names are those of the file, and stand for themselves. */
  readonly cues: readonly Cue[]
}
