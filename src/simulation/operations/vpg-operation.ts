import type { Checkpoint, Vm, Vpg } from '../../inventory/index.ts'
import { Problem, quoted } from '../../problem/index.ts'
import type { RelatedEntities, RelatedSite } from '../../task/index.ts'
import type { Facts } from '../activity.ts'
import { getCheckpoint } from '../checkpoints.ts'
import type { Start } from '../definition.ts'
import type { OperationKind } from '../operation-request.ts'
import { findLife, getVpg, refused, type SiteState, vmsOf } from '../site-state.ts'
import { isRecoveredHere, peerOf } from '../situations.ts'
import { rowOf, situationOf } from '../vpg-lifecycle.ts'
import { OPERATION_WORDS } from './operation-words.ts'

/** What every operation of a VPG knows. */
export interface VpgFacts extends Facts {
  readonly vpg: string
  readonly name: string
  readonly sites: readonly RelatedSite[]
  readonly vmsCount: number
  readonly usedGb: number
}

/** Operations that work with what the recovery site has, and so do without the protected one. */
const OF_RECOVERY: readonly OperationKind[] = [
  'testFailover',
  'stopFailoverTest',
  'failOver',
  'commitFailover',
  'rollBackFailover',
  'startClone',
  'mountFlr',
  'unmountFlr',
  'startRetention',
]

/**
 * The VPG that an operation is about, where its situation allows the operation.
 *
 * @throws Problem `entity-not-found`, `operation-refused`
 */
export function checkVpg(state: SiteState, identifier: string, kind: OperationKind): Vpg {
  const vpg = getVpg(state, identifier)
  const situation = situationOf(vpg)
  const { allows, told } = rowOf(situation)
  const next = allows[kind]
  if (next === undefined) {
    const possible = Object.entries(allows)
      .filter(([, leadsTo]) => leadsTo !== situation)
      .map(([one]) => OPERATION_WORDS[one as OperationKind])
    throw refused(
      `VPG ${quoted(vpg.name)} ${told}: it cannot ${OPERATION_WORDS[kind]}. ` +
        (possible.length === 0 ? 'Wait until that has ended.' : `Possible now: ${possible.join(', ')}.`),
    )
  }
  if (next !== situation || kind === 'updateVpg') refuseBusy(state, vpg, kind)
  return vpg
}

/** What changes a whole VPG waits for what is done with its parts. */
function refuseBusy(state: SiteState, vpg: Vpg, kind: OperationKind): void {
  const life = findLife(state, vpg.identifier)
  const [running] = life?.busy ?? []
  if (running !== undefined) {
    throw refused(
      `VPG ${quoted(vpg.name)} cannot ${OPERATION_WORDS[kind]} while task ${running.task} runs; wait for it to end.`,
    )
  }
  if (life !== undefined && life.restoredVms.length > 0) {
    throw refused(
      `VPG ${quoted(vpg.name)} cannot ${OPERATION_WORDS[kind]} while the restore of a VM waits; commit it or roll it back.`,
    )
  }
}

export function vpgFacts(state: SiteState, vpg: Vpg, kind: OperationKind): VpgFacts {
  const vms = vmsOf(state, vpg.identifier)
  return {
    vpg: vpg.identifier,
    name: vpg.name,
    sites: [vpg.protectedSite, vpg.recoverySite].filter((side) => side !== null),
    ...extentOf(vms),
    peer: OF_RECOVERY.includes(kind) && isRecoveredHere(state, vpg) ? null : peerOf(vpg),
  }
}

/** `checkVpg` and `vpgFacts`, for operations that need nothing else. */
export function checkedFacts(kind: OperationKind) {
  return ({ vpg }: { readonly vpg: string }, { state }: Start): VpgFacts =>
    vpgFacts(state, checkVpg(state, vpg, kind), kind)
}

/** The checkpoint that an input names, or the latest. @throws Problem as `getCheckpoint` */
export function checkedCheckpoint(
  { state, at }: Start,
  vpg: Vpg,
  identifier: string | null,
): Pick<Checkpoint, 'identifier' | 'takenAt'> {
  const checkpoint = getCheckpoint(state, vpg, { identifier, at })
  return { identifier: checkpoint.identifier, takenAt: checkpoint.takenAt }
}

/** How much takes part: the VMs named, each of which must be of the VPG, or all. @throws Problem `entity-not-found` */
export function checkedVms(
  state: SiteState,
  vpg: Vpg,
  wanted: readonly string[] | null,
): Pick<VpgFacts, 'vmsCount' | 'usedGb'> {
  const vms = vmsOf(state, vpg.identifier)
  if (wanted === null || wanted.length === 0) return extentOf(vms)
  const named = new Set(wanted.map((vm) => vm.toLowerCase()))
  const taking = vms.filter(({ identifier }) => named.delete(identifier.toLowerCase()))
  const [stranger] = named
  if (stranger === undefined) return extentOf(taking)
  throw new Problem(
    'entity-not-found',
    `VPG ${quoted(vpg.name)} does not protect a VM ${quoted(stranger)}; list its VMs.`,
  )
}

function extentOf(vms: readonly Vm[]): Pick<VpgFacts, 'vmsCount' | 'usedGb'> {
  const usedMb = vms.reduce((sum, vm) => sum + vm.usedStorageMb, 0)
  return { vmsCount: vms.length, usedGb: Math.round(usedMb / 1024) }
}

export function relatedToVpg({ vpg, sites }: VpgFacts): RelatedEntities {
  return { hosts: [], sites, vpgs: [vpg], flrSessions: [] }
}

/** Milliseconds that grow with the number of VMs and with what they store. */
export function msFor(
  { vmsCount, usedGb }: Pick<VpgFacts, 'vmsCount' | 'usedGb'>,
  { base, perVm, perGb = 0 }: { base: number; perVm: number; perGb?: number },
): number {
  return base + perVm * vmsCount + perGb * usedGb
}
