import { type Device, isSameIdentifier, type VirtualizationSite } from '../inventory/index.ts'
import {
  CLOUD_SITE_APIS,
  datastoreApi,
  datastoreClusterApi,
  deviceApi,
  folderApi,
  hostApi,
  hostClusterApi,
  list,
  networkApi,
  repositoryApi,
  resourcePoolApi,
  type Shape,
  toDatastoreApi,
  toDatastoreClusterApi,
  toDeviceApi,
  toFolderApi,
  toHostApi,
  toHostClusterApi,
  toNetworkApi,
  toRepositoryApi,
  toResourcePoolApi,
  toVirtualizationSiteApi,
  toVmNativeApi,
  virtualizationSiteApi,
  vmNativeApi,
} from '../wire/index.ts'
import { document } from './answer.ts'
import { byText, type EntityFilter } from './entity-routes-filters.ts'
import { type EntityRoutesOptions, found, inPath, listRoute, singleRoute } from './entity-routes-rows.ts'
import { anyShape, type Exchange, type Route } from './route.ts'

const SOURCE = 'wire contract 5.2, recorded replies; the OpenAPI'
const LISTER = '/v1/virtualizationsites'

/** Source: the OpenAPI. */
const DEVICE_FILTERS: readonly EntityFilter<Device>[] = [
  {
    ...byText('hostIdentifier', 'A host that reaches the device.', () => null),
    read: (value) => (device) => device.hostIdentifiers.some((host) => isSameIdentifier(host, value)),
  },
  byText('deviceName', 'The name of the device.', (device) => device.name),
]

/** The hypervisor managers of all sites, and what each has. */
export function virtualizationRoutes({ directory, zone }: EntityRoutesOptions): readonly Route[] {
  const getSite = async (exchange: Exchange): Promise<VirtualizationSite> => {
    const identifier = inPath(exchange, 'site')
    const site = await directory.findVirtualizationSite(identifier)
    return found(site, { kind: 'virtualization site', identifier, lister: LISTER })
  }

  /** A list that every virtualization site has. */
  function inside<Item, Api>(
    path: string,
    {
      summary,
      shape,
      of,
      toApi,
      filters = [],
    }: {
      summary: string
      shape: Shape<Api>
      of: (site: VirtualizationSite) => readonly Item[]
      toApi: (item: Item) => Api
      filters?: readonly EntityFilter<Item>[]
    },
  ): Route {
    return listRoute(
      { path: `${LISTER}/:site/${path}`, summary, source: SOURCE },
      { shape, zone, filters, items: async (exchange) => of(await getSite(exchange)), toApi },
    )
  }

  return [
    listRoute(
      { path: LISTER, summary: 'The virtualization sites of this site and its peers.', source: SOURCE },
      {
        shape: virtualizationSiteApi,
        zone,
        items: () => directory.listVirtualizationSites(),
        toApi: toVirtualizationSiteApi,
      },
    ),
    singleRoute(
      { path: `${LISTER}/:site`, summary: 'One virtualization site.', source: SOURCE },
      {
        shape: virtualizationSiteApi,
        find: async (exchange) => toVirtualizationSiteApi(await getSite(exchange)),
      },
    ),
    inside('hosts', {
      summary: 'The hosts of a site.',
      shape: hostApi,
      of: (site) => site.hosts,
      toApi: toHostApi,
    }),
    singleRoute(
      { path: `${LISTER}/:site/hosts/:host`, summary: 'One host of a site.', source: SOURCE },
      {
        shape: hostApi,
        find: async (exchange) => {
          const site = inPath(exchange, 'site')
          const identifier = inPath(exchange, 'host')
          const host = await directory.findHost(site, identifier)
          return toHostApi(found(host, { kind: 'host', identifier, lister: `${LISTER}/${site}/hosts` }))
        },
      },
    ),
    inside('vms', {
      summary: 'The machines of a site that are not protected.',
      shape: vmNativeApi,
      of: (site) => site.vms,
      toApi: toVmNativeApi,
    }),
    inside('datastores', {
      summary: 'The datastores of a site.',
      shape: datastoreApi,
      of: (site) => site.datastores,
      toApi: toDatastoreApi,
    }),
    inside('folders', {
      summary: 'The folders of a site.',
      shape: folderApi,
      of: (site) => site.folders,
      toApi: toFolderApi,
    }),
    inside('networks', {
      summary: 'The networks of a site.',
      shape: networkApi,
      of: (site) => site.networks,
      toApi: toNetworkApi,
    }),
    inside('hostclusters', {
      summary: 'The clusters of hosts of a site.',
      shape: hostClusterApi,
      of: (site) => site.hostClusters,
      toApi: toHostClusterApi,
    }),
    inside('datastoreclusters', {
      summary: 'The clusters of datastores of a site.',
      shape: datastoreClusterApi,
      of: (site) => site.datastoreClusters,
      toApi: toDatastoreClusterApi,
    }),
    inside('resourcepools', {
      summary: 'The resource pools of a site.',
      shape: resourcePoolApi,
      of: (site) => site.resourcePools,
      toApi: toResourcePoolApi,
    }),
    inside('devices', {
      summary: 'The devices of the hosts of a site.',
      shape: deviceApi,
      of: (site) => site.devices,
      toApi: toDeviceApi,
      filters: DEVICE_FILTERS,
    }),
    inside('repositories', {
      summary: 'The repositories of a site.',
      shape: repositoryApi,
      of: (site) => site.repositories,
      toApi: toRepositoryApi,
    }),
    ...Object.entries(CLOUD_SITE_APIS).map(([path, shape]) =>
      cloudList(path, anyShape<unknown>(shape as unknown as Shape<unknown>), getSite),
    ),
  ]
}

/** A list that only other kinds of site have anything in. */
function cloudList(
  path: string,
  item: Shape<never>,
  getSite: (exchange: Exchange) => Promise<unknown>,
): Route {
  const whole = list(item)
  return {
    method: 'GET',
    path: `${LISTER}/:site/${path}`,
    summary: 'Empty: sites of vCenter have none.',
    source: 'the OpenAPI; DEV-046',
    reply: anyShape(whole),
    handle: async (exchange) => {
      await getSite(exchange)
      return document(whole, [])
    },
  }
}
