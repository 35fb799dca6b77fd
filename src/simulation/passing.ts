import type { Vpg } from '../inventory/index.ts'
import { isSameIdentifier } from '../inventory/index.ts'
import type { KnownTaskType, Task } from '../task/index.ts'
import type { Facts, Mark } from './activity.ts'
import { isAdoptable } from './adopted.ts'
import type { OperationKind } from './operation-request.ts'
import { vpgFacts } from './operations/vpg-operation.ts'
import type { SiteState } from './site-state.ts'
import { situationOf, type VpgSituation } from './vpg-lifecycle.ts'

/** The operation that a VPG in a passing situation is in the middle of. */
interface Passing {
  readonly kind: OperationKind
  /** What its task may be. */
  readonly types: readonly KnownTaskType[]
  /** How long what is left takes, about, where no task tells. */
  readonly ms: number
}

/**
 * Situations that an operation leaves at its end, with that operation. A site that begins with such a VPG goes on
 * with it, so that it does not stay so for ever. The other situations that pass, the synchronizations, go on by
 * themselves.
 */
export const PASSING: Partial<Readonly<Record<VpgSituation, Passing>>> = {
  testStarting: { kind: 'testFailover', types: ['FailOverTest'], ms: 10_000 },
  testStopping: { kind: 'stopFailoverTest', types: ['StopFailOverTest'], ms: 10_000 },
  failingOver: { kind: 'failOver', types: ['FailoverBeforeCommit', 'FailOver'], ms: 20_000 },
  failoverCommitting: { kind: 'commitFailover', types: ['FailoverCommit', 'FailOver'], ms: 15_000 },
  failoverRollingBack: { kind: 'rollBackFailover', types: ['FailoverRollback'], ms: 15_000 },
  moving: { kind: 'move', types: ['MoveBeforeCommit', 'Move'], ms: 30_000 },
  moveCommitting: { kind: 'commitMove', types: ['MoveCommit', 'Move'], ms: 15_000 },
  moveRollingBack: { kind: 'rollBackMove', types: ['MoveRollback'], ms: 15_000 },
  deleting: {
    kind: 'removeVpg',
    types: ['RemoveProtectionGroup', 'ForceRemoveProtectionGroup', 'ForceKillProtectionGroup'],
    ms: 10_000,
  },
}

/** An operation that a site begins in the middle of. */
export interface UnderWay {
  readonly kind: OperationKind
  readonly facts: Facts
  /** What is left where there is no task. */
  readonly ms: number
  /** What comes just before the end. */
  readonly before: readonly Mark[]
  /** The task that shows it, if the site has it. */
  readonly task: Task | null
}

/** What a VPG is in the middle of; undefined where it rests. The tasks are newest first, or in any order. */
export function findUnderWay(state: SiteState, vpg: Vpg, tasks: readonly Task[]): UnderWay | undefined {
  const situation = situationOf(vpg)
  const passing = PASSING[situation]
  if (passing === undefined) return undefined
  const { kind, ms, types } = passing
  const fitting = tasks.filter(
    (task) =>
      isAdoptable(task) &&
      (types as readonly string[]).includes(task.type) &&
      task.relatedEntities.vpgs.some((one) => isSameIdentifier(one, vpg.identifier)),
  )
  const task = fitting.toSorted((one, other) => other.startedAt - one.startedAt)[0] ?? null
  // The types without a window: see `recovery.ts`.
  const commitsAtOnce = task?.type === 'FailOver' || task?.type === 'Move'
  const isRecovery = kind === 'failOver' || kind === 'move'
  return {
    kind,
    ms,
    task,
    before: isRecovery && commitsAtOnce ? [{ afterMs: 0, effect: 'commit' }] : [],
    // A model tells nothing of how it was asked for: nothing is protected back, and nobody decides but a person.
    facts: {
      ...vpgFacts(state, vpg, kind),
      ...UNKNOWN_WISHES,
      of: situation.startsWith('mov') ? 'move' : 'failover',
      commitsAtOnce,
    } as Facts,
  }
}

const UNKNOWN_WISHES = {
  isReverseProtection: false,
  isSplit: false,
  shutsDown: false,
  expiry: null,
  isForced: false,
  dropsBackup: false,
}
