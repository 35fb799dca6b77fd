import { Problem } from '../../problem/index.ts'
import type { ActivityInputs, ActivityRequest, Phase } from '../activity.ts'
import { type Effect, type Moment, operation } from '../definition.ts'
import { findLife, findVpg, requesting, type SiteState, withLife } from '../site-state.ts'
import { enter, startSynchronizing } from '../situations.ts'
import type { VpgSituation } from '../vpg-lifecycle.ts'
import { withOwnTask } from './own-task.ts'
import { withoutProtectedVms } from './protected-vms.ts'
import { reversed } from './reverse-protection.ts'
import {
  checkedCheckpoint,
  checkedFacts,
  checkedVms,
  checkVpg,
  msFor,
  relatedToVpg,
  type VpgFacts,
  vpgFacts,
} from './vpg-operation.ts'
import { recipeOf, withBootOrder, withPostScript, withPreScript, withRecipe } from './vpg-recipe.ts'

/**
 * Failover and move. Both bring the VMs up at the recovery site and open a window in which somebody looks at them:
 *
 * - The task `FailoverBeforeCommit` (`MoveBeforeCommit`) ends, Completed, when the window opens: clients wait for
 *   Completed before they commit, and take any other state for a failure (client demands 15). The VPG says that it
 *   waits: sub-status `FailingOverBeforeCommit`, and an alert.
 * - A commit or rollback is a task of its own, `FailoverCommit` or `FailoverRollback`, whoever asks for it. When the
 *   time of the policy is over, the site asks, as `System`. The policy `None` waits for ever.
 * - The policy `Commit` without any time to wait opens no window: one task, `FailOver` (`Move`), does it all.
 * - Parts of the work show as tasks of the site's own beside it: a script, the last checkpoint of a move, the promotion
 *   of the disks and the new replication of a commit.
 *
 * Source: the types of wire contract 5.3, where they are inferred; which one a server reports is not public.
 */
interface RecoveryFacts extends VpgFacts {
  readonly checkpoint: { readonly identifier: string; readonly takenAt: number }
  readonly of: Recovery['of']
  readonly shutsDown: boolean
  /** Whether it is of some of the VMs only. */
  readonly isSplit: boolean
  /** Those VMs, in lower case. */
  readonly splitVms?: readonly string[]
  readonly commitsAtOnce: boolean
  readonly isReverseProtection: boolean
  /** What happens when nobody decides; null waits for ever. */
  readonly expiry: { readonly afterMs: number; readonly request: ActivityRequest } | null
}

/** What is said of the one and of the other. */
interface Recovery {
  readonly of: 'failover' | 'move'
  readonly doing: VpgSituation
  readonly waiting: VpgSituation
  readonly committing: VpgSituation
  readonly rollingBack: VpgSituation
}

const FAILOVER: Recovery = {
  of: 'failover',
  doing: 'failingOver',
  waiting: 'failoverBeforeCommit',
  committing: 'failoverCommitting',
  rollingBack: 'failoverRollingBack',
}

const MOVE: Recovery = {
  of: 'move',
  doing: 'moving',
  waiting: 'moveBeforeCommit',
  committing: 'moveCommitting',
  rollingBack: 'moveRollingBack',
}

/** Seconds that the rollback policy waits where none are given. Source: the product's own default of an hour. */
const ROLLBACK_SECONDS = 3_600
const TIMEOUT_SECONDS_MAX = 366 * 86_400

type Timing = Pick<ActivityInputs['failOver'], 'commitPolicy' | 'commitTimeoutSeconds'>

function expiryOf(
  { commitPolicy, commitTimeoutSeconds: seconds }: Timing,
  requests: { readonly commit: ActivityRequest; readonly rollBack: ActivityRequest },
): Pick<RecoveryFacts, 'commitsAtOnce' | 'expiry'> {
  if (!(seconds >= 0 && seconds <= TIMEOUT_SECONDS_MAX)) {
    throw new Problem(
      'value-unreadable',
      `A commit policy waits 0 to ${TIMEOUT_SECONDS_MAX} seconds; ${seconds} is outside.`,
    )
  }
  const afterMs = Math.round(seconds * 1000)
  if (commitPolicy === 'None') return { commitsAtOnce: false, expiry: null }
  if (commitPolicy === 'Commit') {
    return afterMs === 0
      ? { commitsAtOnce: true, expiry: null }
      : { commitsAtOnce: false, expiry: { afterMs, request: requests.commit } }
  }
  return {
    commitsAtOnce: false,
    expiry: { afterMs: afterMs === 0 ? ROLLBACK_SECONDS * 1000 : afterMs, request: requests.rollBack },
  }
}

