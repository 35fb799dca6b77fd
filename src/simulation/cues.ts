import type { Vpg } from '../inventory/index.ts'
import { Problem } from '../problem/index.ts'
import type { Activity } from './activity.ts'
import type { AnswerAction, Cue, CueState, SiteAction } from './cue.ts'
import { isNamed } from './names.ts'
import type { OperationKind } from './operation-request.ts'
import { findVpg, type LiveCue, requesting, type SiteState } from './site-state.ts'

/** @throws Problem `value-unreadable`, naming the cue */
export function toLiveCues(cues: readonly Cue[]): readonly LiveCue[] {
  return cues.map((cue) => {
    checkTrigger(cue)
    return { ...cue, happenedCount: 0, lastHappenedAt: null, begunCount: 0 }
  })
}

function checkTrigger({ name, trigger }: Cue): void {
  const fail = (message: string) => {
    throw new Problem('value-unreadable', `${name}: ${message}`)
  }
  if (trigger.on === 'time') {
    if (!(trigger.afterMs >= 0)) fail('it happens 0 or more milliseconds after the site began.')
    if (trigger.everyMs !== null && !(trigger.everyMs >= 1)) fail('it repeats after 1 millisecond or more.')
    return
  }
  const { atPercent, delayMs, times } = trigger
  if (!(atPercent >= 1 && atPercent <= 100)) fail('an operation reaches 1 to 100 percent.')
  if (!(delayMs >= 0)) fail('it is delayed by 0 or more milliseconds.')
  if (times !== null && !(Number.isInteger(times) && times >= 1))
    fail('it happens once or more, or each time.')
}

export function toCueState({ begunCount: _, ...cue }: LiveCue): CueState {
  return cue
}

/** An operation that has come further. */
interface Reach {
  readonly kind: OperationKind
  readonly vpg: Pick<Vpg, 'identifier' | 'name'> | undefined
  /** The progress before and now. */
  readonly from: number
  readonly to: number
  /** Epoch milliseconds. */
  readonly at: number
}

/** The site with the cues begun that wait for a progress that an operation has just reached. */
export function withReached(state: SiteState, reach: Reach): SiteState {
  if (reach.to <= reach.from) return state
  return state.cues.reduce((one, cue, index) => (fits(cue, reach) ? begun(one, index, reach.at) : one), state)
}

function fits({ trigger, begunCount }: LiveCue, { kind, vpg, from, to }: Reach): boolean {
  if (trigger.on !== 'progress') return false
  if (trigger.times !== null && begunCount >= trigger.times) return false
  if (!(trigger.atPercent > from && trigger.atPercent <= to)) return false
  if (trigger.operation !== null && trigger.operation !== kind) return false
  return trigger.vpg === null || (vpg !== undefined && isNamed(vpg, trigger.vpg))
}

function begun(state: SiteState, index: number, at: number): SiteState {
  const counted = withCue(state, index, (cue) => ({ ...cue, begunCount: cue.begunCount + 1 }))
  const trigger = state.cues[index]?.trigger
  const delayMs = trigger?.on === 'progress' ? trigger.delayMs : 0
  if (delayMs === 0) return happening(counted, index)
  return requesting(counted, {
    kind: 'cue',
    input: { cue: index, at: at + delayMs, everyMs: null, isInstant: false },
  })
}

/** The site with a cue that happens now; the engine does its actions at once. */
export function happening(state: SiteState, index: number): SiteState {
  return { ...state, happenings: [...state.happenings, index] }
}

/** The site with the first of the cues that happen taken up and counted, and what it lets happen. */
export function withHappened(
  state: SiteState,
  at: number,
): { readonly state: SiteState; readonly actions: readonly CuedAction[] } {
  const [index = -1, ...happenings] = state.happenings
  const counted = withCue({ ...state, happenings }, index, (cue) => ({
    ...cue,
    happenedCount: cue.happenedCount + 1,
    lastHappenedAt: at,
  }))
  const cue = state.cues[index]
  return { state: counted, actions: cue?.actions.map((action) => ({ cue: cue.name, action })) ?? [] }
}

/** Whether an action answers an activity, which then waits for a person. */
export function isAnswered(
  { operation, vpg: named }: AnswerAction,
  { kind, task, facts }: Activity,
  state: SiteState,
): boolean {
  if (task?.state !== 'WaitingForUserInput' || (operation !== null && operation !== kind)) return false
  if (named === null) return true
  const identifier = facts.vpg ?? task.relatedEntities.vpgs[0] ?? ''
  return isNamed(findVpg(state, identifier) ?? { identifier, name: null }, named)
}

/** An action with the cue that asked for it. */
export interface CuedAction {
  readonly cue: string
  readonly action: SiteAction
}

function withCue(state: SiteState, index: number, change: (cue: LiveCue) => LiveCue): SiteState {
  return { ...state, cues: state.cues.map((cue, place) => (place === index ? change(cue) : cue)) }
}
