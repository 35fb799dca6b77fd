import type { KnownTaskState, KnownTaskType } from '../task/index.ts'
import type { OperationKind } from './operation-request.ts'
import type { Condition, Trouble } from './simulation-control.ts'

/** Something that a scenario lets happen, as JSON values alone. VPGs, VMs and peers by name or identifier. */
export type SiteAction =
  | StartAction
  | TaskAction
  | ({ readonly do: 'trouble' } & Trouble)
  | ({ readonly do: 'setCondition'; readonly isOn: boolean } & Condition)
  | AnswerAction
  | FailRunningAction
  | SignalAction

/** Starts an operation as somebody. One that is refused becomes an event. */
export interface StartAction {
  readonly do: 'start'
  readonly operation: OperationKind
  /** As `toOperationRequest` takes it: what is left out is as in a request without a body. */
  readonly input: Readonly<Record<string, unknown>>
  readonly initiatedBy: string
}

/** Lets a task of any type run and end that changes nothing else. */
export interface TaskAction {
  readonly do: 'runTask'
  readonly type: KnownTaskType
  /** Names the VPG it is related to; none where null. */
  readonly vpg: string | null
  /** How long it takes, exactly. */
  readonly ms: number
  readonly ends: Extract<KnownTaskState, 'Completed' | 'Failed' | 'Stopped'>
  /** The progress at which it fails or stops; 99 where null. */
  readonly atPercent: number | null
  readonly reason: string
  readonly initiatedBy: string
  readonly isCancellable: boolean
}

/** Answers the operations that wait for a person and fit. */
export interface AnswerAction {
  readonly do: 'answer'
  /** Null is any. */
  readonly operation: OperationKind | null
  readonly vpg: string | null
}

/** Ends every operation that runs as Failed, as a restart of the service does to some. */
export interface FailRunningAction {
  readonly do: 'failRunning'
  readonly reason: string
}

/** Tells whoever runs the site, who knows what it means: the simulation does not look into it. */
export interface SignalAction {
  readonly do: 'signal'
  /** What is asked for: `endSessions`, `fault`, `clearFaults`, `clock`. */
  readonly signal: string
  readonly input: Readonly<Record<string, unknown>>
}

/** What a cue waits for. */
export type CueTrigger =
  /** An instant of the site, milliseconds after the site began; and again each time `everyMs` has passed. */
  | { readonly on: 'time'; readonly afterMs: number; readonly everyMs: number | null }
  /** An operation that fits reaches a progress, or begins (1), or ends completed (100). */
  | {
      readonly on: 'progress'
      /** Null is any. */
      readonly operation: OperationKind | null
      readonly vpg: string | null
      /** 1 to 100. */
      readonly atPercent: number
      /** How much later than that it happens. */
      readonly delayMs: number
      /** How often it happens; null is each time. */
      readonly times: number | null
    }

/** A moment of a scenario: when something happens, and what. */
export interface Cue {
  /** How the scenario names it in messages and lists: `steps[2]`. */
  readonly name: string
  readonly trigger: CueTrigger
  readonly actions: readonly SiteAction[]
}

/** A cue with what became of it so far. */
export interface CueState extends Cue {
  readonly happenedCount: number
  /** Epoch milliseconds of the site; null before the first time. */
  readonly lastHappenedAt: number | null
}
