import { isSameIdentifier } from '../inventory/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import { failingAt, type Mark, slowed, waitingAt } from './activity.ts'
import { findNamed } from './names.ts'
import { OPERATION_KINDS } from './operation-members.ts'
import type { OperationKind } from './operation-request.ts'
import { createRandom } from './random.ts'
import { SLOW_FACTOR_MAX, TROUBLE_OUTCOMES, type Trouble, type TroubleState } from './simulation-control.ts'
import { notFound, type SiteState } from './site-state.ts'

/**
 * The site with a trouble planned, which comes last.
 *
 * @throws Problem `value-unreadable`, `entity-not-found`
 */
export function withTrouble(state: SiteState, trouble: Trouble): SiteState {
  const troublesCount = state.troublesCount + 1
  const planned = { ...checkTrouble(state, trouble), id: `t${troublesCount}`, matched: 0, struck: 0 }
  return { ...state, troublesCount, troubles: [...state.troubles, planned] }
}

/** @throws Problem `entity-not-found` */
export function withoutTrouble(state: SiteState, id: string): SiteState {
  if (!state.troubles.some((one) => one.id === id)) {
    throw new Problem(
      'entity-not-found',
      `There is no planned trouble ${quoted(id)}; list them to see their identifiers.`,
    )
  }
  return { ...state, troubles: state.troubles.filter((one) => one.id !== id) }
}

function checkTrouble(state: SiteState, trouble: Trouble): Omit<TroubleState, 'id' | 'matched' | 'struck'> {
  const { kind, vpg: named, atPercent, outcome = 'fail', reason, factor, probability } = trouble
  const { skip = 0, times = 1 } = trouble
  if (kind !== null && !OPERATION_KINDS.includes(kind)) {
    throw unreadable(`${quoted(String(kind))} is no operation; there are ${OPERATION_KINDS.join(', ')}.`)
  }
  if (!TROUBLE_OUTCOMES.includes(outcome)) {
    throw unreadable(`The outcome is one of ${TROUBLE_OUTCOMES.join(', ')}.`)
  }
  if (outcome !== 'slow' && !isWhole(atPercent, 1, 99)) {
    throw unreadable(`An operation is stopped at 1 to 99 percent; ${atPercent} is outside.`)
  }
  if (outcome === 'slow' && !(factor !== undefined && factor > 0 && factor <= SLOW_FACTOR_MAX)) {
    throw unreadable(
      `A slow operation takes factor times as long: more than 0, up to ${SLOW_FACTOR_MAX}; give factor.`,
    )
  }
  if (!isWhole(skip, 0, Number.MAX_SAFE_INTEGER)) throw unreadable('skip is a whole number from 0.')
  if (times !== null && !isWhole(times, 1, Number.MAX_SAFE_INTEGER)) {
    throw unreadable('times is a whole number from 1, or null for every one.')
  }
  if (probability !== undefined && !(probability >= 0 && probability <= 1)) {
    throw unreadable('probability is a number from 0 to 1.')
  }
  const vpg = named === null ? null : findNamed('VPG', named, state.site.vpgs)
  if (vpg === undefined) throw notFound('VPG', named ?? '')
  return {
    kind,
    vpg: vpg?.identifier ?? null,
    atPercent,
    outcome,
    reason,
    ...(factor === undefined ? {} : { factor }),
    skip,
    times,
    ...(probability === undefined ? {} : { probability }),
  }
}

/** How the marks of an operation that begins change, and the troubles with what they counted. */
export function troubled(
  state: SiteState,
  marks: readonly Mark[],
  { kind, vpg }: { readonly kind: OperationKind; readonly vpg: string | undefined },
): { readonly marks: readonly Mark[]; readonly state: SiteState } {
  if (state.troubles.length === 0) return { marks, state }
  // Of those that stop an operation the first that is due has it to itself: the others wait for the next one.
  let stopping: TroubleState | undefined
  let slowing: TroubleState | undefined
  const troubles = state.troubles.map((trouble) => {
    if (trouble.kind !== null && trouble.kind !== kind) return trouble
    if (trouble.vpg !== null && !isSameIdentifier(trouble.vpg, vpg ?? '')) return trouble
    const isSlow = trouble.outcome === 'slow'
    const isStriking = (isSlow ? slowing : stopping) === undefined && isDue(trouble, state.seed)
    if (isStriking && isSlow) slowing = trouble
    if (isStriking && !isSlow) stopping = trouble
    return { ...trouble, matched: trouble.matched + 1, struck: trouble.struck + (isStriking ? 1 : 0) }
  })
  const paced = slowed(marks, slowing?.factor ?? 1)
  return { marks: stopping === undefined ? paced : stopped(paced, stopping), state: { ...state, troubles } }
}

function stopped(marks: readonly Mark[], { outcome, atPercent, reason }: TroubleState): readonly Mark[] {
  return outcome === 'wait' ? waitingAt(marks, atPercent) : failingAt(marks, atPercent, reason)
}

function isDue({ id, matched, struck, skip = 0, times = 1, probability }: TroubleState, seed: number) {
  if (matched < skip || (times !== null && struck >= times)) return false
  return probability === undefined || createRandom(seed, 'trouble', id, matched).next() < probability
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

function unreadable(message: string): Problem {
  return new Problem('value-unreadable', message)
}
