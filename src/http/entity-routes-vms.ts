import {
  type Checkpoint,
  type FlrSession,
  isSameIdentifier,
  type Vm,
  vpgEntityTypes,
  vpgPriorities,
  vpgStatuses,
  vpgSubStatuses,
} from '../inventory/index.ts'
import {
  flrSessionApi,
  list,
  pointInTimeApi,
  pointInTimeStatsApi,
  toFlrSessionApi,
  toPointInTimeApi,
  toVmApi,
  vmApi,
} from '../wire/index.ts'
import { document } from './answer.ts'
import { byDates, byFlag, byText, byWord, type EntityFilter } from './entity-routes-filters.ts'
import { type EntityRoutesOptions, found, inPath, listRoute, singleRoute } from './entity-routes-rows.ts'
import { anyShape, type Exchange, type Route } from './route.ts'

const VM_SOURCE = 'the published page "Protected VMs" of 7.0; the OpenAPI'
const FLR_SOURCE = 'wire contract 5.2; the published page "File Level Recovery"; the OpenAPI'

const sides = { words: vpgEntityTypes }

/** Source: the published page "Protected VMs" and the OpenAPI; the deprecated names go on working. */
const VM_FILTERS: readonly EntityFilter<Vm>[] = [
  byText('vpgName', 'The name of the VPG.', (vm) => vm.vpgName),
  byText('vmName', 'The name of the machine.', (vm) => vm.name),
  byWord(
    'status',
    { doc: 'The status of the VPG, by name or number.', words: vpgStatuses },
    (vm) => vm.status,
  ),
  byWord(
    'subStatus',
    { doc: 'The sub-status of the VPG, by name or number.', words: vpgSubStatuses },
    (vm) => vm.subStatus,
  ),
  byWord(
    'protectedSiteType',
    { ...sides, doc: 'What is protected, by name or number.' },
    (vm) => vm.entities.protected,
  ),
  byWord(
    'recoverySiteType',
    { ...sides, doc: 'What is recovered to, by name or number.' },
    (vm) => vm.entities.recovery,
  ),
  byWord('sourceType', { ...sides, doc: 'Deprecated: protectedSiteType.' }, (vm) => vm.entities.source),
  byWord('targetType', { ...sides, doc: 'Deprecated: recoverySiteType.' }, (vm) => vm.entities.target),
  byText('protectedSiteIdentifier', 'The protected site.', (vm) => vm.protectedSite?.identifier ?? null),
  byText('recoverySiteIdentifier', 'The recovery site.', (vm) => vm.recoverySite?.identifier ?? null),
  byText('sourceSite', 'Deprecated: the name of the protected site.', (vm) => vm.protectedSiteName),
  byText('targetSite', 'Deprecated: the name of the recovery site.', (vm) => vm.recoverySiteName),
  byText('organizationName', 'The name of the organization.', (vm) => vm.organizationName),
  byWord('priority', { doc: 'The priority, by name or number.', words: vpgPriorities }, (vm) => vm.priority),
  byText('vmIdentifier', 'The machine.', (vm) => vm.identifier),
]

const byVpg: EntityFilter<Vm> = byText(
  'vpgIdentifier',
  'The VPG, for a machine that several protect; without it the first answers.',
  (vm) => vm.vpgIdentifier,
)

