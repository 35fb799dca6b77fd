import type { Vpg } from '../inventory/index.ts'
import type { RelatedSite } from '../task/index.ts'
import { journalFrom } from './checkpoints.ts'
import {
  findLife,
  findVpg,
  hasCondition,
  localSiteOf,
  requesting,
  type SiteState,
  withLife,
  withSite,
  withVms,
  withVpg,
} from './site-state.ts'
import { canBecome, rowOf, situationOf, type VpgSituation } from './vpg-lifecycle.ts'

/**
 * The site with a VPG, and its VMs, in another situation; its journal stops and goes on with it. The same site where
 * the VPG is gone. The one way by which a VPG changes status.
 */
export function enter(
  state: SiteState,
  identifier: string,
  { situation, at }: { situation: VpgSituation; at: number },
): SiteState {
  const vpg = findVpg(state, identifier)
  if (vpg === undefined) return state
  const before = situationOf(vpg)
  if (!canBecome(before, situation)) {
    throw new Error(`VPG ${vpg.name} is ${before} and cannot become ${situation}.`)
  }
  const { status, subStatus, stage, replicates } = rowOf(situation)
  // A model may give a replicating VPG words of its own, such as RpoNotMeetingSLA; they stay while it replicates on.
  const keepsWords = before === situation || stage !== null
  const words = keepsWords ? {} : { status, subStatus }
  const looked = withVpg(state, vpg.identifier, (one) => ({
    ...one,
    ...words,
    statusDescription: null,
    subStatusDescription: null,
    failoverTestStage: stage,
    progressPercent: 0,
  }))
  const followed = withVms(looked, vpg.identifier, (vm) => ({ ...vm, ...words }))
  const { configuredMinutes } = vpg.history
  // Its VMs run on at the recovery site and nothing can be recovered any more: the journal is gone with the commit.
  const isOver = situation === 'recovered'
  return withLife(isOver ? withoutTags(followed, vpg) : followed, vpg.identifier, (life) => ({
    ...life,
    journal: isOver ? [] : journalFrom(life, { isRunning: replicates, at, configuredMinutes }),
    synchronization: null,
  }))
}

function withoutTags(state: SiteState, { identifier }: Vpg): SiteState {
  const checkpoints = new Map(state.site.checkpoints)
  checkpoints.delete(identifier.toLowerCase())
  return withSite(state, { checkpoints })
}

/** The site with a VPG that goes on to replicate: it synchronizes first, or waits for its peer to come back. */
export function startSynchronizing(
  state: SiteState,
  identifier: string,
  { at, number }: { at: number; number: number },
): SiteState {
  const vpg = findVpg(state, identifier)
  const life = findLife(state, identifier)
  if (vpg === undefined || life === undefined) return state
  if (isUnreachable(state, peerOf(vpg))) return enter(state, identifier, { situation: 'disconnected', at })
  const extent = life.isInitialized ? 'delta' : 'initial'
  const entered = enter(state, identifier, {
    situation: life.isInitialized ? 'synchronizing' : 'initializing',
    at,
  })
  const marked = withLife(entered, identifier, (one) => ({ ...one, synchronization: number }))
  return requesting(marked, { kind: 'synchronize', input: { vpg: vpg.identifier, extent } })
}

/** The site with a VPG back where replication needs no synchronization, unless its peer has gone meanwhile. */
export function goOnReplicating(state: SiteState, identifier: string, at: number): SiteState {
  const vpg = findVpg(state, identifier)
  if (vpg === undefined) return state
  const situation = isUnreachable(state, peerOf(vpg)) ? 'disconnected' : 'protected'
  return enter(state, identifier, { situation, at })
}

/** The site at the other side of a VPG; null for one that stays within the local site. */
export function peerOf(vpg: Vpg): string | null {
  const sides: readonly (RelatedSite | null)[] = [vpg.protectedSite, vpg.recoverySite]
  return sides.find((side) => side !== null && !side.isLocal)?.identifier ?? null
}

export function isUnreachable(state: SiteState, peer: string | null): boolean {
  return peer !== null && hasCondition(state, 'peerUnreachable', peer)
}

/** Whether the local site is the one that recovers: it can then fail over without the other. */
export function isRecoveredHere(state: SiteState, vpg: Vpg): boolean {
  return vpg.recoverySite?.identifier.toLowerCase() === localSiteOf(state).identifier.toLowerCase()
}
