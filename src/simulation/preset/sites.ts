import { type LocalSite, PEER_PORT, type PeerSite, type Vpg } from '../../inventory/index.ts'
import type { DataCentre } from './data-centre.ts'
import { DOMAIN } from './site-plan.ts'

const HYPERVISOR_VERSION = '8.0.3'

export function createLocalSite({ plan, site }: DataCentre, version: string): LocalSite {
  return {
    identifier: site.identifier,
    name: plan.name,
    location: plan.location,
    type: 'VCenter',
    typeVersion: HYPERVISOR_VERSION,
    ipAddress: zvmAddress(plan.network),
    version,
    displayVersion: version,
    apiVersion: version,
    contactName: 'Infrastructure on call',
    contactEmail: `infrastructure@${DOMAIN}`,
    contactPhone: '',
    bandwidthLimitMbPerSecond: -1,
    isReplicationToSelfEnabled: true,
    loginBanner: null,
  }
}

/** A peer with what replicates to and from it. */
export function createPeerSite(
  { plan, site }: DataCentre,
  { vpgs, version }: { vpgs: readonly Vpg[]; version: string },
): PeerSite {
  const recovered = vpgs.filter((vpg) => vpg.recoverySite?.identifier === site.identifier)
  const incoming = vpgs.filter((vpg) => vpg.protectedSite?.identifier === site.identifier)
  const sum = (items: readonly Vpg[], amountOf: (vpg: Vpg) => number) =>
    Math.round(items.reduce((total, vpg) => total + amountOf(vpg), 0) * 100) / 100
  return {
    identifier: site.identifier,
    name: plan.name,
    location: plan.location,
    hostName: zvmAddress(plan.network),
    port: PEER_PORT,
    pairingStatus: 'Paired',
    type: 'VCenter',
    regionName: null,
    version,
    provisionedStorageMb: sum(recovered, (vpg) => vpg.provisionedStorageMb),
    usedStorageMb: sum(recovered, (vpg) => vpg.usedStorageMb),
    incomingThroughputMb: sum(incoming, (vpg) => vpg.throughputMbPerSecond),
    outgoingBandwidthMb: sum(recovered, (vpg) => vpg.throughputMbPerSecond),
  }
}

function zvmAddress(network: number): string {
  return `10.${network}.10.20`
}
