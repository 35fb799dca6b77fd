import type { Site } from '../inventory/index.ts'
import type { Task } from '../task/index.ts'
import type { Cue, CueState, SignalAction } from './cue.ts'
import type { OperationKind, OperationRequest } from './operation-request.ts'
import type { Simulation } from './simulation.ts'
import type { ClockState } from './site-clock.ts'

/** Something that lasts at a site until it is taken back. */
export interface Condition {
  /**
   * `peerUnreachable`: the peer site does not answer; VPGs stop to replicate, operations that need it fail.
   * `hostGone`: the host of a VRA is gone; `cleanUpVras` removes the VRA.
   */
  readonly type: 'peerUnreachable' | 'hostGone'
  /** The identifier of the peer site or host, or its name. */
  readonly subject: string
}

/** What becomes of an operation that a trouble strikes. */
export const TROUBLE_OUTCOMES = ['fail', 'wait', 'slow'] as const

/** The largest `factor` of a slow operation. */
export const SLOW_FACTOR_MAX = 10_000

/** How operations that fit are to go. */
export interface Trouble {
  /** Null is any. */
  readonly kind: OperationKind | null
  /** A name or identifier; null is any. */
  readonly vpg: string | null
  /** The progress at which it happens: 1 to 99. Of no meaning for `slow`. */
  readonly atPercent: number
  /**
   * `fail` ends the task as Failed; `wait` lets it wait for a person, until `answer`; `slow` makes it take `factor`
   * times as long. `fail` unless given.
   */
  readonly outcome?: (typeof TROUBLE_OUTCOMES)[number]
  /** What `completeReason` says of a failure. */
  readonly reason: string
  /** For `slow`: more than 0, up to 10,000. */
  readonly factor?: number
  /** Operations that fit and are let through first; 0 unless given. */
  readonly skip?: number
  /** Operations to trouble; 1 unless given, null is every one. */
  readonly times?: number | null
  /** Share of those that fit, 0 to 1, drawn from the seed; every one unless given. */
  readonly probability?: number
}

/** A trouble that is planned. */
export interface TroubleState extends Trouble {
  /** `t1`, `t2`, … */
  readonly id: string
  /** Operations that fitted, and those that were troubled. One that is used up stays listed until cleared. */
  readonly matched: number
  readonly struck: number
}

/** An operation that is to start later. */
export interface Appointment {
  /** Epoch milliseconds; at once where that has passed. */
  readonly at: number
  /** Again each time this has passed; null is once. */
  readonly everyMs: number | null
  readonly request: OperationRequest
  readonly initiatedBy: string
}

/** Where a site came from, for people. */
export interface ScenarioNote {
  readonly name: string
  readonly about: string
}

/** What a simulation begins with. */
export interface InitialSite {
  readonly site: Site
  /** Those that have not ended go on, and end, at the site's own pace. */
  readonly tasks: readonly Task[]
  readonly cues?: readonly Cue[]
  readonly scenario?: ScenarioNote
  /** The time it begins at, and how that runs; as the clock is, unless given. */
  readonly clock?: ClockState
  /** As the simulation was created with, unless given. */
  readonly seed?: number
}

/** What the owner of a simulated site can do with it, beyond what its users can. Each is durable when it resolves. */
export interface SimulationControl extends Simulation {
  readonly seed: number

  /** @throws Problem `value-unreadable`, `entity-not-found` */
  addTrouble(trouble: Trouble): Promise<TroubleState>
  /** In the order in which they were added. */
  listTroubles(): readonly TroubleState[]
  /** @throws Problem `entity-not-found` */
  removeTrouble(id: string): Promise<void>
  clearTroubles(): Promise<void>

  /** @throws Problem `entity-not-found` */
  setCondition(condition: Condition, isOn: boolean): Promise<void>
  listConditions(): readonly Condition[]

  /** Starts an operation at its time; one that is refused then becomes an event. */
  schedule(appointment: Appointment): Promise<void>

  /** The cues of the scenario that the site began with, in its order. */
  listCues(): readonly CueState[]

  /** What the site began with, in words; null for one without a scenario. */
  scenario(): ScenarioNote | null

  /**
   * Is told of `signal` actions, in the order and at the site's time at which they happen, once what led to them is
   * durable. Time does not go on before it has resolved; it may do with the site what it likes, but wait for
   * `runUntil`, which would wait for it. At most once each: one that meets a crash is lost. There is one listener, and
   * without it a signal is dropped.
   */
  onSignal(listener: (signal: SignalAction) => Promise<void>): void

  /**
   * Is told when another site has taken the place of this one, begun again or put back, before anything of that comes
   * due: what was set beside the site, such as faults of requests, belongs to the one of before. There is one listener.
   */
  onReplace(listener: () => void): void

  /**
   * Sets the clock forward as an administrator sets that of a server: all that runs still takes as long as before, so
   * whatever is due is due that much later. What is scheduled for an instant happens when the new time has passed it.
   *
   * @param ms 1 up to ten years
   * @throws Problem `value-unreadable`
   */
  jumpClock(ms: number): Promise<void>

  /**
   * Forgets everything, tasks included, and begins again: with the given site, or with the one of before, and then
   * with its time where that is frozen.
   */
  reset(begin?: InitialSite): Promise<void>
}
