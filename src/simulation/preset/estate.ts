import type { Datastore, Host } from '../../inventory/index.ts'
import type { RelatedSite } from '../../task/index.ts'
import { createDataCentre, type DataCentre } from './data-centre.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { SitePlan, VmPlan, VpgPlan } from './site-plan.ts'

/** A VM with its place at both sides. */
export interface PlacedVm {
  readonly identifier: string
  readonly plan: VmPlan
  readonly host: Host
  readonly datastore: Datastore
  readonly recoveryHost: Host
}

export interface PlacedVpg {
  readonly identifier: string
  readonly plan: VpgPlan
  readonly protectedAt: DataCentre
  readonly recoveredAt: DataCentre
  /** The local one first, then the peer; the local one alone where it recovers to itself. */
  readonly sites: readonly RelatedSite[]
  readonly vms: readonly PlacedVm[]
}

/** A plan with identifiers and places: what a past can be made up for. */
export interface Estate {
  readonly plan: SitePlan
  /** The local one first. */
  readonly dataCentres: readonly DataCentre[]
  readonly local: DataCentre
  readonly vpgs: readonly PlacedVpg[]
}

/** @param localSiteIdentifier a guid; one is drawn where it is left out */
export function createEstate(
  plan: SitePlan,
  { random, localSiteIdentifier }: { random: SeededRandom; localSiteIdentifier?: string | undefined },
): Estate {
  const sites = random.fork('sites')
  const dataCentres = plan.dataCentres.map((dataCentre, index) => {
    const drawn = sites.guid()
    const identifier = index === 0 ? (localSiteIdentifier ?? drawn) : drawn
    return createDataCentre(dataCentre, {
      site: { identifier, isLocal: index === 0 },
      random: random.fork(`data centre ${dataCentre.code}`),
    })
  })
  const at = (index: number): DataCentre => {
    const dataCentre = dataCentres[index]
    if (dataCentre === undefined) throw new Error(`The plan has no data centre ${index}.`)
    return dataCentre
  }
  const places = random.fork('places')
  const vpgs = plan.vpgs.map((vpg) =>
    placeVpg(vpg, {
      protectedAt: at(vpg.protectedAt),
      recoveredAt: at(vpg.recoveredAt),
      random: places,
    }),
  )
  return { plan, dataCentres, local: at(0), vpgs }
}

/** The VMs of a VPG stand on hosts side by side, so that one host's end does not take an application with it. */
function placeVpg(
  plan: VpgPlan,
  {
    protectedAt,
    recoveredAt,
    random,
  }: { protectedAt: DataCentre; recoveredAt: DataCentre; random: SeededRandom },
): PlacedVpg {
  const identifier = random.guid()
  const hosts = protectedAt.virtualization.hosts
  const recoveryHosts = recoveredAt.virtualization.hosts
  const first = random.integer(0, hosts.length - 1)
  const firstRecovery = random.integer(0, recoveryHosts.length - 1)
  return {
    identifier,
    plan,
    protectedAt,
    recoveredAt,
    sites: [...new Set([protectedAt.site, recoveredAt.site])].sort(
      (one, other) => Number(other.isLocal) - Number(one.isLocal),
    ),
    vms: plan.vms.map((vm, index) => {
      const host = inTurn(hosts, first + index)
      return {
        identifier: protectedAt.nextVmIdentifier(),
        plan: vm,
        host,
        datastore: random.pick(host.datastores),
        recoveryHost: inTurn(recoveryHosts, firstRecovery + index),
      }
    }),
  }
}

function inTurn<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length]
  if (item === undefined) throw new Error('There is nobody whose turn it could be.')
  return item
}
