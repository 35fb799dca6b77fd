import { vpgPriorities } from '../inventory/index.ts'
import { optionalFlag, optionalInteger } from './operation-body.ts'
import { flag, plainText, text } from './scalars.ts'
import { list, nullable, quotedJson, record, type Shape, scalar } from './shape.ts'

/*
 * The sections of the settings of a VPG. Members in ordinal order, as recorded; those that no recording has are those
 * of the 10.0 OpenAPI. Every section and nearly every value may be null. A simulated site heeds `Basic`, that there
 * are scripts, boot groups and retention, and the VMs.
 * Source: a recorded copy of settings, ZVM 7.x; the 10.0 OpenAPI.
 */

export const texts: Shape<readonly string[] | null> = nullable(list(plainText))

/** A priority is a word in both formats here. */
const priority: Shape<string> = scalar<string>({
  xmlItem: 'string',
  schema: () => ({ type: 'string', enum: vpgPriorities.names }),
  json: quotedJson,
  xml: (value) => value,
  parse: (raw) => vpgPriorities.parse(String(raw)),
  expected: `one of ${vpgPriorities.names.join(', ')}`,
})

export const vpgSettingsBasicApi = record('VpgSettingsBasicApi', {
  JournalHistoryInHours: optionalInteger,
  Name: text,
  Priority: nullable(priority),
  ProtectedSiteIdentifier: text,
  RecoverySiteIdentifier: text,
  RpoInSeconds: optionalInteger,
  ServiceProfileIdentifier: text,
  TestIntervalInMinutes: optionalInteger,
  UseWanCompression: optionalFlag,
  VpgType: text,
  ZorgIdentifier: text,
})

export const vpgSettingsBootGroupsApi = record('VpgSettingsBootGroupsApi', {
  BootGroups: list(
    record('VpgSettingsBootGroupApi', {
      BootDelayInSeconds: optionalInteger,
      BootGroupIdentifier: text,
      Name: text,
    }),
  ),
})

/** What bounds a journal: a journal of the VPG, of one VM, or the scratch journal of either. */
export function journalRecord(name: string, limitation: string) {
  return record(name, {
    DatastoreClusterIdentifier: text,
    DatastoreIdentifier: text,
    Limitation: nullable(
      record(limitation, {
        HardLimitInMB: optionalInteger,
        HardLimitInPercent: optionalInteger,
        WarningThresholdInMB: optionalInteger,
        WarningThresholdInPercent: optionalInteger,
      }),
    ),
  })
}

export const vpgSettingsJournalApi = journalRecord('VpgSettingsJournalApi', 'VpgSettingsJournalLimitationApi')
export const vpgSettingsScratchApi = journalRecord('VpgSettingsScratchApi', 'VpgSettingsScratchLimitationApi')

const duration = nullable(record('LtrDurationApi', { Count: optionalInteger, DurationType: text }))

export const vpgSettingsLtrApi = record('VpgSettingsLtrApi', {
  Compression: text,
  Enabled: flag,
  Indexing: nullable(record('VpgSettingsLtrVmIndexingApi', { Vms: texts })),
  RepositoryIdentifier: text,
  RetentionRunTime: text,
  Retry: nullable(
    record('LtrRetryApi', {
      Enabled: optionalFlag,
      IntervalInMinutes: optionalInteger,
      Number: optionalInteger,
    }),
  ),
  SchedulerPolicy: nullable(
    record('LtrSchedulerPolicyApi', {
      Daily: nullable(record('LtrDailySchedulerPolicyApi', { Enabled: flag, RetentionDuration: duration })),
      Monthly: nullable(
        record('LtrMonthlySchedulerPolicyApi', {
          DayOfMonth: text,
          DayOfWeek: text,
          Enabled: flag,
          RetentionDuration: duration,
          RetentionType: text,
          WeekOfMonth: text,
        }),
      ),
      Weekly: nullable(
        record('LtrWeeklySchedulerPolicyApi', {
          DayOfWeek: text,
          Enabled: flag,
          RetentionDuration: duration,
          RetentionType: text,
        }),
      ),
      Yearly: nullable(
        record('LtrYearlySchedulerPolicyApi', {
          DayOfMonth: optionalInteger,
          DayOfWeek: text,
          DayOfYear: text,
          Enabled: flag,
          MonthOfYear: text,
          RetentionDuration: duration,
        }),
      ),
    }),
  ),
})

export const cloudEncryption = nullable(
  record('PublicCloudEncryptionSettingsRecoveryApi', {
    DiskEncryptionKey: text,
    EncryptionType: optionalInteger,
  }),
)

const cloudRecovery = nullable(
  record('VpgSettingsPublicCloudInfoRecoveryApi', {
    Azure: nullable(
      record('VpgSettingsPublicCloudProviderInfoRecoveryApi', {
        RecoveryDiskType: text,
        RecoveryResourceGroup: text,
      }),
    ),
    Encryption: cloudEncryption,
    VmInstanceType: text,
  }),
)

export const vpgSettingsRecoveryApi = record('VpgSettingsRecoveryApi', {
  DefaultDatastoreClusterIdentifier: text,
  DefaultDatastoreIdentifier: text,
  DefaultFolderIdentifier: text,
  DefaultHostClusterIdentifier: text,
  DefaultHostIdentifier: text,
  PublicCloud: nullable(
    record('VpgSettingsPublicCloudRecoveryApi', { Failover: cloudRecovery, FailoverTest: cloudRecovery }),
  ),
  ResourcePoolIdentifier: text,
  VCD: nullable(record('VpgSettingsVcdRecoveryApi', { OrgVdcIdentifier: text })),
})

const network = nullable(
  record('VpgSettingsNetworkApi', {
    Hypervisor: nullable(record('VpgSettingsHypervisorNetworkApi', { DefaultNetworkIdentifier: text })),
    PublicCloud: nullable(
      record('VpgSettingsPublicCloudNetworkApi', {
        SecurityGroupIdentifiers: texts,
        SubnetIdentifier: text,
        VirtualNetworkIdentifier: text,
      }),
    ),
    VCD: nullable(
      record('VpgSettingsVcdNetworkApi', {
        CopyNATRules: text,
        DefaultRecoveryOrgVdcNetworkIdentifier: text,
        IsEnableGuestCustomization: optionalFlag,
        Mapping: nullable(
          list(
            record('VpgSettingsVcdNetworksMappingApi', {
              ProtectedOrgVdcNetworkIdentifier: text,
              RecoveryOrgVdcNetworkIdentifier: text,
              ReverseTestOrgVdcNetworkIdentifier: text,
            }),
          ),
        ),
      }),
    ),
  }),
)

export const vpgSettingsNetworksApi = record('VpgSettingsNetworksApi', {
  Failover: network,
  FailoverTest: network,
})

const script = nullable(
  record('VpgSettingsScriptApi', { Command: text, Parameters: text, TimeoutInSeconds: optionalInteger }),
)

export const vpgSettingsScriptsApi = record('VpgSettingsScriptsApi', {
  PostBackup: script,
  PostRecovery: script,
  PreRecovery: script,
})
