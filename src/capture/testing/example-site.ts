// A made-up site in Utrecht and its peer in Ghent, as a windows server would answer: every member, in wire order.

export const ORIGIN = 'https://zvm.example:9669'
export const UTRECHT = '1b8ff0a4-52cb-4e0c-9d5d-6a1a0c3f0001'
export const GHENT = '1b8ff0a4-52cb-4e0c-9d5d-6a1a0c3f0002'
export const VPG_WEB = '7c51d2e0-8f1e-4b55-9a3d-2f1c9b7e0001'
export const VPG_MAIL = '7c51d2e0-8f1e-4b55-9a3d-2f1c9b7e0002'
export const VCENTER = 'c0ffee00-1111-4222-8333-444455556666'
const NO_ZORG = '00000000-0000-0000-0000-000000000000'
const ZORG = '5a5a5a5a-0000-4000-8000-00000000000a'
const PROFILE = '5a5a5a5a-0000-4000-8000-00000000000b'

function link(path: string, identifier: string, type: string) {
  return { href: `${ORIGIN}/v1/${path}`, identifier, rel: null, type }
}

function selfLink(path: string, type: string) {
  return { href: `${ORIGIN}/v1/${path}`, rel: 'self', type }
}

const localLink = link('localsite', UTRECHT, 'LocalSiteApi')
const peerLink = link(`peersites/${GHENT}`, GHENT, 'PeerSiteApi')

export const LOCAL_SITE = {
  BandwidthThrottlingInMBs: -1,
  ContactEmail: 'dr@utrecht.example',
  ContactName: 'Dom',
  ContactPhone: '030-1234567',
  IpAddress: '192.0.2.10',
  IsReplicationToSelfEnabled: false,
  Link: localLink,
  Location: 'Utrecht',
  SiteIdentifier: UTRECHT,
  SiteName: 'Utrecht DC',
  SiteType: 'VCenter',
  UtcOffsetInMinutes: 60,
  Version: '7.5.1',
}

export const PEER_SITE = {
  HostName: '198.51.100.20',
  IncomingThroughputInMb: 1.25,
  Link: peerLink,
  'Link_{0}': selfLink(`peersites/${GHENT}`, 'PeerSiteApi'),
  Location: 'Ghent',
  OutgoingBandWidth: 0.5,
  PairingStatus: 0,
  PeerSiteName: 'Ghent DC',
  Port: 9081,
  ProvisionedStorage: 4096,
  SiteIdentifier: GHENT,
  SiteType: 'VCenter',
  UsedStorage: 1024,
  Version: '7.5.1',
}

export const VPG = {
  ActiveProcessesApi: { RunningFailOverTestApi: { Stage: 'InTest' } },
  ActualRPO: 5,
  BackupEnabled: true,
  ConfiguredRpoSeconds: 600,
  Entities: { Protected: 0, Recovery: 4, Source: 0, Target: 4 },
  FailSafeHistory: { ActualFailSafeHistory: 30, ConfiguredFailSafeHistory: 120, FailSafeDescription: '' },
  HistoryStatusApi: {
    ActualHistoryInMinutes: 55,
    ConfiguredHistoryInMinutes: 480,
    EarliestCheckpoint: { CheckpointIdentifier: '41', Tag: null, TimeStamp: '2026-03-01T08:00:00Z' },
  },
  IOPs: 21,
  LastTest: '2026-02-27T10:11:12.5Z',
  Link: link(`vpgs/${VPG_WEB}`, VPG_WEB, 'VpgApi'),
  'Link_{0}': selfLink(`vpgs/${VPG_WEB}`, 'VpgApi'),
  OrganizationName: 'Acme',
  Priority: 2,
  ProgressPercentage: 12.5,
  ProtectedSite: localLink,
  ProvisionedStorageInMB: 20480,
  RecoverySite: peerLink,
  ServiceProfile: link(`serviceprofiles/${PROFILE}`, PROFILE, 'ServiceProfileApi'),
  ServiceProfileIdentifier: PROFILE,
  ServiceProfileName: 'Gold',
  SourceSite: 'Utrecht DC',
  Status: 3,
  SubStatus: 23,
  TargetSite: 'Ghent DC',
  ThroughputInMB: 0.125,
  UsedStorageInMB: 10240,
  VmsCount: 1,
  VpgIdentifier: VPG_WEB,
  VpgName: 'Web',
  Zorg: link(`zorgs/${ZORG}`, ZORG, 'ZorgApi'),
}

