import {
  alertStatuses,
  NO_ZORG,
  type Vpg,
  type VpgEntities,
  vpgEntityTypes,
  vpgPriorities,
  vpgStatuses,
  vpgSubStatuses,
} from '../inventory/index.ts'
import type { RelatedSite } from '../task/index.ts'
import { checkpointApi, fromCheckpointApi, toCheckpointApi } from './checkpoint-api.ts'
import { identifierOf, openWord } from './entity-scalars.ts'
import {
  fromSiteLink,
  linkString,
  type ResourceLink,
  resourceLink,
  toLink,
  toSelfLink,
  toSiteLink,
} from './link-api.ts'
import { double, flag, integer, isoInstant, long, text } from './scalars.ts'
import { nullable, onAppliance, record, type ValueOf } from './shape.ts'

const entityType = openWord(vpgEntityTypes, 'VCVpg')

/** Source: recorded VPGs. The 10.0 OpenAPI has Protected and Recovery alone; all four are written on both. */
export const vpgEntitiesApi = record('VpgEntitiesApi', {
  Protected: entityType,
  Recovery: entityType,
  Source: entityType,
  Target: entityType,
})

export function toVpgEntitiesApi(entities: VpgEntities): ValueOf<typeof vpgEntitiesApi> {
  return {
    Protected: entities.protected,
    Recovery: entities.recovery,
    Source: entities.source,
    Target: entities.target,
  }
}

export function fromVpgEntitiesApi(api: ValueOf<typeof vpgEntitiesApi>): VpgEntities {
  return { protected: api.Protected, recovery: api.Recovery, source: api.Source, target: api.Target }
}

/** A site of a VPG from its link; null where the link names none. */
export function fromNullableSiteLink(link: ResourceLink | null): RelatedSite | null {
  return link === null || !link.identifier ? null : fromSiteLink(link)
}

const activeProcessesApi = record('VpgActiveProcessesApi', {
  RunningFailOverTestApi: nullable(record('FailOverTestApi', { Stage: text })),
})

const failSafeHistoryApi = record('JournalHealthStatusApi', {
  ActualFailSafeHistory: integer,
  ConfiguredFailSafeHistory: integer,
  FailSafeDescription: text,
})

const historyStatusApi = record('HistoryStatusApi', {
  ActualHistoryInMinutes: integer,
  ConfiguredHistoryInMinutes: integer,
  EarliestCheckpoint: nullable(checkpointApi),
})

/** Source: two recorded 7.0 replies; what the appliance adds is from the 10.0 OpenAPI. */
export const vpgApi = record('VpgApi', {
  ActiveProcessesApi: activeProcessesApi,
  ActualRPO: integer,
  AlertStatus: onAppliance(openWord(alertStatuses, 'Normal')),
  BackupEnabled: flag,
  ConfiguredRpoSeconds: integer,
  Entities: vpgEntitiesApi,
  FailSafeHistory: failSafeHistoryApi,
  HistoryStatusApi: historyStatusApi,
  IOPs: integer,
  LastTest: nullable(isoInstant),
  Link: resourceLink,
  'Link_{0}': linkString,
  OrganizationName: text,
  Priority: openWord(vpgPriorities, 'Medium'),
  ProgressPercentage: double,
  ProtectedSite: nullable(resourceLink),
  ProtectedSiteName: onAppliance(text),
  ProvisionedStorageInMB: long,
  RecoverySite: nullable(resourceLink),
  RecoverySiteName: onAppliance(text),
  ServiceProfile: nullable(resourceLink),
  ServiceProfileIdentifier: text,
  ServiceProfileName: text,
  SourceSite: text,
  Status: openWord(vpgStatuses, 'Initializing'),
  StatusDescription: onAppliance(text),
  SubStatus: openWord(vpgSubStatuses, 'None'),
  SubStatusDescription: onAppliance(text),
  TargetSite: text,
  ThroughputInMB: double,
  UsedStorageInMB: long,
  VmsCount: integer,
  VpgDescription: onAppliance(text),
  VpgIdentifier: text,
  VpgName: text,
  VpgType: onAppliance(text),
  Zorg: nullable(resourceLink),
})
export type VpgApi = ValueOf<typeof vpgApi>

