import type { Tone } from '../parts/state-words.ts'
import type { VpgView } from './site-shapes.ts'

/** What a VPG is in the middle of, as far as it decides what can be done with it. */
export type VpgStage = 'protected' | 'inTest' | 'failoverOpen' | 'moveOpen' | 'paused' | 'busy'

/** Numbers of the published pages, "VPGs: GET". */
const STATUSES: readonly (readonly [string, Tone])[] = [
  ['Initializing', 'running'],
  ['Meeting SLA', 'completed'],
  ['Not meeting SLA', 'failed'],
  ['RPO not met', 'failed'],
  ['History not met', 'waiting'],
  ['Failing over', 'running'],
  ['Moving', 'running'],
  ['Deleting', 'running'],
  ['Recovered', 'completed'],
]
const BEFORE_FAILOVER_COMMIT = 15
const BEFORE_MOVE_COMMIT = 19
const PAUSED_BY_USER = 25
const BUSY: ReadonlySet<number> = new Set([2, 14, 16, 17, 18, 20, 21, 22, 29])

export function stageOf(vpg: Pick<VpgView, 'SubStatus' | 'ActiveProcessesApi'>): VpgStage {
  const sub = Number(vpg.SubStatus)
  if (sub === BEFORE_FAILOVER_COMMIT) return 'failoverOpen'
  if (sub === BEFORE_MOVE_COMMIT) return 'moveOpen'
  if ((vpg.ActiveProcessesApi?.RunningFailOverTestApi ?? null) !== null) return 'inTest'
  if (sub === PAUSED_BY_USER) return 'paused'
  return BUSY.has(sub) ? 'busy' : 'protected'
}

/** The state of a VPG in words, with the tone that shows it. */
export function vpgWords(vpg: Pick<VpgView, 'Status' | 'SubStatus' | 'ActiveProcessesApi'>): {
  readonly word: string
  readonly tone: Tone
} {
  const stage = stageOf(vpg)
  if (stage === 'failoverOpen') return { word: 'Failed over, not committed', tone: 'waiting' }
  if (stage === 'moveOpen') return { word: 'Moved, not committed', tone: 'waiting' }
  if (stage === 'inTest') return { word: 'In failover test', tone: 'running' }
  if (stage === 'paused') return { word: 'Paused', tone: 'paused' }
  const [word, tone] = STATUSES[Number(vpg.Status)] ?? [String(vpg.Status), 'stopped' as const]
  return { word, tone }
}
