import { journalLimitTypes, type Vm, vpgPriorities, vpgStatuses, vpgSubStatuses } from '../inventory/index.ts'
import { identifierOf, openWord, orElse } from './entity-scalars.ts'
import { linkString, resourceLink, toLink, toSelfLink, toSiteLink } from './link-api.ts'
import { double, flag, integer, isoInstant, long, text } from './scalars.ts'
import { list, nullable, onAppliance, record, type ValueOf } from './shape.ts'
import { fromNullableSiteLink, fromVpgEntitiesApi, toVpgEntitiesApi, vpgEntitiesApi } from './vpg-api.ts'

/** The link to a VM, which on the appliance names the VPG too. Source: the 10.0 OpenAPI. */
const vmResourceLink = record('VmResourceLink', {
  href: text,
  identifier: text,
  instance_identifier: onAppliance(text),
  rel: text,
  type: text,
  vpg_identifier: onAppliance(text),
})

const journalLimitApi = record('VmJournalLimitApi', {
  LimitType: openWord(journalLimitTypes, 'Unlimited'),
  LimitValue: integer,
})

const vmVolumeApi = record('VmVolumeApi', {
  PublicCloudVolumeIdentifier: onAppliance(text),
  VmVolumeIdentifier: text,
})

export const nicNativeApi = record('NicNativeApi', { NicIdentifier: text })

/** Source: published page "Protected VMs" of 7.0; what the appliance adds is from the 10.0 OpenAPI. */
export const vmApi = record('VmApi', {
  ActualRPO: integer,
  CpuCoresNum: onAppliance(integer),
  EnabledActions: record('VmEnabledActionsApi', { IsFlrEnabled: flag }),
  Entities: vpgEntitiesApi,
  GuestOs: onAppliance(text),
  HardwareVersion: text,
  IOPs: integer,
  IsAgentInstalled: onAppliance(flag),
  IsVmExists: orElse(flag, true),
  JournalHardLimit: journalLimitApi,
  JournalUsedStorageMb: long,
  JournalWarningThreshold: journalLimitApi,
  LastTest: nullable(isoInstant),
  Link: vmResourceLink,
  'Link_{0}': linkString,
  MemorySizeInMB: onAppliance(integer),
  Nics: onAppliance(list(nicNativeApi)),
  OrganizationName: text,
  OutgoingBandWidthInMbps: double,
  OwningDatastoreIdentifier: onAppliance(text),
  OwningDatastoreName: onAppliance(text),
  OwningHostIdentifier: onAppliance(text),
  OwningHostName: onAppliance(text),
  Priority: openWord(vpgPriorities, 'Medium'),
  ProtectedSite: nullable(resourceLink),
  ProtectedSiteName: onAppliance(text),
  ProvisionedStorageInMB: long,
  RecoveryHostIdentifier: text,
  RecoveryHostName: onAppliance(text),
  RecoverySite: nullable(resourceLink),
  RecoverySiteName: onAppliance(text),
  SourceSite: text,
  Status: openWord(vpgStatuses, 'Initializing'),
  SubStatus: openWord(vpgSubStatuses, 'None'),
  TargetSite: text,
  ThroughputInMB: double,
  UsedStorageInMB: long,
  VmIdentifier: text,
  VmName: text,
  Volumes: list(vmVolumeApi),
  VpgIdentifier: text,
  VpgName: text,
})
export type VmApi = ValueOf<typeof vmApi>

