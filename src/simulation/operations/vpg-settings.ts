import { createUnknownVpg, type UnprotectedVm, type Vpg } from '../../inventory/index.ts'
import { Problem, quoted } from '../../problem/index.ts'
import type { RelatedSite } from '../../task/index.ts'
import type { ActivityInputs } from '../activity.ts'
import { operation } from '../definition.ts'
import type { VpgWish } from '../operation-request.ts'
import {
  findVpg,
  localSiteOf,
  refused,
  type SiteState,
  type VpgRecipe,
  vmsOf,
  withSite,
  withVms,
  withVpg,
} from '../site-state.ts'
import { enter, isUnreachable, peerOf, startSynchronizing } from '../situations.ts'
import { situationOf } from '../vpg-lifecycle.ts'
import { withOwnTask } from './own-task.ts'
import { getUnprotectedVms, withoutProtectedVms, withProtectedVms } from './protected-vms.ts'
import { checkVpg, msFor, relatedToVpg, type VpgFacts, vpgFacts } from './vpg-operation.ts'
import { wishedRecipe, withRecipe } from './vpg-recipe.ts'
import { checkWish, getSide, type WishedVpg } from './vpg-wish.ts'

const JOURNAL_MINUTES = 24 * 60
const RPO_SECONDS = 300
const FAIL_SAFE_MINUTES = 240
const MS_PER_CHANGED_VM = 1_500

type CreateFacts = VpgFacts & {
  readonly protectedAt: { readonly side: RelatedSite; readonly name: string }
  readonly recoveredAt: { readonly side: RelatedSite; readonly name: string }
  readonly wished: WishedVpg
  readonly recipe: Partial<VpgRecipe>
  readonly machines: readonly UnprotectedVm[]
}

/** The task ends when the VPG is set up; its first synchronization then goes on for long. */
export const createVpg = operation<ActivityInputs['createVpg'], CreateFacts>({
  taskType: () => 'CreateProtectionGroup',
  related: relatedToVpg,
  describe: ({ name }) => `Creation of VPG "${name}"`,
  check: ({ wish }, { state, random }) => {
    const wished = checkWish(state, wish, null)
    const { name } = wished
    if (name === undefined) throw new Problem('value-unreadable', 'A new VPG needs a name.')
    const protectedAt = getSide(state, wish.protectedSiteIdentifier ?? localSiteOf(state).identifier)
    const recoveredAt = getSide(state, wish.recoverySiteIdentifier ?? otherSite(state, protectedAt.side))
    if (wish.vms === null || wish.vms.length === 0) {
      throw refused(`VPG ${quoted(name)} needs at least one VM to protect.`)
    }
    const machines = getUnprotectedVms(state, protectedAt.side.identifier, wish.vms)
    return {
      vpg: random.guid(),
      name,
      sites: [protectedAt.side, recoveredAt.side],
      vmsCount: machines.length,
      usedGb: 0,
      peer: [protectedAt.side, recoveredAt.side].find(({ isLocal }) => !isLocal)?.identifier ?? null,
      protectedAt,
      recoveredAt,
      wished,
      recipe: wishedRecipe(wish),
      machines,
    }
  },
  plan: (facts) => [
    { ms: 2_000, toPercent: 15 },
    { ms: msFor(facts, { base: 4_000, perVm: 2_000 }), toPercent: 99 },
  ],
  effects: {
    begin: (state, facts, { at }) => {
      const vpg = newVpg(facts)
      const added = withSite(state, { vpgs: [...state.site.vpgs, vpg] })
      const lives = new Map(added.lives).set(facts.vpg, {
        vpg: facts.vpg,
        numberedFromAt: Math.floor(at / 1000) * 1000,
        journal: [],
        window: null,
        synchronization: null,
        isInitialized: false,
        busy: [],
        restoredVms: [],
      })
      const cooked = withRecipe({ ...added, lives }, facts.vpg, facts.recipe)
      return withProtectedVms(cooked, vpg, facts.machines)
    },
    end: (state, { vpg }, moment) => startSynchronizing(state, vpg, moment),
    undo: (state, { vpg }) => withoutVpg(state, vpg),
  },
})