/** @param origin scheme and authority of the links */
export function toVpgApi(vpg: Vpg, origin: string): VpgApi {
  const profile = vpg.serviceProfileIdentifier
  const earliest = vpg.history.earliestCheckpoint
  return {
    ActiveProcessesApi: {
      RunningFailOverTestApi: vpg.failoverTestStage === null ? null : { Stage: vpg.failoverTestStage },
    },
    ActualRPO: vpg.actualRpoSeconds,
    AlertStatus: vpg.alertStatus,
    BackupEnabled: vpg.isBackupEnabled,
    ConfiguredRpoSeconds: vpg.configuredRpoSeconds,
    Entities: toVpgEntitiesApi(vpg.entities),
    FailSafeHistory: {
      ActualFailSafeHistory: vpg.failSafeHistory.actualMinutes,
      ConfiguredFailSafeHistory: vpg.failSafeHistory.configuredMinutes,
      FailSafeDescription: vpg.failSafeHistory.description,
    },
    HistoryStatusApi: {
      ActualHistoryInMinutes: vpg.history.actualMinutes,
      ConfiguredHistoryInMinutes: vpg.history.configuredMinutes,
      EarliestCheckpoint: earliest === null ? null : toCheckpointApi(earliest),
    },
    IOPs: vpg.iops,
    LastTest: vpg.lastTestAt,
    Link: toLink('vpg', vpg.identifier, origin),
    'Link_{0}': toSelfLink('vpg', vpg.identifier, origin),
    OrganizationName: vpg.organizationName,
    Priority: vpg.priority,
    ProgressPercentage: vpg.progressPercent,
    ProtectedSite: vpg.protectedSite === null ? null : toSiteLink(vpg.protectedSite, origin),
    ProtectedSiteName: vpg.protectedSiteName,
    ProvisionedStorageInMB: vpg.provisionedStorageMb,
    RecoverySite: vpg.recoverySite === null ? null : toSiteLink(vpg.recoverySite, origin),
    RecoverySiteName: vpg.recoverySiteName,
    ServiceProfile: profile === null ? null : toLink('serviceProfile', profile, origin),
    ServiceProfileIdentifier: profile,
    ServiceProfileName: vpg.serviceProfileName,
    SourceSite: vpg.protectedSiteName,
    Status: vpg.status,
    StatusDescription: vpg.statusDescription,
    SubStatus: vpg.subStatus,
    SubStatusDescription: vpg.subStatusDescription,
    TargetSite: vpg.recoverySiteName,
    ThroughputInMB: vpg.throughputMbPerSecond,
    UsedStorageInMB: vpg.usedStorageMb,
    VmsCount: vpg.vmsCount,
    VpgDescription: vpg.description,
    VpgIdentifier: vpg.identifier,
    VpgName: vpg.name,
    VpgType: vpg.type,
    Zorg: toLink('zorg', vpg.zorgIdentifier, origin),
  }
}

/** @throws Problem `value-unreadable` where the VPG has no identifier */
export function fromVpgApi(api: VpgApi): Vpg {
  const identifier = identifierOf('VpgIdentifier', api.VpgIdentifier, api.Link)
  const earliest = api.HistoryStatusApi.EarliestCheckpoint
  return {
    identifier,
    name: api.VpgName || identifier,
    description: api.VpgDescription,
    type: api.VpgType,
    status: api.Status,
    statusDescription: api.StatusDescription,
    subStatus: api.SubStatus,
    subStatusDescription: api.SubStatusDescription,
    alertStatus: api.AlertStatus,
    priority: api.Priority,
    progressPercent: api.ProgressPercentage,
    entities: fromVpgEntitiesApi(api.Entities),
    protectedSite: fromNullableSiteLink(api.ProtectedSite),
    protectedSiteName: api.SourceSite ?? api.ProtectedSiteName,
    recoverySite: fromNullableSiteLink(api.RecoverySite),
    recoverySiteName: api.TargetSite ?? api.RecoverySiteName,
    zorgIdentifier: api.Zorg?.identifier || NO_ZORG,
    organizationName: api.OrganizationName,
    serviceProfileIdentifier: api.ServiceProfileIdentifier || api.ServiceProfile?.identifier || null,
    serviceProfileName: api.ServiceProfileName,
    actualRpoSeconds: api.ActualRPO,
    configuredRpoSeconds: api.ConfiguredRpoSeconds,
    vmsCount: api.VmsCount,
    provisionedStorageMb: api.ProvisionedStorageInMB,
    usedStorageMb: api.UsedStorageInMB,
    iops: api.IOPs,
    throughputMbPerSecond: api.ThroughputInMB,
    isBackupEnabled: api.BackupEnabled,
    failoverTestStage: api.ActiveProcessesApi.RunningFailOverTestApi?.Stage ?? null,
    lastTestAt: api.LastTest,
    history: {
      actualMinutes: api.HistoryStatusApi.ActualHistoryInMinutes,
      configuredMinutes: api.HistoryStatusApi.ConfiguredHistoryInMinutes,
      earliestCheckpoint: earliest === null ? null : fromCheckpointApi(earliest),
    },
    failSafeHistory: {
      actualMinutes: api.FailSafeHistory.ActualFailSafeHistory,
      configuredMinutes: api.FailSafeHistory.ConfiguredFailSafeHistory,
      description: api.FailSafeHistory.FailSafeDescription,
    },
  }
}
