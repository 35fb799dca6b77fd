import { isSameIdentifier, NO_ZORG, type Site, type Vm, type Vpg } from '../inventory/index.ts'
import type { VpgWish } from '../simulation/index.ts'
import type { VpgSettingsApi, VpgSettingsVmApi } from '../wire/index.ts'
import { given } from './operation-row.ts'
import { zorgOf } from './operation-rows-vpgs.ts'

const DEFAULT_BOOT_GROUP = '00000000-0000-0000-0000-000000000000'
const SCRIPT = { Command: null, Parameters: null, TimeoutInSeconds: 300 }
const NETWORK = { Hypervisor: { DefaultNetworkIdentifier: null }, PublicCloud: null, VCD: null }

/** What new settings say before anybody has said anything. Source: a recorded copy of settings, ZVM 7.x. */
export const NEW_SETTINGS: VpgSettingsApi = {
  Basic: {
    JournalHistoryInHours: 24,
    Name: null,
    Priority: 'Medium',
    ProtectedSiteIdentifier: null,
    RecoverySiteIdentifier: null,
    RpoInSeconds: 300,
    ServiceProfileIdentifier: null,
    TestIntervalInMinutes: 262_080,
    UseWanCompression: true,
    VpgType: null,
    ZorgIdentifier: null,
  },
  BootGroups: {
    BootGroups: [{ BootDelayInSeconds: 0, BootGroupIdentifier: DEFAULT_BOOT_GROUP, Name: 'Default' }],
  },
  Journal: {
    DatastoreClusterIdentifier: null,
    DatastoreIdentifier: null,
    Limitation: {
      HardLimitInMB: 153_600,
      HardLimitInPercent: 0,
      WarningThresholdInMB: 115_200,
      WarningThresholdInPercent: 0,
    },
  },
  LongTermRetention: null,
  Networks: { Failover: NETWORK, FailoverTest: NETWORK },
  Protected: { VCD: null },
  Recovery: {
    DefaultDatastoreClusterIdentifier: null,
    DefaultDatastoreIdentifier: null,
    DefaultFolderIdentifier: null,
    DefaultHostClusterIdentifier: null,
    DefaultHostIdentifier: null,
    PublicCloud: null,
    ResourcePoolIdentifier: null,
    VCD: null,
  },
  Scratch: null,
  Scripting: { PostBackup: null, PostRecovery: SCRIPT, PreRecovery: SCRIPT },
  Vms: [],
  VpgIdentifier: null,
  VpgSettingsIdentifier: null,
}

const RETENTION: NonNullable<VpgSettingsApi['LongTermRetention']> = {
  Compression: null,
  Enabled: true,
  Indexing: null,
  RepositoryIdentifier: null,
  RetentionRunTime: null,
  Retry: null,
  SchedulerPolicy: null,
}

/** The settings of a VPG that is there, to be changed. */
export function settingsOfVpg(vpg: Vpg, { vms }: Site): VpgSettingsApi {
  return {
    ...NEW_SETTINGS,
    Basic: {
      JournalHistoryInHours: Math.round(vpg.history.configuredMinutes / 60),
      Name: vpg.name,
      Priority: vpg.priority,
      ProtectedSiteIdentifier: vpg.protectedSite?.identifier ?? null,
      RecoverySiteIdentifier: vpg.recoverySite?.identifier ?? null,
      RpoInSeconds: vpg.configuredRpoSeconds,
      ServiceProfileIdentifier: vpg.serviceProfileIdentifier,
      TestIntervalInMinutes: NEW_SETTINGS.Basic?.TestIntervalInMinutes ?? null,
      UseWanCompression: true,
      VpgType: vpg.type,
      ZorgIdentifier: vpg.zorgIdentifier === NO_ZORG ? null : vpg.zorgIdentifier,
    },
    LongTermRetention: vpg.isBackupEnabled ? RETENTION : null,
    Vms: vms.filter((vm) => isSameIdentifier(vm.vpgIdentifier, vpg.identifier)).map(settingsOfVm),
    VpgIdentifier: vpg.identifier,
  }
}