function otherSite({ site }: SiteState, { isLocal }: RelatedSite): string {
  const local = site.localSite
  const peer = isLocal ? site.peerSites.find(({ pairingStatus }) => pairingStatus === 'Paired') : undefined
  const found = isLocal ? (peer ?? (local?.isReplicationToSelfEnabled ? local : undefined)) : local
  if (found === undefined || found === null) {
    throw refused('A VPG needs a recovery site, and no peer site is paired; pair one first.')
  }
  return found.identifier
}

function newVpg({
  vpg,
  name,
  protectedAt,
  recoveredAt,
  wished: { journalMinutes, ...wished },
}: CreateFacts): Vpg {
  return {
    ...createUnknownVpg(vpg),
    type: 'Remote',
    configuredRpoSeconds: RPO_SECONDS,
    ...wished,
    name,
    subStatus: 'InitialSync',
    protectedSite: protectedAt.side,
    protectedSiteName: protectedAt.name,
    recoverySite: recoveredAt.side,
    recoverySiteName: recoveredAt.name,
    history: {
      actualMinutes: 0,
      configuredMinutes: journalMinutes ?? JOURNAL_MINUTES,
      earliestCheckpoint: null,
    },
    failSafeHistory: { actualMinutes: 0, configuredMinutes: FAIL_SAFE_MINUTES, description: '' },
  }
}

/** The site without a VPG and all that belongs to it; its machines are protected no more. */
export function withoutVpg(state: SiteState, identifier: string): SiteState {
  const vpg = findVpg(state, identifier)
  if (vpg === undefined) return state
  const freed = withoutProtectedVms(state, vpg, () => true)
  const key = vpg.identifier.toLowerCase()
  const lives = new Map(freed.lives)
  lives.delete(key)
  const checkpoints = new Map(freed.site.checkpoints)
  checkpoints.delete(key)
  return withSite(
    { ...freed, lives },
    {
      vpgs: freed.site.vpgs.filter((one) => one.identifier !== vpg.identifier),
      flrSessions: freed.site.flrSessions.filter((one) => one.vpgIdentifier?.toLowerCase() !== key),
      checkpoints,
    },
  )
}

type UpdateFacts = VpgFacts & {
  /** Whether it mends a VPG that is in an error state. */
  readonly isForced: boolean
  readonly wished: WishedVpg
  readonly recipe: Partial<VpgRecipe>
  readonly added: readonly UnprotectedVm[]
  /** In lower case. */
  readonly removed: readonly string[]
}

export const updateVpg = operation<ActivityInputs['updateVpg'], UpdateFacts>({
  taskType: ({ isForced }) => (isForced ? 'ForceUpdateProtectionGroup' : 'UpdateProtectionGroup'),
  related: relatedToVpg,
  describe: ({ name }) => `Update of VPG "${name}"`,
  check: ({ vpg: identifier, wish }, { state }) => {
    const vpg = checkVpg(state, identifier, 'updateVpg')
    refuseOtherSites(vpg, wish)
    return {
      ...vpgFacts(state, vpg, 'updateVpg'),
      isForced: situationOf(vpg) === 'impaired',
      wished: checkWish(state, wish, vpg),
      recipe: wishedRecipe(wish),
      ...changedVms(state, vpg, wish.vms),
    }
  },
  plan: (facts) => [
    { ms: 2_000, toPercent: 25 },
    { ms: 3_000 + MS_PER_CHANGED_VM * (facts.added.length + facts.removed.length), toPercent: 99 },
  ],
  effects: {
    begin: (state, { vpg, added, removed }, moment) => {
      const adding = added.length * MS_PER_CHANGED_VM
      const removing = removed.length * MS_PER_CHANGED_VM
      const more =
        adding > 0 ? withOwnTask(state, { type: 'AddVMToProtectionGroup', vpg, ms: adding }, moment) : state
      if (removing === 0) return more
      return withOwnTask(more, { type: 'RemoveVMFromProtectionGroup', vpg, ms: removing }, moment)
    },
    end: updated,
  },
})

function refuseOtherSites({ name, protectedSite, recoverySite }: Vpg, wish: VpgWish): void {
  const isOther = (wanted: string | null, side: RelatedSite | null) =>
    wanted !== null && wanted.trim() !== '' && wanted.toLowerCase() !== side?.identifier.toLowerCase()
  if (
    !isOther(wish.protectedSiteIdentifier, protectedSite) &&
    !isOther(wish.recoverySiteIdentifier, recoverySite)
  ) {
    return
  }
  throw refused(`VPG ${quoted(name)} stays between its two sites; delete it and create another one.`)
}

