/**
 * What becomes of each member of the API when a recording is made anonymous: one row for each kind. A member that
 * stands in no row is dropped, unless it is a number or true or false. A test holds every contract of `wire/`
 * against this table. Source: the contracts of `wire/`; the OpenAPI of 10.0 for members that those leave out.
 */
export const MEMBER_KINDS = {
  /** Holds others. */
  inside: [
    ...['ActiveProcessesApi', 'AssociatedDatastores', 'AssociatedHosts', 'AssociatedNetworks', 'Azure'],
    ...['datastoreclusters', 'datastores', 'devices', 'EarliestCheckpoint', 'EnabledActions', 'Entities'],
    ...['FailSafeHistory', 'FlrSessions', 'folders', 'HistoryStatusApi', 'hostclusters', 'Hosts'],
    ...['JournalHardLimit', 'JournalWarningThreshold', 'Link', 'Link_{0}', 'MachineSize', 'NetworkAdapters'],
    ...['networks', 'Nics', 'OwningDatastoreCluster', 'PlatformInformation', 'ProtectedCounters'],
    ...['ProtectedSite', 'RecoveryCounters', 'RecoverySite', 'RelatedEntities', 'repositories'],
    ...['resourcepools', 'RunningFailOverTestApi', 'ServiceProfile', 'Sites', 'VCenter', 'Vms'],
    ...[
      'VmNetworkInformation',
      'VmPerfMetricInfo',
      'Volumes',
      'Vpgs',
      'VraAlerts',
      'VraNetworkDataApi',
      'Zorg',
    ],
  ],
  /** Words of the API, versions, numbers, sizes, times. */
  kept: [
    ...['ActualFailSafeHistory', 'ActualHistoryInMinutes', 'ActualRPO', 'AlertStatus', 'BackupEnabled'],
    ...['BandwidthThrottlingInMBs', 'Completed', 'ConfiguredFailSafeHistory', 'ConfiguredHistoryInMinutes'],
    ...['ConfiguredRpoSeconds', 'ConnectionStatus', 'ConnectionType', 'CpuCoresNum', 'DisplayVersion'],
    ...['FlrSessionStatus', 'FlrSessionType', 'Generation', 'GuestOs', 'HardwareVersion', 'History'],
    ...['HostVersion', 'IncomingThroughputInMb', 'IOPs', 'IsAgentInstalled', 'IsCancellable', 'IsFlrEnabled'],
    ...['IsGhost', 'IsLoginBannerEnabled', 'IsReplicationToSelfEnabled', 'IsVaio', 'IsVmExists'],
    ...['JournalUsedStorageMb', 'JournalWarningThresholdInPercent', 'LastTest', 'LimitType', 'LimitValue'],
    ...[
      'MaxJournalSizeInPercent',
      'MemoryInGB',
      'MemorySizeInMB',
      'MountTime',
      'NumberOfRelatedRunningTasks',
    ],
    ...['NumOfCpus', 'OutgoingBandWidth', 'OutgoingBandWidthInMbps', 'PairingStatus', 'Port', 'Priority'],
    ...['Progress', 'ProgressPercentage', 'Protected', 'ProvisionedStorage', 'ProvisionedStorageInMB'],
    ...[
      'Recovery',
      'rel',
      'Rpo',
      'SelfProtectedVpgs',
      'SiteType',
      'SiteTypeVersion',
      'SizeInBytes',
      'Source',
    ],
    ...['Stage', 'Started', 'State', 'Status', 'StorageType', 'SubnetMask', 'SubStatus', 'Target'],
    ...['TestInterval', 'ThroughputInMB', 'TimeStamp', 'Type', 'UpgradeStatus', 'UsedStorage'],
    ...['UsedStorageInMB', 'UtcOffsetInMinutes', 'Version', 'VmInstanceType', 'VmsCount', 'VpgType'],
    ...['VraAlertsStatus', 'VraDisplayVersion', 'VraIPConfigurationTypeApi', 'VraVersion', 'ZvmApiVersion'],
  ],
  identifier: [
    ...['CheckpointIdentifier', 'ClusterIdentifier', 'DatastoreClusterIdentifier', 'DatastoreIdentifier'],
    ...['DeviceIdentifier', 'FlrSessionIdentifier', 'FolderIdentifier', 'HostIdentifier', 'HostIdentifiers'],
    ...['identifier', 'instance_identifier', 'NetworkIdentifier', 'NicIdentifier'],
    ...['OwningDatastoreIdentifier', 'OwningHostIdentifier', 'PublicCloudVolumeIdentifier'],
    ...['RecoveryHostIdentifier', 'RepositoryIdentifier', 'ResourcePoolIdentifier'],
    ...['RetentionSetIdentifier', 'ServiceProfileIdentifier', 'SiteIdentifier', 'Subscription'],
    ...['TaskIdentifier', 'VmIdentifier', 'VmInstanceIdentifier', 'VmVolumeIdentifier', 'VpgIdentifier'],
    ...['vpg_identifier', 'VraIdentifier', 'VraIdentifierStr', 'ZorgIdentifier'],
  ],
  link: ['href'],
  address: [
    ...['DefaultGateway', 'HostName', 'Ip', 'IpAddress', 'IpAddresses', 'VraIPAddress'],
    ...['VraIPAddressRangeEnd'],
  ],
  user: ['InitiatedBy'],
  email: ['ContactEmail'],
  phone: ['ContactPhone'],
  /** Sentences that say more than a name: words that nobody could be known by stay. */
  sentence: ['CompleteReason', 'FailSafeDescription', 'StatusDescription', 'SubStatusDescription'],
  /** What somebody wrote: replaced as a whole. */
  text: ['Description', 'LoginBanner', 'VpgDescription'],
  tag: ['Key', 'Tag', 'Tags', 'Value'],
  contact: ['ContactName'],
  place: ['Location', 'RegionName'],
  path: ['Path', 'SelectedPath', 'StorageAccountCmk'],
  site: [
    ...['PeerSiteName', 'ProtectedSiteName', 'RecoverySiteName', 'SiteName', 'SourceSite', 'TargetSite'],
    'VirtualizationSiteName',
  ],
  vpg: ['VpgName'],
  vm: ['VmName'],
  vra: ['VraName'],
  group: ['ResourceGroup', 'VraGroup'],
  host: ['HostDisplayName', 'OwningHostName', 'RecoveryHostName', 'VirtualizationHostName'],
  cluster: ['VirtualizationClusterName'],
  datastore: ['DatastoreClusterName', 'DatastoreName', 'OwningDatastoreName'],
  device: ['DeviceName'],
  folder: ['FolderName'],
  network: ['NetworkName', 'VirtualizationNetworkName'],
  pool: ['ResourcepoolName'],
  profile: ['ServiceProfileName'],
  repository: ['RepositoryName'],
  zorg: ['OrganizationName', 'ZorgName'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type MemberKind = keyof typeof MEMBER_KINDS

// Object.entries cannot know that the keys are the kinds.
const ROWS = Object.entries(MEMBER_KINDS) as readonly [MemberKind, readonly string[]][]

const KIND_BY_MEMBER: ReadonlyMap<string, MemberKind> = new Map(
  ROWS.flatMap(([kind, names]) => names.map((name) => [name.toLowerCase(), kind] as const)),
)

/** @param member in any letter case */
export function findMemberKind(member: string): MemberKind | undefined {
  return KIND_BY_MEMBER.get(member.toLowerCase())
}