/** Protected machines, the points in time they can go back to, and file level recovery. */
export function vmRoutes({ directory, zone, profile }: EntityRoutesOptions): readonly Route[] {
  const getVm = async (exchange: Exchange): Promise<Vm> => {
    const identifier = inPath(exchange, 'vm')
    const vpgIdentifier = exchange.query('vpgIdentifier')
    const vms = await directory.findVms(identifier)
    const vm = vms.find(
      (each) => vpgIdentifier === undefined || isSameIdentifier(each.vpgIdentifier, vpgIdentifier),
    )
    return found(vm, {
      kind: vpgIdentifier === undefined || vms.length === 0 ? 'protected VM' : 'VM of that VPG',
      identifier,
      lister: '/v1/vms',
    })
  }
  const checkpointsOf = async (exchange: Exchange): Promise<readonly Checkpoint[]> => {
    const vpg = await directory.findVpg((await getVm(exchange)).vpgIdentifier)
    return vpg === undefined ? [] : directory.listCheckpoints(vpg)
  }
  const getFlrSession = async (exchange: Exchange): Promise<FlrSession> => {
    const identifier = inPath(exchange, 'flr')
    const session = await directory.findFlrSession(identifier)
    return found(session, { kind: 'FLR session', identifier, lister: '/v1/flrs' })
  }
  const vpgParameter = { name: byVpg.name, doc: byVpg.doc, schema: byVpg.schema }
  const pointsInTime = listRoute(
    {
      path: '/v1/vms/:vm/pointsInTime',
      summary: 'The points in time that a machine can go back to, oldest first.',
      source: VM_SOURCE,
    },
    {
      shape: pointInTimeApi,
      zone,
      filters: byDates<Checkpoint>((checkpoint) => checkpoint.takenAt),
      items: checkpointsOf,
      toApi: toPointInTimeApi,
    },
  )
  const flrSessions = list(flrSessionApi)
  return [
    listRoute(
      { path: '/v1/vms', summary: 'The protected virtual machines.', source: VM_SOURCE },
      {
        shape: vmApi,
        zone,
        filters: [
          ...VM_FILTERS,
          // Neither kind of machine is modelled, so either value keeps all there are.
          {
            ...byFlag('includeBackupedVms', 'Whether to list machines of backups too.', always),
            read: readFlag,
          },
          { ...byFlag('includeMountedVms', 'Whether to list mounted machines too.', always), read: readFlag },
        ],
        items: () => directory.listVms(),
        toApi: toVmApi,
      },
    ),
    {
      ...singleRoute(
        { path: '/v1/vms/:vm', summary: 'One protected virtual machine.', source: VM_SOURCE },
        { shape: vmApi, find: async (exchange) => toVmApi(await getVm(exchange), exchange.origin) },
      ),
      parameters: [vpgParameter],
    },
    { ...pointsInTime, parameters: [vpgParameter, ...(pointsInTime.parameters ?? [])] },
    {
      ...singleRoute(
        {
          path: '/v1/vms/:vm/pointsInTime/stats',
          summary: 'The earliest and the latest point in time of a machine.',
          source: VM_SOURCE,
        },
        {
          shape: pointInTimeStatsApi,
          find: async (exchange) => {
            const checkpoints = await checkpointsOf(exchange)
            const [earliest, latest] = [checkpoints.at(0), checkpoints.at(-1)]
            return {
              Earliest: earliest === undefined ? null : toPointInTimeApi(earliest),
              Latest: latest === undefined ? null : toPointInTimeApi(latest),
            }
          },
        },
      ),
      parameters: [vpgParameter],
    },
    listRoute(
      { path: '/v1/flrs', summary: 'The sessions of file level recovery.', source: FLR_SOURCE },
      {
        shape: flrSessionApi,
        zone,
        filters: [byText('vmIdentifier', 'The machine.', (session: FlrSession) => session.vmIdentifier)],
        items: () => directory.listFlrSessions(),
        toApi: toFlrSessionApi,
      },
    ),
    {
      method: 'GET',
      path: '/v1/flrs/:flr',
      summary: 'One session of file level recovery; on the appliance as a list of one.',
      source: FLR_SOURCE,
      // The pages of 7.x answer one object, "without the array statement"; the 10.0 OpenAPI types a list.
      reply: profile === 'appliance' ? anyShape(flrSessions) : anyShape(flrSessionApi),
      handle: async (exchange) => {
        const session = toFlrSessionApi(await getFlrSession(exchange))
        return profile === 'appliance' ? document(flrSessions, [session]) : document(flrSessionApi, session)
      },
    },
  ]
}

function always(): boolean {
  return true
}

function readFlag(value: string): (() => boolean) | undefined {
  return /^(true|false)$/i.test(value) ? always : undefined
}
