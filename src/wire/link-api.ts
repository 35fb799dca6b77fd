import { type RelatedHost, type RelatedSite, siteOfTask, type TaskId } from '../task/index.ts'
import { text } from './scalars.ts'
import { record, type ValueOf } from './shape.ts'

/**
 * A link as every entity has it. `rel` is null, except in the second link `Link_{0}`.
 * Source: the published page, "Link"; the element name `ResourceLink` is DEV-014.
 */
export const resourceLink = record('ResourceLink', { href: text, identifier: text, rel: text, type: text })
export type ResourceLink = ValueOf<typeof resourceLink>

/** A link without identifier: `Link_{0}` of an entity, and the services at `GET /v1`. */
export const linkString = record('Link_String', { href: text, rel: text, type: text })
export type LinkString = ValueOf<typeof linkString>

/**
 * The kinds of entity that links point to: path and contract name. Every path here is served.
 * Source: wire contract 5.1; the type of host links is DEV-015.
 */
const LINKS = {
  task: { path: (id: string) => `/v1/tasks/${id}`, type: 'TaskApi' },
  localSite: { path: (_id: string) => '/v1/localsite', type: 'LocalSiteApi' },
  peerSite: { path: (id: string) => `/v1/peersites/${segment(id)}`, type: 'PeerSiteApi' },
  vpg: { path: (id: string) => `/v1/vpgs/${segment(id)}`, type: 'VpgApi' },
  vm: { path: (id: string) => `/v1/vms/${segment(id)}`, type: 'VmApi' },
  flrSession: { path: (id: string) => `/v1/flrs/${segment(id)}`, type: 'FlrSessionInformationApi' },
  vra: { path: (id: string) => `/v1/vras/${segment(id)}`, type: 'VraApi' },
  zorg: { path: (id: string) => `/v1/zorgs/${segment(id)}`, type: 'ZorgApi' },
  serviceProfile: { path: (id: string) => `/v1/serviceprofiles/${segment(id)}`, type: 'ServiceProfileApi' },
} as const

export type LinkKind = keyof typeof LINKS

/**
 * The link to an entity.
 *
 * @param origin scheme and authority that the client reaches us by: `https://172.20.99.9:9669`
 */
export function toLink(kind: LinkKind, identifier: string, origin: string): ResourceLink {
  const { path, type } = LINKS[kind]
  return { href: `${origin}${path(identifier)}`, identifier, rel: null, type }
}

/** The second link of an entity, `Link_{0}`. */
export function toSelfLink(kind: LinkKind, identifier: string, origin: string): LinkString {
  const { path, type } = LINKS[kind]
  return { href: `${origin}${path(identifier)}`, rel: 'self', type }
}

/** The link to a site: without identifier in the path for the local one. */
export function toSiteLink(site: RelatedSite, origin: string): ResourceLink {
  return toLink(site.isLocal ? 'localSite' : 'peerSite', site.identifier, origin)
}

export function toHostLink(host: RelatedHost, origin: string): ResourceLink {
  const path = `/v1/virtualizationsites/${segment(host.siteIdentifier)}/hosts/${segment(host.identifier)}`
  return { href: `${origin}${path}`, identifier: host.identifier, rel: null, type: 'HostNativeApi' }
}

const HOST_PATH = /\/v1\/virtualizationsites\/([^/?#]+)\/hosts\/[^/?#]+/i

/**
 * A host from its link. The virtualization site stands in the path alone; where the path does not have it, the
 * host is taken to be on the site that owns the task.
 */
export function fromHostLink(link: ResourceLink, task: TaskId): RelatedHost {
  const site = HOST_PATH.exec(link.href ?? '')?.[1]
  return { identifier: link.identifier ?? '', siteIdentifier: site ? decoded(site) : siteOfTask(task) }
}

/** A site from its link; its type tells local from peer. */
export function fromSiteLink(link: ResourceLink): RelatedSite {
  return { identifier: link.identifier ?? '', isLocal: link.type?.toLowerCase() === 'localsiteapi' }
}

/** An identifier as a path segment. Guids and what ZVMs name things need no encoding. */
function segment(identifier: string): string {
  // Half of a surrogate pair, which JSON can carry and an address cannot, is written as U+FFFD.
  return encodeURIComponent(identifier.toWellFormed()).replaceAll('%3A', ':')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