export const failOver = operation({
  taskType: ({ commitsAtOnce }: RecoveryFacts) => (commitsAtOnce ? 'FailOver' : 'FailoverBeforeCommit'),
  related: relatedToVpg,
  describe: ({ name }) => `Failover of VPG "${name}"`,
  check: (input: ActivityInputs['failOver'], start): RecoveryFacts => {
    const vpg = checkVpg(start.state, input.vpg, 'failOver')
    const { isReverseProtection } = input
    const facts = vpgFacts(start.state, vpg, 'failOver')
    const taking = checkedVms(start.state, vpg, input.vms)
    return {
      ...facts,
      of: 'failover',
      ...taking,
      isSplit: taking.vmsCount < facts.vmsCount,
      splitVms: (input.vms ?? []).map((vm) => vm.toLowerCase()),
      checkpoint: checkedCheckpoint(start, vpg, input.checkpoint),
      shutsDown: input.shutdownPolicy !== 'None',
      isReverseProtection,
      ...expiryOf(input, {
        commit: { kind: 'commitFailover', input: { vpg: vpg.identifier, isReverseProtection } },
        rollBack: { kind: 'rollBackFailover', input: { vpg: vpg.identifier } },
      }),
    }
  },
  plan: recoveryPhases,
  effects: recoveryEffects(FAILOVER),
})

export const move = operation({
  taskType: ({ commitsAtOnce }: RecoveryFacts) => (commitsAtOnce ? 'Move' : 'MoveBeforeCommit'),
  related: relatedToVpg,
  describe: ({ name }) => `Move of VPG "${name}"`,
  check: (input: ActivityInputs['move'], start): RecoveryFacts => {
    const vpg = checkVpg(start.state, input.vpg, 'move')
    const { isReverseProtection, keepSourceVms } = input
    return {
      ...vpgFacts(start.state, vpg, 'move'),
      of: 'move',
      isSplit: false,
      checkpoint: checkedCheckpoint(start, vpg, input.checkpoint),
      shutsDown: true,
      isReverseProtection,
      ...expiryOf(input, {
        commit: { kind: 'commitMove', input: { vpg: vpg.identifier, isReverseProtection, keepSourceVms } },
        rollBack: { kind: 'rollBackMove', input: { vpg: vpg.identifier } },
      }),
    }
  },
  plan: recoveryPhases,
  effects: recoveryEffects(MOVE),
})

function recoveryPhases(facts: RecoveryFacts): readonly Phase[] {
  const commitPhases: readonly Phase[] = [
    { ms: 1_000, toPercent: 72, effect: 'commit' },
    { ms: msFor(facts, { base: 4_000, perVm: 1_000, perGb: 10 }), toPercent: 99 },
  ]
  const first: Phase = { ms: 3_000, toPercent: 10 }
  const shutdown: Phase = {
    ms: msFor(facts, { base: 5_000, perVm: 3_000 }),
    toPercent: 35,
    effect: 'startVms',
  }
  return [
    ...(facts.shutsDown ? [first, shutdown] : [{ ...first, effect: 'startVms' }]),
    {
      ms: msFor(facts, { base: 5_000, perVm: 2_500, perGb: 5 }),
      toPercent: facts.commitsAtOnce ? 70 : 99,
    },
    ...(facts.commitsAtOnce ? commitPhases : []),
  ]
}

function recoveryEffects({ of, doing, waiting, committing }: Recovery) {
  const undo: Effect<RecoveryFacts> = (state, { vpg }, moment) => startSynchronizing(state, vpg, moment)
  const begin: Effect<RecoveryFacts> = (state, { vpg, isSplit, splitVms = [] }, moment) => {
    const entered = enter(state, vpg, { situation: doing, at: moment.at })
    return withPreScript(withRecipe(entered, vpg, isSplit ? { isSplit, splitVms } : { isSplit }), vpg, moment)
  }
  const startVms: Effect<RecoveryFacts> = (state, facts, moment) =>
    withBootOrder(withLastCheckpoint(state, facts, moment), facts, moment)
  const commit: Effect<RecoveryFacts> = (state, { vpg }, moment) =>
    promoting(enter(state, vpg, { situation: committing, at: moment.at }), vpg, moment)
  const end: Effect<RecoveryFacts> = (given, facts, moment) => {
    const state = withPostScript(given, facts.vpg, moment)
    const { vpg, commitsAtOnce, expiry, isReverseProtection } = facts
    const { at, number } = moment
    if (commitsAtOnce) return committed(state, { vpg, isReverseProtection }, moment)
    const entered = enter(state, vpg, { situation: waiting, at })
    const opened = withLife(entered, vpg, (life) => ({ ...life, window: { of, number } }))
    if (expiry === null) return opened
    return requesting(opened, { kind: 'closeWindow', input: { vpg, number, ...expiry } })
  }
  return { begin, startVms, commit, end, undo }
}

/** A move loses nothing: what the VMs wrote last is waited for once they are shut down. */
function withLastCheckpoint(state: SiteState, { of, vpg }: RecoveryFacts, moment: Moment): SiteState {
  return of === 'move' ? withOwnTask(state, { type: 'WaitForCP', vpg, ms: 3_000 }, moment) : state
}

