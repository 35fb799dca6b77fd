import type { FlrSessionApi, PeerSiteApi, TaskApi, VmApi, VpgApi, VraApi } from '../../src/wire/index.ts'
import type { House } from './open-house.ts'
import { readTwice, type TwiceRead } from './read-twice.ts'

/** What a client sees of a site, at one moment. */
export interface Look {
  readonly tasks: readonly TaskApi[]
  readonly vpgs: readonly VpgApi[]
  readonly vms: readonly VmApi[]
  readonly vras: readonly VraApi[]
  readonly peers: readonly PeerSiteApi[]
  readonly mounts: readonly FlrSessionApi[]
  /** Addresses that the answers link to, each once. */
  readonly hrefs: readonly string[]
}

/** Reads the lists that operations change, in both formats, and holds each to its shape. */
export async function lookAt(house: House): Promise<Look> {
  const hrefs = new Set<string>()
  const read = async <Item>(path: string): Promise<readonly Item[]> => {
    const { value, hrefs: found }: TwiceRead<readonly Item[]> = await readTwice(house, path)
    for (const href of found) hrefs.add(href)
    return value
  }
  const lists = {
    tasks: await read<TaskApi>('/v1/tasks'),
    vpgs: await read<VpgApi>('/v1/vpgs'),
    vms: await read<VmApi>('/v1/vms'),
    vras: await read<VraApi>('/v1/vras'),
    peers: await read<PeerSiteApi>('/v1/peersites'),
    mounts: await read<FlrSessionApi>('/v1/flrs'),
  }
  await read('/v1/alerts')
  return { ...lists, hrefs: [...hrefs] }
}

/** What requests can aim at beside what is protected: it stays as it is while a site runs, but for free machines. */
export interface Surroundings {
  readonly site: string
  readonly hosts: readonly string[]
  readonly clusters: readonly string[]
  readonly freeVms: readonly string[]
  readonly datastores: readonly string[]
  readonly networks: readonly string[]
}

export async function surroundingsOf(house: House): Promise<Surroundings> {
  const { value } = await readTwice<{ readonly SiteIdentifier: string }>(house, '/v1/localsite')
  const site = value.SiteIdentifier
  const identifiers = async (kind: string, member: string): Promise<readonly string[]> => {
    const path = `/v1/virtualizationsites/${site}/${kind}`
    const { value: items } = await readTwice<readonly Readonly<Record<string, string>>[]>(house, path)
    return items.map((item) => item[member] ?? '')
  }
  return {
    site,
    hosts: await identifiers('hosts', 'HostIdentifier'),
    clusters: await identifiers('hostclusters', 'ClusterIdentifier'),
    freeVms: await identifiers('vms', 'VmIdentifier'),
    datastores: await identifiers('datastores', 'DatastoreIdentifier'),
    networks: await identifiers('networks', 'NetworkIdentifier'),
  }
}
