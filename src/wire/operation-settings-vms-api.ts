import { optionalFlag } from './operation-body.ts'
import {
  cloudEncryption,
  journalRecord,
  texts,
  vpgSettingsScratchApi,
} from './operation-settings-sections-api.ts'
import { flag, text } from './scalars.ts'
import { list, nullable, record, type ValueOf } from './shape.ts'

/*
 * The settings of the VMs of a VPG. A simulated site heeds `VmIdentifier` alone.
 * Source: a recorded copy of settings, ZVM 7.x; the 10.0 OpenAPI.
 */

const cloudRecovery = nullable(
  record('VpgSettingsVmPublicCloudInfoRecoveryApi', {
    Azure: nullable(record('VpgSettingsVmPublicCloudProviderInfoRecoveryApi', { RecoveryDiskType: text })),
    Encryption: cloudEncryption,
    VirtualNetworkIdentifier: text,
    VmInstanceType: text,
  }),
)

const recovery = record('VpgSettingsVmRecoveryApi', {
  DatastoreClusterIdentifier: text,
  DatastoreIdentifier: text,
  FolderIdentifier: text,
  HostClusterIdentifier: text,
  HostIdentifier: text,
  PublicCloud: nullable(
    record('VpgSettingsVmPublicCloudRecoveryApi', { Failover: cloudRecovery, FailoverTest: cloudRecovery }),
  ),
  ResourcePoolIdentifier: text,
  VCD: nullable(record('VpgSettingsVmVcdRecoveryApi', { StoragePolicyIdentifier: text })),
})

export const vpgSettingsVmVolumeApi = record('VpgSettingsVmVolumeApi', {
  Datastore: nullable(
    record('VpgSettingsVmVolumeDatastoreApi', {
      DatastoreClusterIdentifier: text,
      DatastoreIdentifier: text,
      IsThin: optionalFlag,
    }),
  ),
  Preseed: nullable(record('VpgSettingsVmVolumePreseedApi', { DatastoreIdentifier: text, Path: text })),
  RDM: nullable(record('VpgSettingsVmVolumeRdmApi', { DeviceIdentifier: text, IsPhysical: optionalFlag })),
  VCD: nullable(record('VpgSettingsVmVolumeVcdApi', { IsThin: optionalFlag })),
  VolumeIdentifier: text,
  VolumeSyncSettings: text,
})

const nicNetwork = nullable(
  record('VpgSettingsVmNicNetworkApi', {
    Hypervisor: nullable(
      record('VpgSettingsVmNicHypervisorNetworkApi', {
        DnsSuffix: text,
        IpConfig: nullable(
          record('VpgSettingsVmNicHypervisorIpConfig', {
            Gateway: text,
            IsDhcp: optionalFlag,
            PrimaryDns: text,
            SecondaryDns: text,
            StaticIp: text,
            SubnetMask: text,
          }),
        ),
        NetworkIdentifier: text,
        ShouldReplaceIpConfiguration: optionalFlag,
        ShouldReplaceMacAddress: optionalFlag,
      }),
    ),
    PublicCloud: nullable(
      record('VpgSettingsVmNicPublicCloudNetworkApi', {
        IsPrimary: flag,
        PrivateIP: text,
        SecurityGroupIdentifiers: texts,
        SubnetIdentifier: text,
      }),
    ),
    VCD: nullable(
      record('VpgSettingsVmNicVcdNetworkApi', {
        IpAddress: text,
        IpMode: text,
        IsConnected: optionalFlag,
        IsPrimary: optionalFlag,
        IsResetMacAddress: optionalFlag,
        RecoveryOrgVdcNetworkIdentifier: text,
      }),
    ),
  }),
)

export const vpgSettingsVmNicApi = record('VpgSettingsVmNicApi', {
  Failover: nicNetwork,
  FailoverTest: nicNetwork,
  NicIdentifier: text,
})

export const vpgSettingsVmApi = record('VpgSettingsVmApi', {
  BootGroupIdentifier: text,
  Journal: nullable(journalRecord('VpgSettingsVmJournalApi', 'VpgSettingsVmJournalLimitationApi')),
  Nics: list(vpgSettingsVmNicApi),
  Recovery: nullable(recovery),
  Scratch: nullable(vpgSettingsScratchApi),
  VmIdentifier: text,
  Volumes: list(vpgSettingsVmVolumeApi),
})
export type VpgSettingsVmApi = ValueOf<typeof vpgSettingsVmApi>
