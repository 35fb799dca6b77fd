import {
  type Checkpoint,
  createUnknownPeerSite,
  createUnknownServiceProfile,
  type FlrSession,
  NO_ZORG,
  type PeerSite,
  type ServiceProfile,
  type Site,
  type VirtualizationSite,
  type Vm,
  type Vpg,
  type Vra,
  type Zorg,
} from '../inventory/index.ts'
import type { RelatedSite } from '../task/index.ts'

/** A modelled site by identifiers in lower case, with what its VPGs and VMs name beside themselves. */
export interface SiteIndex {
  readonly vpgs: ReadonlyMap<string, Vpg>
  /** More than one where several VPGs protect the machine. */
  readonly vms: ReadonlyMap<string, readonly Vm[]>
  readonly flrSessions: ReadonlyMap<string, FlrSession>
  readonly vras: ReadonlyMap<string, Vra>
  readonly virtualizationSites: ReadonlyMap<string, VirtualizationSite>
  readonly peerSites: ReadonlyMap<string, PeerSite>
  readonly zorgs: ReadonlyMap<string, Zorg>
  readonly serviceProfiles: ReadonlyMap<string, ServiceProfile>
  readonly checkpoints: ReadonlyMap<string, readonly Checkpoint[]>
}

const indexes = new WeakMap<Site, SiteIndex>()

/** The index of a site, made once for each value. */
export function indexOf(site: Site): SiteIndex {
  const made = indexes.get(site) ?? createIndex(site)
  indexes.set(site, made)
  return made
}

function createIndex(site: Site): SiteIndex {
  return {
    vpgs: byIdentifier(site.vpgs),
    vms: Map.groupBy(site.vms, (vm) => vm.identifier.toLowerCase()),
    flrSessions: byIdentifier(site.flrSessions),
    vras: byIdentifier(site.vras),
    virtualizationSites: byIdentifier(site.virtualizationSites),
    peerSites: indexPeerSites(site),
    zorgs: indexZorgs(site),
    serviceProfiles: indexServiceProfiles(site),
    checkpoints: site.checkpoints,
  }
}

function byIdentifier<Item extends { readonly identifier: string }>(
  items: readonly Item[],
): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.identifier.toLowerCase(), item]))
}

/** The modelled peers, then those that a VPG or VM has at one of its sides. */
function indexPeerSites(site: Site): ReadonlyMap<string, PeerSite> {
  const peers = new Map(byIdentifier(site.peerSites))
  const add = (side: RelatedSite | null, name: string | null) => {
    if (side === null || side.isLocal || peers.has(side.identifier.toLowerCase())) return
    peers.set(side.identifier.toLowerCase(), createUnknownPeerSite(side.identifier, name))
  }
  for (const protectedThing of [...site.vpgs, ...site.vms]) {
    add(protectedThing.protectedSite, protectedThing.protectedSiteName)
    add(protectedThing.recoverySite, protectedThing.recoverySiteName)
  }
  return peers
}

/** The modelled organizations, then those of VPGs. */
function indexZorgs(site: Site): ReadonlyMap<string, Zorg> {
  const zorgs = new Map(byIdentifier(site.zorgs))
  for (const { zorgIdentifier: identifier, organizationName } of site.vpgs) {
    if (identifier === NO_ZORG || zorgs.has(identifier.toLowerCase())) continue
    zorgs.set(identifier.toLowerCase(), { identifier, name: organizationName || identifier })
  }
  return zorgs
}

/** The modelled service profiles, then those of VPGs. */
function indexServiceProfiles(site: Site): ReadonlyMap<string, ServiceProfile> {
  const profiles = new Map(byIdentifier(site.serviceProfiles))
  for (const { serviceProfileIdentifier: identifier, serviceProfileName } of site.vpgs) {
    if (identifier === null || profiles.has(identifier.toLowerCase())) continue
    profiles.set(identifier.toLowerCase(), createUnknownServiceProfile(identifier, serviceProfileName))
  }
  return profiles
}
