import type { KnownTaskType, RelatedEntities } from '../task/index.ts'
import type { Activity, ActivityInputs, ActivityKind, ActivityRequest, Facts, Phase } from './activity.ts'
import type { OperationKind } from './operation-request.ts'
import type { Random } from './random.ts'
import type { SiteState } from './site-state.ts'

/** Where an activity starts. */
export interface Start {
  readonly state: SiteState
  /** Epoch milliseconds. */
  readonly at: number
  /** The stream of this very activity. */
  readonly random: Random
  readonly number: number
}

/** When an effect happens, and to whom. */
export interface Moment {
  /** Epoch milliseconds. */
  readonly at: number
  /** The progress of the activity. */
  readonly percent: number
  readonly number: number
  readonly initiatedBy: string
  /** The stream of this activity and this moment. */
  readonly random: Random
}

/** What happens to the site. Changes nothing where what it is about is gone. */
export type Effect<FactsOfKind> = (state: SiteState, facts: FactsOfKind, moment: Moment) => SiteState

/** The effects of a kind by name. Three names have a meaning of their own. */
export interface Effects<FactsOfKind> {
  /** At the start. */
  readonly begin?: Effect<FactsOfKind>
  /** With Completed. */
  readonly end?: Effect<FactsOfKind>
  /** With Failed and Stopped: what was begun is taken back. */
  readonly undo?: Effect<FactsOfKind>
  readonly [name: string]: Effect<FactsOfKind> | undefined
}

/** What the site needs to know of a kind of activity. */
export interface Definition<Input, FactsOfKind extends Facts> {
  /**
   * What the activity needs to know, found in the site.
   *
   * @throws Problem `entity-not-found`, `operation-refused` or `value-unreadable`
   */
  check(input: Input, start: Start): FactsOfKind
  readonly effects: Effects<FactsOfKind>
  plan(facts: FactsOfKind, start: Start): readonly Phase[]
}

/** A kind of activity that has a task. */
export interface OperationDefinition<Input, FactsOfKind extends Facts>
  extends Definition<Input, FactsOfKind> {
  taskType(facts: FactsOfKind): KnownTaskType
  related(facts: FactsOfKind, state: SiteState): RelatedEntities
  /** What is done, in words that stand in events: `Failover test of VPG "Payroll"`. Null makes no event. */
  describe(facts: FactsOfKind): string | null
  /** What comes to be, where that is answered instead of the task. */
  created?(facts: FactsOfKind): string
  readonly isCancellable?: boolean | ((facts: FactsOfKind) => boolean)
}

/** An operation that ends another one instead of having a task of its own. */
export interface CancellingDefinition<Input> {
  /** @throws Problem where there is nothing to cancel */
  findCancelled(input: Input, state: SiteState, running: readonly Activity[]): Activity
}

/** An operation that is several others. */
export interface SplittingDefinition<Input> {
  split(input: Input, state: SiteState): readonly ActivityRequest[]
}

/** The facts of an activity are only ever given back to the definition that made them. */
type Erased<Input> = OperationDefinition<Input, Facts>

export type OperationTable = {
  readonly [Kind in OperationKind]:
    | Erased<ActivityInputs[Kind]>
    | CancellingDefinition<ActivityInputs[Kind]>
    | SplittingDefinition<ActivityInputs[Kind]>
}

export type BackgroundTable = {
  readonly [Kind in Exclude<ActivityKind, OperationKind>]:
    | Definition<ActivityInputs[Kind], Facts>
    | Erased<ActivityInputs[Kind]>
}

/** A definition as the table holds it, its own facts forgotten. */
export function operation<Input, FactsOfKind extends Facts>(
  definition: OperationDefinition<Input, FactsOfKind>,
): Erased<Input> {
  // See `Erased`: the compiler cannot follow facts through the database.
  return definition as unknown as Erased<Input>
}

export function background<Input, FactsOfKind extends Facts>(
  definition: Definition<Input, FactsOfKind>,
): Definition<Input, Facts> {
  // As above.
  return definition as unknown as Definition<Input, Facts>
}
