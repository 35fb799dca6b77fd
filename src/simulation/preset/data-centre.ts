import type {
  Datastore,
  Device,
  Host,
  HostCluster,
  Named,
  UnprotectedVm,
  VirtualizationSite,
} from '../../inventory/index.ts'
import type { RelatedSite } from '../../task/index.ts'
import type { SeededRandom } from './seeded-random.ts'
import { type DataCentrePlan, DOMAIN, type VmPlan } from './site-plan.ts'
import { VM_ROLES } from './vm-roles.ts'

/** A data centre with its hypervisor manager, before anything in it is protected. */
export interface DataCentre {
  readonly plan: DataCentrePlan
  readonly site: RelatedSite
  readonly virtualization: VirtualizationSite
  /** The next identifier of a VM: `{vCenter guid}.vm-1042`. */
  readonly nextVmIdentifier: () => string
}

const HOST_VERSION = '8.0'
const NETWORKS = ['Management', 'Production-VLAN110', 'DMZ-VLAN120', 'Failover-Test-Isolated'] as const
const DATASTORES_PER_CLUSTER = 3
const GIGABYTE = 1024 ** 3

export function createDataCentre(
  plan: DataCentrePlan,
  { site, random }: { site: RelatedSite; random: SeededRandom },
): DataCentre {
  const nextIdentifier = createIdentifiers(random)
  const prefix = plan.code.toUpperCase()
  const named = (kind: string) => (name: string) => ({ identifier: nextIdentifier(kind), name })

  const resourcePools = ['Resources', 'Production', 'Recovery'].map(named('resgroup-'))
  const folders = ['/', 'Production', 'Recovered machines', 'Templates'].map(named('group-v'))
  const networks = NETWORKS.map(named('network-'))
  const clusterCount = Math.ceil(plan.hosts / plan.hostsPerCluster)
  const clusters = Array.from({ length: clusterCount }, (_, index) =>
    createCluster(index, { plan, networks, nextIdentifier }),
  )
  const hosts = clusters.flatMap((cluster) => cluster.hosts)
  const datastores = clusters.flatMap((cluster) => cluster.datastores)
  const nextVmIdentifier = () => nextIdentifier('vm-')

  return {
    plan,
    site,
    nextVmIdentifier,
    virtualization: {
      identifier: site.identifier,
      name: `${plan.code}-vc01.${DOMAIN}`,
      hosts,
      vms: plan.unprotected.map((vm) => createUnprotectedVm(vm, { hosts, nextVmIdentifier, random })),
      datastores,
      folders,
      networks,
      hostClusters: clusters.map(({ identifier, name, hosts: members }) => ({
        identifier,
        name,
        hosts: members,
      })),
      datastoreClusters: clusters.map((cluster) => cluster.datastoreCluster),
      resourcePools,
      devices: datastores.slice(0, 2).map((datastore) => createDevice(datastore, { hosts, random })),
      repositories: [
        {
          identifier: random.guid(),
          name: `${prefix}-Retention-01`,
          connectionType: 'ServerMessageBlock',
          path: `\\\\10.${plan.network}.30.40\\retention`,
          storageType: 'NetworkShare',
        },
      ],
    },
  }
}

/** vCenter numbers everything it knows in one sequence, with gaps where things were removed. */
function createIdentifiers(random: SeededRandom): (prefix: string) => string {
  const vCenter = random.guid()
  let last = random.integer(5, 12)
  return (prefix) => {
    last += random.integer(1, 3)
    return `${vCenter}.${prefix}${last}`
  }
}

interface ClusterParts {
  readonly plan: DataCentrePlan
  readonly networks: readonly Named[]
  readonly nextIdentifier: (prefix: string) => string
}

interface ClusterWithStorage extends HostCluster {
  readonly datastores: readonly Datastore[]
  readonly datastoreCluster: Named
}

function createCluster(index: number, { plan, networks, nextIdentifier }: ClusterParts): ClusterWithStorage {
  const prefix = plan.code.toUpperCase()
  const number = twoDigits(index + 1)
  const datastoreCluster = { identifier: nextIdentifier('group-p'), name: `${prefix}-DSC-${number}` }
  const datastores = Array.from({ length: DATASTORES_PER_CLUSTER }, (_, datastore) => ({
    identifier: nextIdentifier('datastore-'),
    name: `${prefix}-SAN${number}-LUN${twoDigits(datastore + 1)}`,
    cluster: datastoreCluster,
  }))
  const first = index * plan.hostsPerCluster
  const count = Math.min(plan.hostsPerCluster, plan.hosts - first)
  return {
    identifier: nextIdentifier('domain-c'),
    name: `${prefix}-Cluster-${number}`,
    hosts: Array.from({ length: count }, (_, host) => ({
      identifier: nextIdentifier('host-'),
      name: `${plan.code}-esx-${twoDigits(first + host + 1)}.${DOMAIN}`,
      version: HOST_VERSION,
      connectionStatus: 'Connected',
      datastores,
      networks,
    })),
    datastores,
    datastoreCluster,
  }
}

function createUnprotectedVm(
  { name, role }: VmPlan,
  {
    hosts,
    nextVmIdentifier,
    random,
  }: { hosts: readonly Host[]; nextVmIdentifier: () => string; random: SeededRandom },
): UnprotectedVm {
  const host = random.pick(hosts)
  const datastore = random.pick(host.datastores)
  return {
    identifier: nextVmIdentifier(),
    name,
    instanceIdentifier: random.guid(),
    owningHostIdentifier: host.identifier,
    owningHostName: host.name,
    owningDatastoreIdentifier: datastore.identifier,
    owningDatastoreName: datastore.name,
    guestOs: VM_ROLES[role].guestOs,
  }
}

function createDevice(
  datastore: Datastore,
  { hosts, random }: { hosts: readonly Host[]; random: SeededRandom },
): Device {
  const serial = random.guid().replaceAll('-', '')
  const vCenter = datastore.identifier.slice(0, 36)
  return {
    identifier: `${vCenter}.naa.${serial}`,
    name: `iSCSI Disk (naa.${serial})`,
    datastoreIdentifier: datastore.identifier,
    hostIdentifiers: hosts
      .filter((host) => host.datastores.includes(datastore))
      .map((host) => host.identifier),
    sizeBytes: random.pick([1024, 2048, 4096]) * GIGABYTE,
    vmIdentifier: null,
  }
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