/** The settings of a VPG under a name that no other has, for a new one. Source: recorded, `…_Copy_1`. */
export function copyOfVpg(vpg: Vpg, site: Site, drafts: readonly VpgSettingsApi[]): VpgSettingsApi {
  const taken = new Set(
    [...site.vpgs.map(({ name }) => name), ...drafts.map(({ Basic }) => Basic?.Name ?? '')].map((name) =>
      name.toLowerCase(),
    ),
  )
  let count = 1
  while (taken.has(`${vpg.name}_copy_${count}`.toLowerCase())) count += 1
  const { Basic, ...settings } = settingsOfVpg(vpg, site)
  return {
    ...settings,
    Basic: Basic === null ? null : { ...Basic, Name: `${vpg.name}_Copy_${count}` },
    VpgIdentifier: null,
  }
}

/**
 * Settings with what somebody sent: each section as a whole, `Basic` member by member; what was left out or is null
 * stays as it is.
 */
export function mergeSettings(settings: VpgSettingsApi, sent: VpgSettingsApi): VpgSettingsApi {
  return {
    ...settings,
    ...saidIn(sent),
    Basic:
      sent.Basic === null ? settings.Basic : { ...(settings.Basic ?? sent.Basic), ...saidIn(sent.Basic) },
    VpgIdentifier: settings.VpgIdentifier,
    VpgSettingsIdentifier: settings.VpgSettingsIdentifier,
  }
}

function saidIn<Fields extends object>(sent: Fields): Partial<Fields> {
  // Leaving members out is what makes it partial.
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null)) as Partial<Fields>
}

/** What of settings a simulated site heeds. */
export function toVpgWish({ Basic, Vms, LongTermRetention, Scripting, BootGroups }: Heeded): VpgWish {
  return {
    name: given(Basic?.Name),
    priority: given(Basic?.Priority),
    journalHours: Basic?.JournalHistoryInHours ?? null,
    rpoSeconds: Basic?.RpoInSeconds ?? null,
    testIntervalMinutes: Basic?.TestIntervalInMinutes ?? null,
    protectedSiteIdentifier: given(Basic?.ProtectedSiteIdentifier),
    recoverySiteIdentifier: given(Basic?.RecoverySiteIdentifier),
    serviceProfileIdentifier: given(Basic?.ServiceProfileIdentifier),
    zorgIdentifier: zorgOf(Basic?.ZorgIdentifier),
    vms: Vms === null ? null : Vms.flatMap(({ VmIdentifier }) => given(VmIdentifier) ?? []),
    isBackupEnabled: LongTermRetention?.Enabled ?? null,
    preRecoveryScript: Scripting?.PreRecovery?.Command ?? null,
    postRecoveryScript: Scripting?.PostRecovery?.Command ?? null,
    // One group is no order. The settings of a VPG that is there show one whatever it has, so that says nothing.
    hasBootOrder: BootGroups === null || BootGroups.BootGroups.length < 2 ? null : true,
  }
}

type Heeded = Pick<VpgSettingsApi, 'Basic' | 'Vms' | 'LongTermRetention' | 'Scripting' | 'BootGroups'>

function settingsOfVm(vm: Vm): VpgSettingsVmApi {
  return {
    BootGroupIdentifier: DEFAULT_BOOT_GROUP,
    Journal: null,
    Nics: vm.nicIdentifiers.map((NicIdentifier) => ({ Failover: null, FailoverTest: null, NicIdentifier })),
    Recovery: null,
    Scratch: null,
    VmIdentifier: vm.identifier,
    Volumes: vm.volumeIdentifiers.map((VolumeIdentifier) => ({
      Datastore: null,
      Preseed: null,
      RDM: null,
      VCD: null,
      VolumeIdentifier,
      VolumeSyncSettings: null,
    })),
  }
}
