import type { Site } from '../inventory/index.ts'
import type { NamedThing } from './names.ts'
import type { NamedKind } from './operation-members.ts'

/** All that people may call by name: what operations name, and the peers alone. */
export type ThingKind = NamedKind | 'peer'

/** What a site has of each kind, and what one is called in messages. */
export const NAMED_THINGS: {
  readonly [Kind in ThingKind]: {
    readonly called: string
    readonly of: (site: Site) => readonly NamedThing[]
  }
} = {
  vpg: { called: 'VPG', of: ({ vpgs }) => vpgs },
  vm: {
    called: 'VM',
    of: ({ vms, virtualizationSites }) => [...vms, ...virtualizationSites.flatMap((one) => one.vms)],
  },
  vra: { called: 'VRA', of: ({ vras }) => vras },
  host: { called: 'host', of: (site) => site.virtualizationSites.flatMap(({ hosts }) => hosts) },
  cluster: {
    called: 'host cluster',
    of: (site) => site.virtualizationSites.flatMap(({ hostClusters }) => hostClusters),
  },
  datastore: {
    called: 'datastore',
    of: (site) => site.virtualizationSites.flatMap(({ datastores }) => datastores),
  },
  network: { called: 'network', of: (site) => site.virtualizationSites.flatMap(({ networks }) => networks) },
  peer: { called: 'peer site', of: ({ peerSites }) => peerSites },
  site: {
    called: 'site',
    of: ({ localSite, peerSites }) => [...(localSite === null ? [] : [localSite]), ...peerSites],
  },
  serviceProfile: { called: 'service profile', of: ({ serviceProfiles }) => serviceProfiles },
  zorg: { called: 'organization', of: ({ zorgs }) => zorgs },
}
