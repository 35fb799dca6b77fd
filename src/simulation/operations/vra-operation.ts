import { type Host, isSameIdentifier, type Vra } from '../../inventory/index.ts'
import { quoted } from '../../problem/index.ts'
import type { RelatedEntities, RelatedHost } from '../../task/index.ts'
import type { Facts } from '../activity.ts'
import type { Effect } from '../definition.ts'
import { getVra, localSiteOf, notFound, refused, type SiteState, withSite } from '../site-state.ts'
import { vrasOf } from '../site-view.ts'

/** What operations of VRAs know: the VRAs, and the hosts they stand on. */
export interface VraFacts extends Facts {
  readonly vras: readonly string[]
  readonly names: string
  readonly hosts: readonly RelatedHost[]
  readonly site: string
}

/** Names that a description has room for. */
const NAMES_MAX = 5

export function vraFacts(state: SiteState, vras: readonly Vra[]): VraFacts {
  const site = localSiteOf(state).identifier
  const names = vras.slice(0, NAMES_MAX).map(({ name }) => `"${name}"`)
  return {
    vras: vras.map(({ identifier }) => identifier),
    names: names.join(', ') + (vras.length > NAMES_MAX ? ` and ${vras.length - NAMES_MAX} more` : ''),
    hosts: vras.flatMap(({ hostIdentifier: identifier }) =>
      identifier === null ? [] : [{ identifier, siteIdentifier: site }],
    ),
    site,
  }
}

export function relatedToVras({ hosts, site }: VraFacts): RelatedEntities {
  return { hosts, sites: [{ identifier: site, isLocal: true }], vpgs: [], flrSessions: [] }
}

/** A VRA with what it protects and recovers now. @throws Problem `entity-not-found` */
export function getLoadedVra(state: SiteState, identifier: string): Vra {
  const vra = getVra(state, identifier)
  return vrasOf(state.site).find((one) => one.identifier === vra.identifier) ?? vra
}

/** @throws Problem `operation-refused` where something is being done with the VRA */
export function refuseUnready(vra: Vra, words: string): void {
  if (vra.status === 'Installed' && vra.upgradeStatus !== 'Upgrading') return
  const doing = vra.upgradeStatus === 'Upgrading' ? 'Upgrading' : vra.status
  throw refused(`VRA ${quoted(vra.name)} is ${doing}: it cannot ${words}; wait until it is Installed.`)
}

/** @throws Problem `operation-refused` where VMs depend on the VRA; one whose host is gone has lost them anyway */
export function refuseLoaded(vra: Vra): void {
  const { protectedLoad, recoveryLoad } = vra
  if (vra.isGhost || protectedLoad.vms + recoveryLoad.vms === 0) return
  throw refused(
    `VRA ${quoted(vra.name)} protects ${protectedLoad.vms} VMs and recovers ${recoveryLoad.vms}: it cannot be uninstalled; hand them over to another host first.`,
  )
}

/** Changes all VRAs that an operation is about. */
export function onVras<Found extends VraFacts>(
  change: (vra: Vra, state: SiteState, percent: number) => Vra,
): Effect<Found> {
  return (state, { vras }, { percent }) => {
    const wanted = new Set(vras)
    return withSite(state, {
      vras: state.site.vras.map((vra) => (wanted.has(vra.identifier) ? change(vra, state, percent) : vra)),
    })
  }
}

/** A host of the local site. @throws Problem `entity-not-found` */
export function getHost(state: SiteState, identifier: string): Host {
  const host = localHosts(state).find((one) => isSameIdentifier(one.identifier, identifier.trim()))
  if (host === undefined) throw notFound('host', identifier)
  return host
}

/** The hosts of a cluster of the local site. @throws Problem `entity-not-found` */
export function getCluster(state: SiteState, identifier: string) {
  const cluster = localVirtualization(state)?.hostClusters.find((one) =>
    isSameIdentifier(one.identifier, identifier.trim()),
  )
  if (cluster === undefined) throw notFound('host cluster', identifier)
  return cluster
}

export function localVirtualization(state: SiteState) {
  const { identifier } = localSiteOf(state)
  return state.site.virtualizationSites.find((site) => isSameIdentifier(site.identifier, identifier))
}

function localHosts(state: SiteState): readonly Host[] {
  const site = localVirtualization(state)
  return [...(site?.hosts ?? []), ...(site?.hostClusters.flatMap(({ hosts }) => hosts) ?? [])]
}

export function vraOfHost({ site }: SiteState, host: string): Vra | undefined {
  return site.vras.find((vra) => vra.hostIdentifier !== null && isSameIdentifier(vra.hostIdentifier, host))
}
