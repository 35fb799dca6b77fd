import type { Vra } from '../../inventory/index.ts'
import { Problem, quoted } from '../../problem/index.ts'
import type { ActivityInputs } from '../activity.ts'
import { type Effects, operation, type SplittingDefinition } from '../definition.ts'
import type { VraWish } from '../operation-request.ts'
import { localSiteOf, refused, type SiteState, withSite } from '../site-state.ts'
import { cpusOf, memoryOf } from './vra-installation.ts'
import {
  getCluster,
  getLoadedVra,
  onVras,
  refuseLoaded,
  refuseUnready,
  relatedToVras,
  type VraFacts,
  vraFacts,
  vraOfHost,
} from './vra-operation.ts'

type EditFacts = VraFacts & {
  readonly wish: VraWish
  readonly type: 'ChangeVraIpSettings' | 'ChangeVraPassword' | 'ChangeVraPasswordIpSettings'
}

export const editVra = operation<ActivityInputs['editVra'], EditFacts>({
  taskType: ({ type }) => type,
  related: relatedToVras,
  describe: ({ names }) => `Change of VRA ${names}`,
  check: ({ vra: identifier, wish }, { state }) => {
    const vra = getLoadedVra(state, identifier)
    refuseUnready(vra, 'be edited')
    memoryOf(wish)
    cpusOf(wish)
    return { ...vraFacts(state, [vra]), wish, type: typeOfEdit(vra, wish) }
  },
  plan: () => [{ ms: 12_000, toPercent: 99 }],
  effects: {
    begin: onVras((vra) => ({ ...vra, status: 'UpdatingIpSettings' })),
    end: (state, facts, moment) => onVras((vra) => edited(vra, facts.wish))(state, facts, moment),
    undo: onVras((vra) => ({ ...vra, status: 'Installed' })),
  },
})

/** By what it changes; an edit of neither has the type that is inferred for all of them in wire contract 5.3. */
function typeOfEdit(vra: Vra, wish: VraWish): EditFacts['type'] {
  const { ipType, ipAddress, ipRangeEnd, subnetMask, gateway } = edited(vra, wish)
  const isReaddressed =
    ipType !== vra.ipType ||
    ipAddress !== vra.ipAddress ||
    ipRangeEnd !== vra.ipRangeEnd ||
    subnetMask !== vra.subnetMask ||
    gateway !== vra.gateway
  const isPasswordGiven = wish.isPasswordGiven === true
  if (isReaddressed === isPasswordGiven) return 'ChangeVraPasswordIpSettings'
  return isReaddressed ? 'ChangeVraIpSettings' : 'ChangeVraPassword'
}

function edited(vra: Vra, wish: VraWish): Vra {
  return {
    ...vra,
    status: 'Installed',
    group: wish.groupName ?? vra.group,
    memoryGb: wish.memoryGb ?? vra.memoryGb,
    cpusCount: wish.cpusCount ?? vra.cpusCount,
    ipType: wish.isStatic === null ? vra.ipType : wish.isStatic ? 'Static' : 'Dhcp',
    ipAddress: wish.ipAddress ?? vra.ipAddress,
    ipRangeEnd: wish.ipRangeEnd ?? vra.ipRangeEnd,
    subnetMask: wish.subnetMask ?? vra.subnetMask,
    gateway: wish.defaultGateway ?? vra.gateway,
  }
}

const UPGRADE_EFFECTS: Effects<VraFacts> = {
  begin: onVras((vra) => ({ ...vra, upgradeStatus: 'Upgrading', progressPercent: 1 })),
  show: onVras((vra, _, percent) => ({ ...vra, progressPercent: percent })),
  end: onVras((vra, state) => ({
    ...vra,
    upgradeStatus: 'LatestVersion',
    progressPercent: 0,
    version: localSiteOf(state).version ?? vra.version,
    displayVersion: localSiteOf(state).displayVersion ?? vra.displayVersion,
  })),
  undo: onVras((vra) => ({ ...vra, upgradeStatus: 'UpgradeFailed', progressPercent: 0 })),
}

function checkUpgrade(vra: Vra): Vra {
  refuseUnready(vra, 'be upgraded')
  if (vra.upgradeStatus !== 'LatestVersion') return vra
  throw refused(`VRA ${quoted(vra.name)} has the latest version ${vra.version ?? ''} already.`)
}

const upgradePhases = ({ vras }: VraFacts) => [
  { ms: 8_000, toPercent: 10, effect: 'show' },
  { ms: 20_000 + 25_000 * vras.length, toPercent: 80, effect: 'show' },
  { ms: 10_000, toPercent: 99 },
]