function changedVms(state: SiteState, vpg: Vpg, wanted: readonly string[] | null) {
  if (wanted === null) return { added: [], removed: [] }
  if (wanted.length === 0) throw refused(`VPG ${quoted(vpg.name)} needs at least one VM to protect.`)
  const wished = new Set(wanted.map((one) => one.trim().toLowerCase()))
  const known = vmsOf(state, vpg.identifier).map((vm) => vm.identifier.toLowerCase())
  const added = [...wished].filter((identifier) => !known.includes(identifier))
  return {
    added: getUnprotectedVms(state, vpg.protectedSite?.identifier ?? '', added),
    removed: known.filter((identifier) => !wished.has(identifier)),
  }
}

function updated(
  state: SiteState,
  { vpg: identifier, wished: { journalMinutes, ...wished }, recipe, added, removed }: UpdateFacts,
  moment: { at: number; number: number },
): SiteState {
  const changed = withVpg(withRecipe(state, identifier, recipe), identifier, (vpg) => ({
    ...vpg,
    ...wished,
    history: { ...vpg.history, configuredMinutes: journalMinutes ?? vpg.history.configuredMinutes },
  }))
  const vpg = findVpg(changed, identifier)
  if (vpg === undefined) return state
  const { name: vpgName, priority, organizationName } = vpg
  const named = withVms(changed, identifier, (vm) => ({ ...vm, vpgName, priority, organizationName }))
  const fewer =
    removed.length === 0
      ? named
      : withoutProtectedVms(named, vpg, (vm) => removed.includes(vm.identifier.toLowerCase()))
  const whole = added.length === 0 ? fewer : withProtectedVms(fewer, vpg, added)
  const isWhole = added.length === 0 && situationOf(vpg) === 'protected'
  if (isWhole) return whole
  if (situationOf(vpg) !== 'protected') return startSynchronizing(whole, identifier, moment)
  return isUnreachable(whole, peerOf(vpg)) ? whole : startSynchronizing(whole, identifier, moment)
}

type RemoveFacts = VpgFacts & {
  readonly isForced: boolean
  /** Whether its copies in a repository go with it. */
  readonly dropsBackup: boolean
}

export const removeVpg = operation<ActivityInputs['removeVpg'], RemoveFacts>({
  taskType: ({ isForced }) => (isForced ? 'ForceRemoveProtectionGroup' : 'RemoveProtectionGroup'),
  related: relatedToVpg,
  describe: ({ name }) => `Deletion of VPG "${name}"`,
  check: ({ vpg: identifier, isForced, keepRecoveryVolumes }, { state }) => {
    const vpg = checkVpg(state, identifier, 'removeVpg')
    const mounted = state.site.flrSessions.find((one) => one.vpgIdentifier === vpg.identifier)
    if (mounted !== undefined && !isForced) {
      throw refused(
        `A disk of VPG ${quoted(vpg.name)} is mounted (FLR session ${mounted.identifier}); unmount it first, or force the deletion.`,
      )
    }
    const facts = vpgFacts(state, vpg, 'removeVpg')
    return {
      ...facts,
      peer: isForced ? null : (facts.peer ?? null),
      isForced,
      dropsBackup: vpg.isBackupEnabled && !keepRecoveryVolumes,
    }
  },
  plan: (facts) => [{ ms: msFor(facts, { base: 4_000, perVm: 1_500 }), toPercent: 99 }],
  effects: {
    begin: (state, { vpg, dropsBackup }, moment) => {
      const entered = enter(state, vpg, { situation: 'deleting', at: moment.at })
      return dropsBackup ? withOwnTask(entered, { type: 'VpgDeleteBackup', vpg, ms: 2_500 }, moment) : entered
    },
    end: (state, { vpg }) => withoutVpg(state, vpg),
    // Half of it is gone: somebody has to look at it.
    undo: (state, { vpg }, moment) =>
      withOwnTask(
        enter(state, vpg, { situation: 'impaired', at: moment.at }),
        { type: 'MoveProtectionGroupToManualOperationNeeded', vpg, ms: 2_000 },
        moment,
      ),
  },
})
