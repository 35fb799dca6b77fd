import {
  type Alert,
  type Checkpoint,
  createEmptySite,
  createUnknownFlrSession,
  createUnknownHost,
  createUnknownLocalSite,
  createUnknownPeerSite,
  createUnknownVirtualizationSite,
  createUnknownVpg,
  type FlrSession,
  type Host,
  isSameIdentifier,
  type LocalSite,
  type Named,
  NO_ZORG,
  type PeerSite,
  type ServiceProfile,
  type Site,
  type SiteEvent,
  type VirtualizationSite,
  type Vm,
  type Vpg,
  type Vra,
  type Zorg,
} from '../inventory/index.ts'
import type { Ids } from '../runtime/index.ts'
import type { EntityKind, EntityStore, PropertyStore } from '../store/index.ts'
import { createLocalIdentity } from './local-identity.ts'
import { indexOf } from './site-index.ts'

/**
 * Finds and lists what answers link to. Lists give the modelled things in the order of the model, then those known
 * from links alone, by identifier. Identifiers are found in any letter case. What is known by identifier alone is
 * named by it, and everything else about it is none, zero or empty: it is never made up.
 *
 * Every method rejects with Problem `store-unavailable` where the database cannot be used now.
 */
export interface SiteDirectory {
  localSite(): Promise<LocalSite>
  /**
   * Takes the identifier of the server that imported tasks come from, where the own one was made up and no model
   * says it. Call it before the first tasks are merged: tasks created here carry the identifier they were made with.
   *
   * @returns whether it was taken
   */
  adoptLocalSite(identifier: string): Promise<boolean>

  listPeerSites(): Promise<readonly PeerSite[]>
  findPeerSite(identifier: string): Promise<PeerSite | undefined>

  listVpgs(): Promise<readonly Vpg[]>
  findVpg(identifier: string): Promise<Vpg | undefined>
  /** Oldest first. */
  listCheckpoints(vpg: Vpg): Promise<readonly Checkpoint[]>

  listVms(): Promise<readonly Vm[]>
  /** One for each VPG that protects the machine. */
  findVms(identifier: string): Promise<readonly Vm[]>

  listFlrSessions(): Promise<readonly FlrSession[]>
  findFlrSession(identifier: string): Promise<FlrSession | undefined>

  listVras(): Promise<readonly Vra[]>
  findVra(identifier: string): Promise<Vra | undefined>

  /** Those of the local site, of all peers, and those that hosts were linked under. */
  listVirtualizationSites(): Promise<readonly Named[]>
  findVirtualizationSite(identifier: string): Promise<VirtualizationSite | undefined>
  findHost(siteIdentifier: string, identifier: string): Promise<Host | undefined>

  listZorgs(): Promise<readonly Zorg[]>
  findZorg(identifier: string): Promise<Zorg | undefined>
  listServiceProfiles(): Promise<readonly ServiceProfile[]>
  findServiceProfile(identifier: string): Promise<ServiceProfile | undefined>

  /** What is wrong now, newest first. */
  listAlerts(): Promise<readonly Alert[]>
  findAlert(identifier: string): Promise<Alert | undefined>
  /** Newest first; a site remembers `EVENTS_MAX`. */
  listEvents(): Promise<readonly SiteEvent[]>
  findEvent(identifier: string): Promise<SiteEvent | undefined>
}

export interface SiteDirectoryOptions {
  /** The model as it is now, a new value where something changed; none is a site with nothing in it. */
  readonly site?: (() => Site) | undefined
  /**
   * The model runs: it knows what there is, so lists leave out what only links of old tasks name. What those point to
   * is found all the same.
   */
  readonly isRunning?: boolean
  readonly entities: EntityStore
  readonly properties: PropertyStore
  readonly ids: Ids
  /** The server version to state where no model says it. */
  readonly version: string
}

const EMPTY_SITE = createEmptySite()

