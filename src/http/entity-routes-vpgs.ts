import {
  type Checkpoint,
  failoverCommitPolicies,
  failoverShutdownPolicies,
  retentionPolicies,
  type Vpg,
  vpgEntityTypes,
  vpgPriorities,
  vpgStatuses,
  vpgSubStatuses,
} from '../inventory/index.ts'
import { checkpointApi, checkpointStatsApi, toCheckpointApi, toVpgApi, vpgApi } from '../wire/index.ts'
import { byDates, byFlag, byText, byWord, type EntityFilter } from './entity-routes-filters.ts'
import {
  type EntityRoutesOptions,
  found,
  inPath,
  listRoute,
  singleRoute,
  wordsRoute,
} from './entity-routes-rows.ts'
import type { Exchange, Route } from './route.ts'

const SOURCE = 'wire contract 5.2; the published page "VPGs: GET"; the OpenAPI'

const sides = { words: vpgEntityTypes }

/** Source: the published page "VPGs: GET" and the OpenAPI; the deprecated names go on working. */
const VPG_FILTERS: readonly EntityFilter<Vpg>[] = [
  byText('name', 'The name of the VPG.', (vpg) => vpg.name),
  byWord('status', { doc: 'The status, by name or number.', words: vpgStatuses }, (vpg) => vpg.status),
  byWord(
    'subStatus',
    { doc: 'The sub-status, by name or number.', words: vpgSubStatuses },
    (vpg) => vpg.subStatus,
  ),
  byWord(
    'protectedSiteType',
    { ...sides, doc: 'What is protected, by name or number.' },
    (vpg) => vpg.entities.protected,
  ),
  byWord(
    'recoverySiteType',
    { ...sides, doc: 'What is recovered to, by name or number.' },
    (vpg) => vpg.entities.recovery,
  ),
  byText('protectedSiteIdentifier', 'The protected site.', (vpg) => vpg.protectedSite?.identifier ?? null),
  byText('recoverySiteIdentifier', 'The recovery site.', (vpg) => vpg.recoverySite?.identifier ?? null),
  byText('sourceSite', 'Deprecated: the name of the protected site.', (vpg) => vpg.protectedSiteName),
  byText('targetSite', 'Deprecated: the name of the recovery site.', (vpg) => vpg.recoverySiteName),
  byWord('sourceType', { ...sides, doc: 'Deprecated: protectedSiteType.' }, (vpg) => vpg.entities.source),
  byWord('targetType', { ...sides, doc: 'Deprecated: recoverySiteType.' }, (vpg) => vpg.entities.target),
  byText('organizationName', 'The name of the organization.', (vpg) => vpg.organizationName),
  byText('zorgIdentifier', 'The organization.', (vpg) => vpg.zorgIdentifier),
  byWord(
    'priority',
    { doc: 'The priority, by name or number.', words: vpgPriorities },
    (vpg) => vpg.priority,
  ),
  byText('serviceProfileIdentifier', 'The service profile.', (vpg) => vpg.serviceProfileIdentifier),
  byFlag('backupEnabled', 'Deprecated: whether backup is on.', (vpg) => vpg.isBackupEnabled),
]

/** VPGs, their checkpoints and the words of their members. */
export function vpgRoutes({ directory, zone }: EntityRoutesOptions): readonly Route[] {
  const getVpg = async (exchange: Exchange): Promise<Vpg> => {
    const identifier = inPath(exchange, 'vpg')
    return found(await directory.findVpg(identifier), { kind: 'VPG', identifier, lister: '/v1/vpgs' })
  }
  return [
    listRoute(
      { path: '/v1/vpgs', summary: 'The virtual protection groups.', source: SOURCE },
      { shape: vpgApi, zone, filters: VPG_FILTERS, items: () => directory.listVpgs(), toApi: toVpgApi },
    ),
    ...wordRoutes(),
    singleRoute(
      { path: '/v1/vpgs/:vpg', summary: 'One virtual protection group.', source: SOURCE },
      { shape: vpgApi, find: async (exchange) => toVpgApi(await getVpg(exchange), exchange.origin) },
    ),
    listRoute(
      {
        path: '/v1/vpgs/:vpg/checkpoints',
        summary: 'The checkpoints of a VPG, oldest first.',
        source: SOURCE,
      },
      {
        shape: checkpointApi,
        zone,
        filters: byDates<Checkpoint>((checkpoint) => checkpoint.takenAt),
        items: async (exchange) => directory.listCheckpoints(await getVpg(exchange)),
        toApi: toCheckpointApi,
      },
    ),
    singleRoute(
      {
        path: '/v1/vpgs/:vpg/checkpoints/stats',
        summary: 'The earliest and the latest checkpoint of a VPG.',
        source: SOURCE,
      },
      {
        shape: checkpointStatsApi,
        find: async (exchange) => {
          const checkpoints = await directory.listCheckpoints(await getVpg(exchange))
          const [earliest, latest] = [checkpoints.at(0), checkpoints.at(-1)]
          return {
            Earliest: earliest === undefined ? null : toCheckpointApi(earliest),
            Latest: latest === undefined ? null : toCheckpointApi(latest),
          }
        },
      },
    ),
  ]
}

function wordRoutes(): readonly Route[] {
  const words = {
    statuses: ['VPG statuses', vpgStatuses],
    substatuses: ['VPG sub-statuses', vpgSubStatuses],
    priorities: ['VPG priorities', vpgPriorities],
    entitytypes: ['what a VPG has at either side', vpgEntityTypes],
    retentionpolicies: ['retention policies', retentionPolicies],
    failovershutdownpolicies: ['shutdown policies of a failover', failoverShutdownPolicies],
    failovercommitpolicies: ['commit policies of a failover', failoverCommitPolicies],
  } as const
  return Object.entries(words).map(([path, [what, { names }]]) =>
    wordsRoute({ path: `/v1/vpgs/${path}`, summary: `The names of ${what}.`, source: SOURCE }, names),
  )
}
