import type { Site } from '../inventory/index.ts'
import type { NamedKind } from '../simulation/index.ts'

/** What a member of a step may name: what operations name, and the peers alone. */
export type EntityKind = NamedKind | 'peer'

interface Entity {
  readonly identifier: string
  readonly name: string | null
}

/** How each kind is called in a message. */
export const ENTITY_WORDS: Readonly<Record<EntityKind, string>> = {
  vpg: 'VPG',
  vm: 'VM',
  vra: 'VRA',
  host: 'host',
  cluster: 'host cluster',
  datastore: 'datastore',
  network: 'network',
  peer: 'peer site',
  site: 'site',
  serviceProfile: 'service profile',
  zorg: 'organization',
}

/** What a site has of each kind, by identifier and name. */
const ENTITIES: Readonly<Record<EntityKind, (site: Site) => readonly Entity[]>> = {
  vpg: ({ vpgs }) => vpgs,
  vm: ({ vms, virtualizationSites }) => [...vms, ...virtualizationSites.flatMap((one) => one.vms)],
  vra: ({ vras }) => vras,
  host: ({ virtualizationSites }) => virtualizationSites.flatMap(({ hosts }) => hosts),
  cluster: ({ virtualizationSites }) => virtualizationSites.flatMap(({ hostClusters }) => hostClusters),
  datastore: ({ virtualizationSites }) => virtualizationSites.flatMap(({ datastores }) => datastores),
  network: ({ virtualizationSites }) => virtualizationSites.flatMap(({ networks }) => networks),
  peer: ({ peerSites }) => peerSites,
  site: ({ localSite, peerSites }) => [...(localSite === null ? [] : [localSite]), ...peerSites],
  serviceProfile: ({ serviceProfiles }) => serviceProfiles,
  zorg: ({ zorgs }) => zorgs,
}

/** Finds what names mean at one site. */
export interface EntityNames {
  /** Whether something has this name or identifier. */
  has(kind: EntityKind, text: string): boolean
  names(kind: EntityKind): readonly string[]
}

export function createEntityNames(site: Site): EntityNames {
  const known = new Map<EntityKind, Known>()
  const knownOf = (kind: EntityKind) => {
    const kept = known.get(kind) ?? toKnown(ENTITIES[kind](site))
    known.set(kind, kept)
    return kept
  }
  return {
    has: (kind, text) => {
      const { identifiers, names } = knownOf(kind)
      return identifiers.has(text.trim().toLowerCase()) || names.has(text)
    },
    names: (kind) => [...knownOf(kind).names],
  }
}

interface Known {
  readonly identifiers: ReadonlySet<string>
  readonly names: ReadonlySet<string>
}

function toKnown(entities: readonly Entity[]): Known {
  return {
    identifiers: new Set(entities.map(({ identifier }) => identifier.toLowerCase())),
    names: new Set(entities.flatMap(({ name }) => (name === null || name === '' ? [] : [name]))),
  }
}
