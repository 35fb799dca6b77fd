import type { Activity, Mark } from './activity.ts'
import { findVpg, type SiteState } from './site-state.ts'
import { isUnreachable } from './situations.ts'

/** The mark with which an operation fails that has lost what it needs; nothing where it may go on. */
export function foiled(
  state: SiteState,
  { task, facts }: Activity,
  { afterMs, ends }: Mark,
): Mark | undefined {
  if (task === null || ends === 'Failed' || ends === 'Stopped') return undefined
  const failed = { afterMs, effect: 'undo', ends: 'Failed' } as const
  if (facts.vpg !== undefined && findVpg(state, facts.vpg) === undefined) {
    return { ...failed, reason: 'The VPG was deleted meanwhile.' }
  }
  if (!isUnreachable(state, facts.peer ?? null)) return undefined
  return {
    ...failed,
    reason: 'The peer site did not answer; check the connection between the sites and try again.',
  }
}