/** The disks at the recovery site become those of the VMs; some VMs of a VPG become a VPG of their own first. */
function promoting(state: SiteState, vpg: string, moment: Moment): SiteState {
  const split = recipeOf(state, vpg).isSplit
    ? withOwnTask(state, { type: 'SplitCommit', vpg, ms: 2_000 }, moment)
    : state
  return withOwnTask(split, { type: 'HandleMirrorPromotion', vpg, ms: 3_000 }, moment)
}

/**
 * The VPG after its VMs have come to stay at the recovery site: protected back, or recovered for good. Where some of
 * them have, they leave it, and the rest is protected as before. Inferred from the name of `SplitCommit`: no public
 * document tells what is left.
 */
function committed(
  state: SiteState,
  { vpg, isReverseProtection }: { vpg: string; isReverseProtection: boolean },
  moment: Moment,
): SiteState {
  const { isSplit, splitVms } = recipeOf(state, vpg)
  const closed = withoutWindow(state, vpg)
  if (isSplit && splitVms !== undefined) {
    return startSynchronizing(withoutVms(closed, vpg, splitVms), vpg, moment)
  }
  if (!isReverseProtection) return enter(closed, vpg, { situation: 'recovered', at: moment.at })
  const turned = startSynchronizing(reversed(closed, vpg, moment.at), vpg, moment)
  return withOwnTask(turned, { type: 'ActivateAllMirrors', vpg, ms: 4_000 }, moment)
}

function withoutVms(state: SiteState, identifier: string, gone: readonly string[]): SiteState {
  const vpg = findVpg(state, identifier)
  if (vpg === undefined) return state
  return withoutProtectedVms(state, vpg, (vm) => gone.includes(vm.identifier.toLowerCase()))
}

function withoutWindow(state: SiteState, vpg: string): SiteState {
  return withLife(withRecipe(state, vpg, { isSplit: false }), vpg, (life) => ({ ...life, window: null }))
}

type CommitFacts = VpgFacts & { readonly isReverseProtection: boolean }

function commitEffects({ committing, waiting }: Recovery) {
  const begin: Effect<CommitFacts> = (state, { vpg }, moment) =>
    promoting(enter(state, vpg, { situation: committing, at: moment.at }), vpg, moment)
  const undo: Effect<CommitFacts> = (state, { vpg }, { at }) => enter(state, vpg, { situation: waiting, at })
  return { begin, end: committed, undo }
}

function rollBackEffects({ rollingBack, waiting }: Recovery) {
  const begin: Effect<VpgFacts> = (state, { vpg }, { at }) =>
    enter(state, vpg, { situation: rollingBack, at })
  const undo: Effect<VpgFacts> = (state, { vpg }, { at }) => enter(state, vpg, { situation: waiting, at })
  const end: Effect<VpgFacts> = (state, { vpg }, moment) =>
    startSynchronizing(withoutWindow(state, vpg), vpg, moment)
  return { begin, end, undo }
}

const commitPhases = (facts: VpgFacts): readonly Phase[] => [
  { ms: 2_000, toPercent: 20 },
  { ms: msFor(facts, { base: 4_000, perVm: 1_500, perGb: 10 }), toPercent: 99 },
]

const rollBackPhases = (facts: VpgFacts): readonly Phase[] => [
  { ms: msFor(facts, { base: 5_000, perVm: 2_000, perGb: 3 }), toPercent: 99 },
]

export const commitFailover = operation({
  taskType: () => 'FailoverCommit',
  related: relatedToVpg,
  describe: ({ name }) => `Commit of the failover of VPG "${name}"`,
  check: (input: ActivityInputs['commitFailover'], start): CommitFacts => ({
    ...checkedFacts('commitFailover')(input, start),
    isReverseProtection: input.isReverseProtection,
  }),
  plan: commitPhases,
  effects: commitEffects(FAILOVER),
})

export const rollBackFailover = operation({
  taskType: () => 'FailoverRollback',
  related: relatedToVpg,
  describe: ({ name }) => `Rollback of the failover of VPG "${name}"`,
  check: checkedFacts('rollBackFailover'),
  plan: rollBackPhases,
  effects: rollBackEffects(FAILOVER),
})

export const commitMove = operation({
  taskType: () => 'MoveCommit',
  related: relatedToVpg,
  describe: ({ name }) => `Commit of the move of VPG "${name}"`,
  check: (input: ActivityInputs['commitMove'], start): CommitFacts => ({
    ...checkedFacts('commitMove')(input, start),
    isReverseProtection: input.isReverseProtection,
  }),
  plan: commitPhases,
  effects: commitEffects(MOVE),
})

export const rollBackMove = operation({
  taskType: () => 'MoveRollback',
  related: relatedToVpg,
  describe: ({ name }) => `Rollback of the move of VPG "${name}"`,
  check: checkedFacts('rollBackMove'),
  plan: rollBackPhases,
  effects: rollBackEffects(MOVE),
})

/** Whether a window that has timed out is still the one that was opened. */
export function isWindowOpen(state: SiteState, { vpg, number }: { vpg: string; number: number }): boolean {
  const life = findLife(state, vpg)
  return life?.window?.number === number && life.busy.length === 0
}
