import {
  type Host,
  isSameIdentifier,
  NO_ENTITIES,
  type UnprotectedVm,
  type VirtualizationSite,
  type Vm,
  type Vpg,
} from '../../inventory/index.ts'
import { quoted } from '../../problem/index.ts'
import { hashOf, noiseAt } from '../random.ts'
import { notFound, refused, type SiteState, withSite } from '../site-state.ts'

/**
 * The machines with the identifiers that a VPG is to protect, each of which its site has and nobody protects.
 *
 * @throws Problem `entity-not-found`, `operation-refused`
 */
export function getUnprotectedVms(
  { site }: SiteState,
  siteIdentifier: string,
  wanted: readonly string[],
): readonly UnprotectedVm[] {
  const there = virtualizationSite(site.virtualizationSites, siteIdentifier)?.vms ?? []
  const byIdentifier = new Map(there.map((vm) => [vm.identifier.toLowerCase(), vm]))
  const distinct = new Set(wanted.map((identifier) => identifier.trim().toLowerCase()))
  return [...distinct].map((identifier) => {
    const vm = byIdentifier.get(identifier)
    if (vm !== undefined) return vm
    const other = site.vms.find((one) => isSameIdentifier(one.identifier, identifier))
    if (other === undefined) throw notFound('VM', identifier)
    throw refused(
      `VM ${quoted(other.name)} is protected by VPG ${quoted(other.vpgName ?? other.vpgIdentifier)} already; take it out of that first.`,
    )
  })
}

/** The site with machines in a VPG; its own sums follow. */
export function withProtectedVms(state: SiteState, vpg: Vpg, machines: readonly UnprotectedVm[]): SiteState {
  const protectedAt = vpg.protectedSite?.identifier ?? ''
  const hosts = virtualizationSite(state.site.virtualizationSites, vpg.recoverySite?.identifier ?? '')?.hosts
  const taken = new Set(machines.map(({ identifier }) => identifier))
  return withSums(
    withSite(state, {
      vms: [...state.site.vms, ...machines.map((machine) => protectedVm(machine, vpg, hosts ?? []))],
      virtualizationSites: state.site.virtualizationSites.map((site) =>
        isSameIdentifier(site.identifier, protectedAt)
          ? { ...site, vms: site.vms.filter(({ identifier }) => !taken.has(identifier)) }
          : site,
      ),
    }),
    vpg.identifier,
  )
}

/** The site with machines of a VPG protected no more. */
export function withoutProtectedVms(state: SiteState, vpg: Vpg, isRemoved: (vm: Vm) => boolean): SiteState {
  const removed = state.site.vms.filter((vm) => vm.vpgIdentifier === vpg.identifier && isRemoved(vm))
  const gone = new Set(removed)
  const vms = state.site.vms.filter((vm) => !gone.has(vm))
  const elsewhere = new Set(vms.map((vm) => vm.identifier))
  const free = removed.filter(({ identifier }) => !elsewhere.has(identifier)).map(unprotectedVm)
  const protectedAt = vpg.protectedSite?.identifier ?? ''
  return withSums(
    withSite(state, {
      vms,
      virtualizationSites: state.site.virtualizationSites.map((site) =>
        isSameIdentifier(site.identifier, protectedAt) && free.length > 0
          ? { ...site, vms: [...site.vms, ...free] }
          : site,
      ),
    }),
    vpg.identifier,
  )
}

function withSums(state: SiteState, identifier: string): SiteState {
  const vms = state.site.vms.filter((vm) => vm.vpgIdentifier === identifier)
  const sum = (amountOf: (vm: Vm) => number) => vms.reduce((total, vm) => total + amountOf(vm), 0)
  return withSite(state, {
    vpgs: state.site.vpgs.map((vpg) =>
      vpg.identifier === identifier
        ? {
            ...vpg,
            vmsCount: vms.length,
            provisionedStorageMb: sum((vm) => vm.provisionedStorageMb),
            usedStorageMb: sum((vm) => vm.usedStorageMb),
            iops: sum((vm) => vm.iops),
            throughputMbPerSecond: Math.round(sum((vm) => vm.throughputMbPerSecond) * 100) / 100,
          }
        : vpg,
    ),
  })
}

function virtualizationSite(
  sites: readonly VirtualizationSite[],
  identifier: string,
): VirtualizationSite | undefined {
  return sites.find((site) => isSameIdentifier(site.identifier, identifier))
}

/** Sizes and load of a machine are drawn from its name: a machine that is not protected has none. Invented. */
function protectedVm(machine: UnprotectedVm, vpg: Vpg, hosts: readonly Host[]): Vm {
  const hash = hashOf(machine.identifier)
  const between = (n: number, least: number, most: number) =>
    least + Math.floor(noiseAt(hash, n) * (most - least + 1))
  const usedStorageMb = between(0, 20, 160) * 1024
  const host = hosts[between(1, 0, Math.max(0, hosts.length - 1))]
  const { protectedSite, protectedSiteName, recoverySite, recoverySiteName } = vpg
  const iops = between(2, 5, 250)
  return {
    identifier: machine.identifier,
    name: machine.name ?? machine.identifier,
    vpgIdentifier: vpg.identifier,
    vpgName: vpg.name,
    status: vpg.status,
    subStatus: vpg.subStatus,
    priority: vpg.priority,
    entities: NO_ENTITIES,
    protectedSite,
    protectedSiteName,
    recoverySite,
    recoverySiteName,
    recoveryHostIdentifier: host?.identifier ?? null,
    recoveryHostName: host?.name ?? null,
    owningHostIdentifier: machine.owningHostIdentifier,
    owningHostName: machine.owningHostName,
    owningDatastoreIdentifier: machine.owningDatastoreIdentifier,
    owningDatastoreName: machine.owningDatastoreName,
    organizationName: vpg.organizationName,
    hardwareVersion: 'vmx-19',
    guestOs: machine.guestOs,
    cpuCoresCount: 2 ** between(3, 0, 3),
    memoryMb: 2048 * 2 ** between(4, 0, 4),
    provisionedStorageMb: usedStorageMb + between(5, 5, 80) * 1024,
    usedStorageMb,
    journalUsedMb: between(6, 100, 4_000),
    journalHardLimit: { type: 'Unlimited', value: 0 },
    journalWarningThreshold: { type: 'Unlimited', value: 0 },
    actualRpoSeconds: 0,
    iops,
    throughputMbPerSecond: Math.round(iops * 1.6) / 100,
    outgoingBandwidthMbps: Math.round(iops * 6) / 100,
    lastTestAt: null,
    isFlrEnabled: true,
    isPresent: true,
    isAgentInstalled: false,
    volumeIdentifiers: ['scsi:0:0'],
    nicIdentifiers: ['Network adapter 1'],
  }
}

function unprotectedVm(vm: Vm): UnprotectedVm {
  return {
    identifier: vm.identifier,
    name: vm.name,
    instanceIdentifier: null,
    owningHostIdentifier: vm.owningHostIdentifier,
    owningHostName: vm.owningHostName,
    owningDatastoreIdentifier: vm.owningDatastoreIdentifier,
    owningDatastoreName: vm.owningDatastoreName,
    guestOs: vm.guestOs,
  }
}