/** @param origin scheme and authority of the links */
export function toVmApi(vm: Vm, origin: string): VmApi {
  const { journalHardLimit: hard, journalWarningThreshold: warning } = vm
  return {
    ActualRPO: vm.actualRpoSeconds,
    CpuCoresNum: vm.cpuCoresCount,
    EnabledActions: { IsFlrEnabled: vm.isFlrEnabled },
    Entities: toVpgEntitiesApi(vm.entities),
    GuestOs: vm.guestOs,
    HardwareVersion: vm.hardwareVersion,
    IOPs: vm.iops,
    IsAgentInstalled: vm.isAgentInstalled,
    IsVmExists: vm.isPresent,
    JournalHardLimit: { LimitType: hard.type, LimitValue: hard.value },
    JournalUsedStorageMb: vm.journalUsedMb,
    JournalWarningThreshold: { LimitType: warning.type, LimitValue: warning.value },
    LastTest: vm.lastTestAt,
    Link: {
      ...toLink('vm', vm.identifier, origin),
      instance_identifier: null,
      vpg_identifier: vm.vpgIdentifier,
    },
    'Link_{0}': toSelfLink('vm', vm.identifier, origin),
    MemorySizeInMB: vm.memoryMb,
    Nics: vm.nicIdentifiers.map((nic) => ({ NicIdentifier: nic })),
    OrganizationName: vm.organizationName,
    OutgoingBandWidthInMbps: vm.outgoingBandwidthMbps,
    OwningDatastoreIdentifier: vm.owningDatastoreIdentifier,
    OwningDatastoreName: vm.owningDatastoreName,
    OwningHostIdentifier: vm.owningHostIdentifier,
    OwningHostName: vm.owningHostName,
    Priority: vm.priority,
    ProtectedSite: vm.protectedSite === null ? null : toSiteLink(vm.protectedSite, origin),
    ProtectedSiteName: vm.protectedSiteName,
    ProvisionedStorageInMB: vm.provisionedStorageMb,
    RecoveryHostIdentifier: vm.recoveryHostIdentifier,
    RecoveryHostName: vm.recoveryHostName,
    RecoverySite: vm.recoverySite === null ? null : toSiteLink(vm.recoverySite, origin),
    RecoverySiteName: vm.recoverySiteName,
    SourceSite: vm.protectedSiteName,
    Status: vm.status,
    SubStatus: vm.subStatus,
    TargetSite: vm.recoverySiteName,
    ThroughputInMB: vm.throughputMbPerSecond,
    UsedStorageInMB: vm.usedStorageMb,
    VmIdentifier: vm.identifier,
    VmName: vm.name,
    Volumes: vm.volumeIdentifiers.map((volume) => ({
      PublicCloudVolumeIdentifier: null,
      VmVolumeIdentifier: volume,
    })),
    VpgIdentifier: vm.vpgIdentifier,
    VpgName: vm.vpgName,
  }
}

/** @throws Problem `value-unreadable` where the VM or its VPG has no identifier */
export function fromVmApi(api: VmApi): Vm {
  const identifier = identifierOf('VmIdentifier', api.VmIdentifier, api.Link)
  return {
    identifier,
    name: api.VmName || identifier,
    vpgIdentifier: identifierOf('VpgIdentifier', api.VpgIdentifier || api.Link.vpg_identifier),
    vpgName: api.VpgName,
    status: api.Status,
    subStatus: api.SubStatus,
    priority: api.Priority,
    entities: fromVpgEntitiesApi(api.Entities),
    protectedSite: fromNullableSiteLink(api.ProtectedSite),
    protectedSiteName: api.SourceSite ?? api.ProtectedSiteName,
    recoverySite: fromNullableSiteLink(api.RecoverySite),
    recoverySiteName: api.TargetSite ?? api.RecoverySiteName,
    recoveryHostIdentifier: api.RecoveryHostIdentifier,
    recoveryHostName: api.RecoveryHostName,
    owningHostIdentifier: api.OwningHostIdentifier,
    owningHostName: api.OwningHostName,
    owningDatastoreIdentifier: api.OwningDatastoreIdentifier,
    owningDatastoreName: api.OwningDatastoreName,
    organizationName: api.OrganizationName,
    hardwareVersion: api.HardwareVersion,
    guestOs: api.GuestOs,
    cpuCoresCount: api.CpuCoresNum,
    memoryMb: api.MemorySizeInMB,
    provisionedStorageMb: api.ProvisionedStorageInMB,
    usedStorageMb: api.UsedStorageInMB,
    journalUsedMb: api.JournalUsedStorageMb,
    journalHardLimit: { type: api.JournalHardLimit.LimitType, value: api.JournalHardLimit.LimitValue },
    journalWarningThreshold: {
      type: api.JournalWarningThreshold.LimitType,
      value: api.JournalWarningThreshold.LimitValue,
    },
    actualRpoSeconds: api.ActualRPO,
    iops: api.IOPs,
    throughputMbPerSecond: api.ThroughputInMB,
    outgoingBandwidthMbps: api.OutgoingBandWidthInMbps,
    lastTestAt: api.LastTest,
    isFlrEnabled: api.EnabledActions.IsFlrEnabled,
    isPresent: api.IsVmExists,
    isAgentInstalled: api.IsAgentInstalled,
    volumeIdentifiers: api.Volumes.flatMap((volume) => volume.VmVolumeIdentifier ?? []),
    nicIdentifiers: api.Nics.flatMap((nic) => nic.NicIdentifier ?? []),
  }
}
