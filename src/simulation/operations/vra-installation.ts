import { type Host, isSameIdentifier, type Named, type Vra } from '../../inventory/index.ts'
import { Problem, quoted } from '../../problem/index.ts'
import type { ActivityInputs } from '../activity.ts'
import { type Effects, operation } from '../definition.ts'
import type { VraWish } from '../operation-request.ts'
import { hashOf, type Random } from '../random.ts'
import { localSiteOf, notFound, refused, type SiteState, withSite } from '../site-state.ts'
import {
  getCluster,
  getHost,
  localVirtualization,
  onVras,
  relatedToVras,
  type VraFacts,
  vraFacts,
  vraOfHost,
} from './vra-operation.ts'

type InstallFacts = VraFacts & { readonly installed: readonly Vra[] }

const NO_LOAD = { vms: 0, volumes: 0, vpgs: 0 }
const MEMORY_GB = 3
const MEMORY_GB_MAX = 64
const CPUS = 1
/** A bound of ours: the pages name none. */
const CPUS_MAX = 32

export const installVra = operation<ActivityInputs['installVra'], InstallFacts>({
  taskType: () => 'InstallVra',
  related: relatedToVras,
  describe: ({ names }) => `Installation of VRA ${names}`,
  check: ({ wish }, { state, random }) => {
    if (wish.hostIdentifier === null || wish.hostIdentifier.trim() === '') {
      throw new Problem('value-unreadable', 'A VRA needs the host on which it is to stand.')
    }
    const host = getHost(state, wish.hostIdentifier)
    const known = vraOfHost(state, host.identifier)
    if (known !== undefined) {
      throw refused(`Host ${quoted(host.name ?? host.identifier)} has VRA ${quoted(known.name)} already.`)
    }
    const installed = [newVra(state, { host, wish, random })]
    return { ...vraFacts(state, installed), installed }
  },
  plan: () => [
    { ms: 5_000, toPercent: 10 },
    { ms: 40_000, toPercent: 70, effect: 'show' },
    { ms: 25_000, toPercent: 99, effect: 'show' },
  ],
  effects: installEffects(),
})

export const installClusterVras = operation<ActivityInputs['installClusterVras'], InstallFacts>({
  taskType: () => 'InstallVra',
  related: relatedToVras,
  describe: ({ names }) => `Installation of VRAs ${names}`,
  check: ({ cluster: identifier, wish }, { state, random }) => {
    const cluster = getCluster(state, identifier)
    const hosts = cluster.hosts.filter((host) => vraOfHost(state, host.identifier) === undefined)
    if (hosts.length === 0) {
      throw refused(`Every host of cluster ${quoted(cluster.name ?? identifier)} has a VRA already.`)
    }
    const installed = hosts.map((host) => newVra(state, { host, wish, random }))
    return { ...vraFacts(state, installed), installed }
  },
  plan: ({ installed }) => [
    { ms: 5_000, toPercent: 10 },
    { ms: 30_000 + 20_000 * installed.length, toPercent: 99, effect: 'show' },
  ],
  effects: installEffects(),
})

function installEffects(): Effects<InstallFacts> {
  return {
    begin: (state, { installed }) => withSite(state, { vras: [...state.site.vras, ...installed] }),
    show: onVras((vra, _, percent) => ({ ...vra, progressPercent: percent })),
    end: onVras((vra) => ({ ...vra, status: 'Installed', progressPercent: 0 })),
    undo: onVras((vra) => ({
      ...vra,
      status: 'InstallationError',
      progressPercent: 0,
      alertStatus: 'Error',
    })),
  }
}

function newVra(state: SiteState, given: { host: Host; wish: VraWish; random: Random }): Vra {
  const { host, wish, random } = given
  const site = localSiteOf(state)
  const virtualization = localVirtualization(state)
  const datastore = chosen('datastore', wish.datastoreIdentifier, [
    ...host.datastores,
    ...(virtualization?.datastores ?? []),
  ])
  const network = chosen('network', wish.networkIdentifier, [
    ...host.networks,
    ...(virtualization?.networks ?? []),
  ])
  const isStatic = wish.isStatic ?? wish.ipAddress !== null
  return {
    // A number beyond what a double holds, as servers give them.
    identifier: `${random.integer(1, 9)}${String(random.integer(0, 999_999_999)).padStart(9, '0')}${String(random.integer(0, 99_999_999)).padStart(8, '0')}`,
    name: `Z-VRA-${host.name ?? host.identifier}`,
    status: 'Installing',
    upgradeStatus: 'LatestVersion',
    alertStatus: 'Normal',
    progressPercent: 0,
    version: site.version,
    displayVersion: site.displayVersion,
    group: wish.groupName ?? 'default_group',
    hostIdentifier: host.identifier,
    hostName: host.name,
    hostVersion: host.version,
    datastoreIdentifier: datastore?.identifier ?? null,
    datastoreName: datastore?.name ?? null,
    datastoreClusterIdentifier: null,
    datastoreClusterName: null,
    networkIdentifier: network?.identifier ?? null,
    networkName: network?.name ?? null,
    ipType: isStatic ? 'Static' : 'Dhcp',
    ipAddress:
      wish.ipAddress ?? `10.20.${hashOf(host.identifier) % 250}.${(hashOf(host.name ?? '') % 250) + 2}`,
    ipRangeEnd: wish.ipRangeEnd ?? null,
    subnetMask: wish.subnetMask ?? '255.255.0.0',
    gateway: wish.defaultGateway ?? '10.20.0.1',
    instanceType: wish.instanceType ?? null,
    cpusCount: cpusOf(wish) ?? CPUS,
    memoryGb: memoryOf(wish) ?? MEMORY_GB,
    isGhost: false,
    isVaio: false,
    protectedLoad: NO_LOAD,
    recoveryLoad: NO_LOAD,
    selfProtectedVpgs: 0,
  }
}

/** @throws Problem `value-unreadable` */
export function memoryOf({ memoryGb }: VraWish): number | null {
  if (memoryGb === null || (memoryGb >= 1 && memoryGb <= MEMORY_GB_MAX)) return memoryGb
  throw new Problem(
    'value-unreadable',
    `A VRA has 1 to ${MEMORY_GB_MAX} GB of memory; ${memoryGb} is outside.`,
  )
}

/** @throws Problem `value-unreadable` */
export function cpusOf({ cpusCount = null }: VraWish): number | null {
  if (cpusCount === null || (Number.isInteger(cpusCount) && cpusCount >= 1 && cpusCount <= CPUS_MAX)) {
    return cpusCount
  }
  throw new Problem('value-unreadable', `A VRA has 1 to ${CPUS_MAX} CPUs; ${cpusCount} is outside.`)
}

/** The wished one, or the first there is. */
function chosen<Item extends Named>(
  kind: string,
  wanted: string | null,
  items: readonly Item[],
): Item | undefined {
  if (wanted === null || wanted.trim() === '') return items[0]
  const item = items.find(({ identifier }) => isSameIdentifier(identifier, wanted.trim()))
  if (item === undefined) throw notFound(kind, wanted)
  return item
}