/** Source of the type: recorded, wire contract 5.3. */
export const upgradeVra = operation<ActivityInputs['upgradeVra'], VraFacts>({
  taskType: () => 'UpgradeVra',
  related: relatedToVras,
  describe: ({ names }) => `Upgrade of VRA ${names}`,
  check: ({ vra }, { state }) => vraFacts(state, [checkUpgrade(getLoadedVra(state, vra))]),
  plan: upgradePhases,
  effects: UPGRADE_EFFECTS,
})

export const upgradeVras = operation<ActivityInputs['upgradeVras'], VraFacts>({
  taskType: () => 'BulkUpgradeVras',
  related: relatedToVras,
  describe: ({ names }) => `Upgrade of VRAs ${names}`,
  check: ({ vras }, { state }) => {
    const distinct = new Set(vras.map((vra) => vra.trim()))
    if (distinct.size === 0) throw new Problem('value-unreadable', 'Name at least one VRA to upgrade.')
    return vraFacts(
      state,
      [...distinct].map((vra) => checkUpgrade(getLoadedVra(state, vra))),
    )
  },
  plan: upgradePhases,
  effects: UPGRADE_EFFECTS,
})

/** The VRAs of a cluster. @throws Problem `operation-refused` where there are none */
function clusterVras(state: SiteState, identifier: string): readonly Vra[] {
  const cluster = getCluster(state, identifier)
  const vras = cluster.hosts.flatMap((host) => {
    const vra = vraOfHost(state, host.identifier)
    return vra === undefined ? [] : [getLoadedVra(state, vra.identifier)]
  })
  if (vras.length > 0) return vras
  throw refused(`No host of cluster ${quoted(cluster.name ?? identifier)} has a VRA.`)
}

export const upgradeClusterVras = operation<ActivityInputs['upgradeClusterVras'], VraFacts>({
  taskType: () => 'BulkUpgradeVras',
  related: relatedToVras,
  describe: ({ names }) => `Upgrade of VRAs ${names}`,
  check: ({ cluster }, { state }) => {
    const old = clusterVras(state, cluster).filter((vra) => vra.upgradeStatus !== 'LatestVersion')
    if (old.length === 0)
      throw refused(`Every VRA of cluster ${quoted(cluster)} has the latest version already.`)
    return vraFacts(state, old.map(checkUpgrade))
  },
  plan: upgradePhases,
  effects: UPGRADE_EFFECTS,
})

const UNINSTALL_EFFECTS: Effects<VraFacts> = {
  begin: onVras((vra) => ({ ...vra, status: 'Removing' })),
  end: (state, { vras }) =>
    withSite(state, { vras: state.site.vras.filter(({ identifier }) => !vras.includes(identifier)) }),
  undo: onVras((vra) => ({ ...vra, status: 'InstallationError' })),
}

function checkUninstall(vra: Vra): Vra {
  if (vra.status !== 'InstallationError') refuseUnready(vra, 'be uninstalled')
  refuseLoaded(vra)
  return vra
}

const uninstallPhases = ({ vras }: VraFacts) => [
  { ms: 4_000, toPercent: 20 },
  { ms: 8_000 + 8_000 * vras.length, toPercent: 99 },
]

export const uninstallVra = operation<ActivityInputs['uninstallVra'], VraFacts>({
  taskType: () => 'UninstallVra',
  related: relatedToVras,
  describe: ({ names }) => `Uninstallation of VRA ${names}`,
  check: ({ vra }, { state }) => vraFacts(state, [checkUninstall(getLoadedVra(state, vra))]),
  plan: uninstallPhases,
  effects: UNINSTALL_EFFECTS,
})

export const uninstallClusterVras = operation<ActivityInputs['uninstallClusterVras'], VraFacts>({
  taskType: () => 'BulkUninstallVras',
  related: relatedToVras,
  describe: ({ names }) => `Uninstallation of VRAs ${names}`,
  check: ({ cluster }, { state }) => vraFacts(state, clusterVras(state, cluster).map(checkUninstall)),
  plan: uninstallPhases,
  effects: UNINSTALL_EFFECTS,
})

/** A task for each VRA whose host is gone. Source: wire contract 5.3, an array of tasks. */
export const cleanUpVras: SplittingDefinition<ActivityInputs['cleanUpVras']> = {
  split: (_, { site }) =>
    site.vras
      .filter(({ isGhost, status }) => isGhost && (status === 'Installed' || status === 'InstallationError'))
      .map(({ identifier }) => ({ kind: 'uninstallVra', input: { vra: identifier } })),
}