/** One that was just made: nothing known but its names. */
export const NEW_VPG = {
  ...VPG,
  ActiveProcessesApi: { RunningFailOverTestApi: null },
  BackupEnabled: false,
  HistoryStatusApi: { ActualHistoryInMinutes: 0, ConfiguredHistoryInMinutes: 480, EarliestCheckpoint: null },
  LastTest: null,
  Link: link(`vpgs/${VPG_MAIL}`, VPG_MAIL, 'VpgApi'),
  'Link_{0}': selfLink(`vpgs/${VPG_MAIL}`, 'VpgApi'),
  OrganizationName: '',
  Priority: 1,
  ServiceProfile: null,
  ServiceProfileIdentifier: null,
  ServiceProfileName: '',
  Status: 0,
  SubStatus: 2,
  VpgIdentifier: VPG_MAIL,
  VpgName: 'Mail',
  Zorg: link(`zorgs/${NO_ZORG}`, NO_ZORG, 'ZorgApi'),
}

export const VM = {
  ActualRPO: 5,
  EnabledActions: { IsFlrEnabled: true },
  Entities: { Protected: 0, Recovery: 4, Source: 0, Target: 4 },
  HardwareVersion: 'vmx-14',
  IOPs: 21,
  IsVmExists: true,
  JournalHardLimit: { LimitType: 1, LimitValue: 153600 },
  JournalUsedStorageMb: 77,
  JournalWarningThreshold: { LimitType: 2, LimitValue: 75 },
  LastTest: null,
  Link: link(`vms/${VCENTER}.vm-7`, `${VCENTER}.vm-7`, 'VmApi'),
  'Link_{0}': selfLink(`vms/${VCENTER}.vm-7`, 'VmApi'),
  OrganizationName: 'Acme',
  OutgoingBandWidthInMbps: 2.5,
  Priority: 2,
  ProtectedSite: localLink,
  ProvisionedStorageInMB: 20480,
  RecoveryHostIdentifier: `${VCENTER}.host-3`,
  RecoverySite: peerLink,
  SourceSite: 'Utrecht DC',
  Status: 3,
  SubStatus: 23,
  TargetSite: 'Ghent DC',
  ThroughputInMB: 0.125,
  UsedStorageInMB: 10240,
  VmIdentifier: `${VCENTER}.vm-7`,
  VmName: 'web-1',
  Volumes: [{ VmVolumeIdentifier: 'scsi:0:0' }, { VmVolumeIdentifier: 'scsi:0:1' }],
  VpgIdentifier: VPG_WEB,
  VpgName: 'Web',
}

export const FLR_SESSION = {
  CheckpointIdentifier: '41',
  FlrSessionIdentifier: `9a9a9a9a-0000-4000-8000-000000000001.${UTRECHT}`,
  FlrSessionStatus: 'MountCompletedSuccessfully',
  FlrSessionType: 'jflr',
  MountTime: '2026-03-01T09:30:00.25Z',
  VmIdentifier: `${VCENTER}.vm-7`,
  VmVolumeIdentifier: 'scsi:0:0',
  VpgIdentifier: VPG_WEB,
}

export const VRA_IDENTIFIER = '5377857665000000017'

/** Its number is given as digits, since no JSON parser of this language keeps it. */
export const VRA = {
  DatastoreClusterIdentifier: null,
  DatastoreClusterName: null,
  DatastoreIdentifier: `${VCENTER}.datastore-1`,
  DatastoreName: 'fast',
  HostIdentifier: `${VCENTER}.host-1`,
  HostVersion: '6.7',
  IpAddress: '192.0.2.31',
  Link: link(`vras/${VRA_IDENTIFIER}`, VRA_IDENTIFIER, 'VraApi'),
  'Link_{0}': selfLink(`vras/${VRA_IDENTIFIER}`, 'VraApi'),
  MemoryInGB: 3,
  NetworkIdentifier: `${VCENTER}.network-1`,
  NetworkName: 'Replication',
  Progress: 0,
  ProtectedCounters: { Vms: 1, Volumes: 2, Vpgs: 1 },
  RecoveryCounters: { Vms: 0, Volumes: 0, Vpgs: 0 },
  SelfProtectedVpgs: 0,
  Status: 8,
  VraAlerts: { VraAlertsStatus: 1 },
  VraGroup: 'default_group',
  VraIdentifier: VRA_IDENTIFIER,
  VraIdentifierStr: VRA_IDENTIFIER,
  VraName: 'Z-VRA-utr1',
  VraNetworkDataApi: {
    DefaultGateway: '192.0.2.1',
    SubnetMask: '255.255.255.0',
    VraIPAddress: '192.0.2.31',
    VraIPConfigurationTypeApi: 'Static',
  },
  VraVersion: '7.5',
}

