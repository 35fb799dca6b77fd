import type { Host, Vm, Vra, VraLoad } from '../../inventory/index.ts'
import type { DataCentre } from './data-centre.ts'
import type { SeededRandom } from './seeded-random.ts'

/** One VRA on each local host. A ZVM answers those of its own site (inferred): none of the peers. */
export function createVras(
  local: DataCentre,
  {
    vms,
    version,
    hasOutdatedVra,
    random,
  }: { vms: readonly Vm[]; version: string; hasOutdatedVra: boolean; random: SeededRandom },
): readonly Vra[] {
  const { hosts } = local.virtualization
  const protectedVms = Map.groupBy(vms, (vm) => vm.owningHostIdentifier)
  const recoveryVms = Map.groupBy(vms, (vm) => vm.recoveryHostIdentifier)
  return hosts.map((host, index) => {
    const isOutdated = hasOutdatedVra && index === hosts.length - 1
    return {
      ...placeVra(host, { index, network: local.plan.network }),
      identifier: random.long(),
      status: 'Installed',
      upgradeStatus: isOutdated ? 'UpgradeAvailable' : 'LatestVersion',
      alertStatus: 'Normal',
      progressPercent: 0,
      version: isOutdated ? versionBefore(version) : version,
      displayVersion: isOutdated ? versionBefore(version) : version,
      group: 'default_group',
      instanceType: null,
      cpusCount: 2,
      memoryGb: 3,
      isGhost: false,
      isVaio: false,
      protectedLoad: loadOf(protectedVms.get(host.identifier) ?? []),
      recoveryLoad: loadOf(recoveryVms.get(host.identifier) ?? []),
      selfProtectedVpgs: vpgsOf((protectedVms.get(host.identifier) ?? []).filter(isSelfProtected)).size,
    }
  })
}

type Placed =
  | 'name'
  | `host${'Identifier' | 'Name' | 'Version'}`
  | `datastore${'' | 'Cluster'}${'Identifier' | 'Name'}`
  | `network${'Identifier' | 'Name'}`
  | `ip${'Type' | 'Address' | 'RangeEnd'}`
  | 'subnetMask'
  | 'gateway'

function placeVra(host: Host, { index, network }: { index: number; network: number }): Pick<Vra, Placed> {
  const datastore = host.datastores.at(0)
  const management = host.networks.at(0)
  // 200 addresses of each third part, from .11 on.
  const subnet = `10.${network}.${20 + Math.floor(index / 200)}`
  return {
    name: `Z-VRA-${host.name}`,
    hostIdentifier: host.identifier,
    hostName: host.name,
    hostVersion: host.version,
    datastoreIdentifier: datastore?.identifier ?? null,
    datastoreName: datastore?.name ?? null,
    datastoreClusterIdentifier: datastore?.cluster?.identifier ?? null,
    datastoreClusterName: datastore?.cluster?.name ?? null,
    networkIdentifier: management?.identifier ?? null,
    networkName: management?.name ?? null,
    ipType: 'Static',
    ipAddress: `${subnet}.${11 + (index % 200)}`,
    ipRangeEnd: null,
    subnetMask: '255.255.255.0',
    gateway: `${subnet}.1`,
  }
}

function loadOf(vms: readonly Vm[]): VraLoad {
  return {
    vms: vms.length,
    volumes: vms.reduce((sum, vm) => sum + vm.volumeIdentifiers.length, 0),
    vpgs: vpgsOf(vms).size,
  }
}

function vpgsOf(vms: readonly Vm[]): ReadonlySet<string> {
  return new Set(vms.map((vm) => vm.vpgIdentifier))
}

function isSelfProtected(vm: Vm): boolean {
  return vm.protectedSite?.isLocal === true && vm.recoverySite?.isLocal === true
}

/** A release that came before: `9.7.0` for 10, `9.5.0` for those. */
function versionBefore(version: string): string {
  return version.startsWith('9.') ? '9.5.0' : '9.7.0'
}
