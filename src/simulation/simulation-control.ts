import type { OperationKind, OperationRequest } from './operation-request.ts'
import type { Simulation } from './simulation.ts'

/** Something that lasts at a site until it is taken back. */
export interface Condition {
  /**
   * `peerUnreachable`: the peer site does not answer; VPGs stop to replicate, operations that need it fail.
   * `hostGone`: the host of a VRA is gone; `cleanUpVras` removes the VRA.
   */
  readonly type: 'peerUnreachable' | 'hostGone'
  /** The identifier of the peer site or host. */
  readonly subject: string
}

/** How the next operation that fits is to go. It happens once. */
export interface Trouble {
  /** Null is any. */
  readonly kind: OperationKind | null
  /** Null is any. */
  readonly vpg: string | null
  /** The progress at which it happens: 1 to 99. */
  readonly atPercent: number
  /** `fail` ends the task as Failed; `wait` lets it wait for a person, until `answer`. `fail` unless given. */
  readonly outcome?: 'fail' | 'wait'
  /** What `completeReason` says of a failure. */
  readonly reason: string
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

/** What the owner of a simulated site can do with it, beyond what its users can. Each is durable when it resolves. */
export interface SimulationControl extends Simulation {
  readonly seed: number

  /** @throws Problem `value-unreadable` */
  troubleNext(trouble: Trouble): Promise<void>
  listTroubles(): readonly Trouble[]
  clearTroubles(): Promise<void>

  /** @throws Problem `entity-not-found` */
  setCondition(condition: Condition, isOn: boolean): Promise<void>
  listConditions(): readonly Condition[]

  /** Starts an operation at its time; one that is refused then becomes an event. */
  schedule(appointment: Appointment): Promise<void>

  /** Forgets everything, tasks included, and begins with the initial site again, and its time where that is frozen. */
  reset(): Promise<void>
}