export function createSiteDirectory(options: SiteDirectoryOptions): SiteDirectory {
  const { entities, version, site: currentSite = () => EMPTY_SITE } = options
  const identity = createLocalIdentity(options)
  const index = () => indexOf(currentSite())

  async function localSite(): Promise<LocalSite> {
    return currentSite().localSite ?? createUnknownLocalSite(await identity.get(), version)
  }

  /** The modelled things and, after them, what links name beside them. */
  async function join<Item>(
    modelled: ReadonlyMap<string, Item>,
    kind: EntityKind,
    toItem: (identifier: string) => Item,
  ): Promise<readonly Item[]> {
    if (options.isRunning === true) return [...modelled.values()]
    const linked = await entities.list(kind)
    const others = linked.filter((entity) => !modelled.has(entity.identifier.toLowerCase()))
    return [...modelled.values(), ...others.map((entity) => toItem(entity.identifier))]
  }

  async function find<Item>(
    modelled: ReadonlyMap<string, Item>,
    { kind, identifier }: { kind: EntityKind; identifier: string },
    toItem: (identifier: string) => Item,
  ): Promise<Item | undefined> {
    const known = modelled.get(identifier.toLowerCase())
    if (known !== undefined) return known
    const linked = await entities.find(kind, identifier)
    return linked === undefined ? undefined : toItem(linked.identifier)
  }

  /** All known sites but our own, even one that some task called local: tasks of several servers may be kept. */
  async function listPeerSites(): Promise<readonly PeerSite[]> {
    const own = (await localSite()).identifier
    const known = await join(index().peerSites, 'site', (id) => createUnknownPeerSite(id))
    return known.filter((site) => !isSameIdentifier(site.identifier, own))
  }

  // Our own site is found too where a task of another server calls it a peer: the link to it must answer.
  function findPeerSite(identifier: string): Promise<PeerSite | undefined> {
    return find(index().peerSites, { kind: 'site', identifier }, (id) => createUnknownPeerSite(id))
  }

  async function nameOfSite(identifier: string): Promise<Named | undefined> {
    const local = await localSite()
    return isSameIdentifier(local.identifier, identifier) ? local : findPeerSite(identifier)
  }

  async function linkedHosts(siteIdentifier: string): Promise<readonly Host[]> {
    const hosts = await entities.list('host')
    return hosts
      .filter((host) => isSameIdentifier(host.siteIdentifier, siteIdentifier))
      .map((host) => createUnknownHost(host.identifier))
  }

  async function findVirtualizationSite(identifier: string): Promise<VirtualizationSite | undefined> {
    const modelled = index().virtualizationSites.get(identifier.toLowerCase())
    const linked = await linkedHosts(identifier)
    const named = modelled ?? (await nameOfSite(identifier))
    if (named === undefined && linked.length === 0) return undefined
    const site =
      modelled ?? createUnknownVirtualizationSite(named?.identifier ?? identifier, named?.name ?? identifier)
    const known = new Set(site.hosts.map((host) => host.identifier.toLowerCase()))
    const others = linked.filter((host) => !known.has(host.identifier.toLowerCase()))
    return others.length === 0 ? site : { ...site, hosts: [...site.hosts, ...others] }
  }

  /** One that is gone and of which only events tell is found too: they link to it. */
  async function findVpg(identifier: string): Promise<Vpg | undefined> {
    const known = await find(index().vpgs, { kind: 'vpg', identifier }, createUnknownVpg)
    if (known !== undefined) return known
    const told = currentSite().events.flatMap(({ vpgs }) => vpgs)
    const named = told.find((vpg) => isSameIdentifier(vpg.identifier, identifier))
    return named && createUnknownVpg(named.identifier)
  }

  return {
    localSite,
    adoptLocalSite: async (identifier) =>
      currentSite().localSite === null ? identity.adopt(identifier) : false,

    listPeerSites,
    findPeerSite,

    listVpgs: () => join(index().vpgs, 'vpg', createUnknownVpg),
    findVpg,
    async listCheckpoints(vpg) {
      const { earliestCheckpoint } = vpg.history
      return (
        index().checkpoints.get(vpg.identifier.toLowerCase()) ??
        (earliestCheckpoint === null ? [] : [earliestCheckpoint])
      )
    },

    listVms: async () => currentSite().vms,
    findVms: async (identifier) => index().vms.get(identifier.toLowerCase()) ?? [],

    listFlrSessions: () => join(index().flrSessions, 'flrSession', createUnknownFlrSession),
    findFlrSession: (identifier) =>
      find(index().flrSessions, { kind: 'flrSession', identifier }, createUnknownFlrSession),

    listVras: async () => currentSite().vras,
    findVra: async (identifier) => index().vras.get(identifier.toLowerCase()),

    async listVirtualizationSites() {
      const hosts = await entities.list('host')
      const named: readonly Named[] = [
        ...currentSite().virtualizationSites,
        await localSite(),
        ...(await listPeerSites()),
        ...hosts.map(({ siteIdentifier }) => ({ identifier: siteIdentifier, name: siteIdentifier })),
      ]
      const distinct = new Map<string, Named>()
      for (const site of named) {
        const key = site.identifier.toLowerCase()
        if (!distinct.has(key)) distinct.set(key, site)
      }
      return [...distinct.values()]
    },
    findVirtualizationSite,
    async findHost(siteIdentifier, identifier) {
      const modelled = index().virtualizationSites.get(siteIdentifier.toLowerCase())
      const host = modelled?.hosts.find((candidate) => isSameIdentifier(candidate.identifier, identifier))
      if (host !== undefined) return host
      // Under any site: the store keeps a host with the first site it was linked under, and a later link to it
      // under another one must answer too.
      const linked = await entities.find('host', identifier)
      return linked === undefined ? undefined : createUnknownHost(linked.identifier)
    },

    listZorgs: async () => [...index().zorgs.values()],
    // VPGs of no organization link to the zero guid.
    findZorg: async (identifier) =>
      index().zorgs.get(identifier.toLowerCase()) ??
      (identifier === NO_ZORG ? { identifier: NO_ZORG, name: '' } : undefined),
    listServiceProfiles: async () => [...index().serviceProfiles.values()],
    findServiceProfile: async (identifier) => index().serviceProfiles.get(identifier.toLowerCase()),

    listAlerts: async () => currentSite().alerts.toReversed(),
    findAlert: async (identifier) =>
      currentSite().alerts.find((alert) => isSameIdentifier(alert.identifier, identifier)),
    listEvents: async () => currentSite().events.toReversed(),
    findEvent: async (identifier) =>
      currentSite().events.find((event) => isSameIdentifier(event.identifier, identifier)),
  }
}
