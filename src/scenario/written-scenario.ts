import type { ClockMode, OperationKind, SiteSize, WrittenPlan } from '../simulation/index.ts'
import type { ScenarioProfile } from './scenario.ts'

/** A file as `SCENARIO_SCHEMA` lets it through. */
export interface WrittenScenario {
  readonly name: string
  readonly about?: string
  readonly server?: { readonly profile?: ScenarioProfile; readonly timeZone?: string }
  readonly seed?: number
  readonly clock?: { readonly mode?: ClockMode; readonly start?: string; readonly speed?: number }
  readonly site?: WrittenScenarioSite
  readonly steps?: readonly WrittenStep[]
}

export type WrittenScenarioSite =
  | 'demo'
  | 'empty'
  | WrittenSize
  | WrittenPlan
  | { readonly recorded: Readonly<Record<string, unknown>> & { readonly at: string } }

export type WrittenSize = Partial<SiteSize> & Pick<SiteSize, 'vpgs'>

export interface WrittenStep {
  readonly at?: WrittenDuration
  readonly every?: WrittenDuration
  readonly when?: {
    readonly operation?: OperationKind
    readonly vpg?: string
    readonly reaches: number | 'begin' | 'end'
  }
  readonly after?: WrittenDuration
  readonly times?: number
  readonly do: WrittenAction | readonly WrittenAction[]
}

export type WrittenDuration = number | string

/** One of its members names the action. */
export type WrittenAction = Readonly<Record<string, unknown>>

/** The actions of a step with their ways from the top of the file. */
export function actionsOf(
  step: WrittenStep,
  index: number,
): readonly { readonly action: WrittenAction; readonly path: readonly (string | number)[] }[] {
  const path = ['steps', index, 'do']
  // `Array.isArray` does not narrow readonly lists.
  const given = step.do as WrittenAction | WrittenAction[]
  return Array.isArray(given)
    ? given.map((action, place) => ({ action, path: [...path, place] }))
    : [{ action: given, path }]
}
