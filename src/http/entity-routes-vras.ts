import { type Vra, vraIpTypes, vraStatuses } from '../inventory/index.ts'
import { toVraApi, vraApi } from '../wire/index.ts'
import { byText, byWord, type EntityFilter } from './entity-routes-filters.ts'
import {
  type EntityRoutesOptions,
  found,
  inPath,
  listRoute,
  singleRoute,
  wordsRoute,
} from './entity-routes-rows.ts'
import type { Route } from './route.ts'

const SOURCE = 'wire contract 5.2; the OpenAPI'

/** Source: the OpenAPI. */
const VRA_FILTERS: readonly EntityFilter<Vra>[] = [
  byText('vraName', 'The name of the VRA.', (vra) => vra.name),
  byWord('status', { doc: 'The status, by name or number.', words: vraStatuses }, (vra) => vra.status),
  byText('vraVersion', 'The version of the VRA.', (vra) => vra.version),
  byText('hostVersion', 'The version of the host.', (vra) => vra.hostVersion),
  byText('ipAddress', 'The address of the VRA.', (vra) => vra.ipAddress),
  byText('vraGroup', 'The group of the VRA.', (vra) => vra.group),
  byText('datastoreName', 'The datastore that the VRA is on.', (vra) => vra.datastoreName),
  byText(
    'datastoreClusterName',
    'The datastore cluster that the VRA is on.',
    (vra) => vra.datastoreClusterName,
  ),
  byText('networkName', 'The network of the VRA.', (vra) => vra.networkName),
  byWord(
    'vraIpConfigurationTypeApi',
    { doc: 'How the VRA gets its address, by name or number.', words: vraIpTypes },
    (vra) => vra.ipType,
  ),
]

/** Virtual replication appliances. */
export function vraRoutes({ directory, zone }: EntityRoutesOptions): readonly Route[] {
  return [
    listRoute(
      { path: '/v1/vras', summary: 'The virtual replication appliances.', source: SOURCE },
      { shape: vraApi, zone, filters: VRA_FILTERS, items: () => directory.listVras(), toApi: toVraApi },
    ),
    wordsRoute(
      { path: '/v1/vras/statuses', summary: 'The names of VRA statuses.', source: SOURCE },
      vraStatuses.names,
    ),
    wordsRoute(
      {
        path: '/v1/vras/ipconfigurationtypes',
        summary: 'The names of the ways in which a VRA gets its address.',
        source: SOURCE,
      },
      vraIpTypes.names,
    ),
    singleRoute(
      { path: '/v1/vras/:vra', summary: 'One virtual replication appliance.', source: SOURCE },
      {
        shape: vraApi,
        find: async (exchange) => {
          const identifier = inPath(exchange, 'vra')
          const vra = await directory.findVra(identifier)
          return toVraApi(found(vra, { kind: 'VRA', identifier, lister: '/v1/vras' }), exchange.origin)
        },
      },
    ),
  ]
}