export const HOST = { HostIdentifier: `${VCENTER}.host-1`, VirtualizationHostName: 'utr1.example' }

export const VIRTUALIZATION_SITE = {
  SiteIdentifier: UTRECHT,
  VirtualizationSiteName: 'vc.utrecht.example',
  hosts: [HOST],
  vms: [{ VmIdentifier: `${VCENTER}.vm-9`, VmName: 'build-1' }],
  datastores: [{ DatastoreIdentifier: `${VCENTER}.datastore-1`, DatastoreName: 'fast' }],
  folders: [{ FolderIdentifier: `${VCENTER}.group-v3`, FolderName: '/' }],
  networks: { NetworkIdentifier: `${VCENTER}.network-1`, VirtualizationNetworkName: 'Replication' },
  hostclusters: [{ ClusterIdentifier: `${VCENTER}.domain-c1`, VirtualizationClusterName: 'Utrecht' }],
  datastoreclusters: [
    { DatastoreClusterIdentifier: `${VCENTER}.group-p1`, DatastoreClusterName: 'all flash' },
  ],
  resourcepools: [{ ResourcePoolIdentifier: `${VCENTER}.resgroup-8`, ResourcepoolName: 'Resources' }],
  devices: [
    {
      DatastoreIdentifier: `${VCENTER}.datastore-1`,
      DeviceIdentifier: `${VCENTER}.naa.600`,
      DeviceName: 'LUN 0 (naa.600)',
      HostIdentifiers: [`${VCENTER}.host-1`, `${VCENTER}.host-2`],
      SizeInBytes: 1073741824,
      VmIdentifier: null,
    },
  ],
  repositories: [
    {
      ConnectionType: 'ServerMessageBlock',
      Path: '\\\\nas\\backup',
      RepositoryIdentifier: '6b6b6b6b-0000-4000-8000-000000000001',
      RepositoryName: 'nas',
      StorageType: 'NetworkShare',
    },
  ],
}

export const CHECKPOINTS = [
  { CheckpointIdentifier: '43', Tag: null, TimeStamp: '2026-03-01T08:10:00Z' },
  { CheckpointIdentifier: '41', Tag: null, TimeStamp: '2026-03-01T08:00:00Z' },
  { CheckpointIdentifier: '42', Tag: 'before the update', TimeStamp: '/Date(1772352300000+0100)/' },
]

export const SERVICE_PROFILE = {
  Description: 'four nines',
  History: 'PT8H',
  JournalWarningThresholdInPercent: 75,
  Link: link(`serviceprofiles/${PROFILE}`, PROFILE, 'ServiceProfileApi'),
  MaxJournalSizeInPercent: 100,
  Rpo: 'PT10M',
  ServiceProfileIdentifier: PROFILE,
  ServiceProfileName: 'Gold',
  TestInterval: 'P180D',
}

export const ZORG_ACME = {
  Link: link(`zorgs/${ZORG}`, ZORG, 'ZorgApi'),
  ZorgIdentifier: ZORG,
  ZorgName: 'Acme',
}

export const TASK_IDENTIFIER = `2d2d2d2d-0000-4000-8000-000000000001.${UTRECHT}`

export const TASK = {
  CompleteReason: '',
  Completed: '/Date(1772352300000)/',
  InitiatedBy: 'Dom',
  IsCancellable: false,
  Link: link(`tasks/${TASK_IDENTIFIER}`, TASK_IDENTIFIER, 'TaskApi'),
  RelatedEntities: { Hosts: [], Sites: [localLink], Vpgs: [], FlrSessions: [] },
  Started: '/Date(1772352000000)/',
  Status: { Progress: 100, State: 6 },
  TaskIdentifier: TASK_IDENTIFIER,
  Type: 'InsertTaggedCP',
}

/** All of it, as a site file has it. Letter case of the resource names is the file's own. */
export const SITE_FILE = {
  LocalSite: LOCAL_SITE,
  peerSites: [PEER_SITE],
  vpgs: [VPG, NEW_VPG],
  VMs: [VM],
  flrs: [FLR_SESSION],
  vras: VRA,
  virtualizationSites: [VIRTUALIZATION_SITE],
  checkpoints: { [VPG_WEB.toUpperCase()]: CHECKPOINTS },
  serviceProfiles: [SERVICE_PROFILE],
  zorgs: [ZORG_ACME],
  tasks: [TASK],
}
