import {
  type Alert,
  alertEntities,
  alertLevels,
  type Checkpoint,
  eventCategories,
  eventEntities,
  eventTypes,
  type FlrSession,
  type LocalSite,
  type Named,
  type PeerSite,
  type ServiceProfile,
  type SiteEvent,
  type VirtualizationSite,
  type Vm,
  type Vpg,
  type Vra,
  type Zorg,
} from '../inventory/index.ts'
import { parseTaskId, type RelatedEntities, type Task } from '../task/index.ts'
import {
  instant,
  listOf,
  maybeText,
  members,
  numeral,
  orAbsent,
  orNull,
  percent,
  shape,
  text,
  truth,
  wholeInstant,
  word,
} from './shape.ts'

const named = members<Named>({ identifier: text, name: maybeText })
const relatedSite = members({ identifier: text, isLocal: truth })
const related = members<RelatedEntities>({
  hosts: listOf(members({ identifier: text, siteIdentifier: text })),
  sites: listOf(relatedSite),
  vpgs: listOf(text),
  flrSessions: listOf(text),
})

export const task = members<Task>({
  id: shape((value) => typeof value === 'string' && parseTaskId(value) !== undefined),
  type: text,
  state: text,
  progressPercent: percent,
  startedAt: wholeInstant,
  completedAt: orNull(wholeInstant),
  completeReason: maybeText,
  initiatedBy: maybeText,
  isCancellable: truth,
  relatedEntities: related,
  generation: shape((value) => Number.isSafeInteger(value) && Number(value) >= 1),
  cancelRequestedAt: orAbsent(wholeInstant),
})

export const checkpoint = members<Checkpoint>({
  identifier: text,
  tag: maybeText,
  takenAt: instant,
  type: text,
})

const entities = members({ protected: text, recovery: text, source: text, target: text })
const sides = {
  protectedSite: orNull(relatedSite),
  protectedSiteName: maybeText,
  recoverySite: orNull(relatedSite),
  recoverySiteName: maybeText,
}

export const vpg = members<Vpg>({
  ...sides,
  identifier: text,
  name: text,
  description: maybeText,
  type: maybeText,
  status: text,
  statusDescription: maybeText,
  subStatus: text,
  subStatusDescription: maybeText,
  alertStatus: text,
  priority: text,
  progressPercent: numeral,
  entities,
  zorgIdentifier: text,
  organizationName: maybeText,
  serviceProfileIdentifier: maybeText,
  serviceProfileName: maybeText,
  actualRpoSeconds: numeral,
  configuredRpoSeconds: numeral,
  vmsCount: numeral,
  provisionedStorageMb: numeral,
  usedStorageMb: numeral,
  iops: numeral,
  throughputMbPerSecond: numeral,
  isBackupEnabled: truth,
  failoverTestStage: maybeText,
  lastTestAt: orNull(instant),
  history: members({
    actualMinutes: numeral,
    configuredMinutes: numeral,
    earliestCheckpoint: orNull(checkpoint),
  }),
  failSafeHistory: members({ actualMinutes: numeral, configuredMinutes: numeral, description: maybeText }),
})

const limit = members({ type: text, value: numeral })

export const vm = members<Vm>({
  ...sides,
  identifier: text,
  name: text,
  vpgIdentifier: text,
  vpgName: maybeText,
  status: text,
  subStatus: text,
  priority: text,
  entities,
  recoveryHostIdentifier: maybeText,
  recoveryHostName: maybeText,
  owningHostIdentifier: maybeText,
  owningHostName: maybeText,
  owningDatastoreIdentifier: maybeText,
  owningDatastoreName: maybeText,
  organizationName: maybeText,
  hardwareVersion: maybeText,
  guestOs: maybeText,
  cpuCoresCount: numeral,
  memoryMb: numeral,
  provisionedStorageMb: numeral,
  usedStorageMb: numeral,
  journalUsedMb: numeral,
  journalHardLimit: limit,
  journalWarningThreshold: limit,
  actualRpoSeconds: numeral,
  iops: numeral,
  throughputMbPerSecond: numeral,
  outgoingBandwidthMbps: numeral,
  lastTestAt: orNull(instant),
  isFlrEnabled: truth,
  isPresent: truth,
  isAgentInstalled: truth,
  volumeIdentifiers: listOf(text),
  nicIdentifiers: listOf(text),
})

const load = members({ vms: numeral, volumes: numeral, vpgs: numeral })

export const vra = members<Vra>({
  identifier: text,
  name: text,
  status: text,
  upgradeStatus: text,
  alertStatus: text,
  progressPercent: numeral,
  version: maybeText,
  displayVersion: maybeText,
  group: maybeText,
  hostIdentifier: maybeText,
  hostName: maybeText,
  hostVersion: maybeText,
  datastoreIdentifier: maybeText,
  datastoreName: maybeText,
  datastoreClusterIdentifier: maybeText,
  datastoreClusterName: maybeText,
  networkIdentifier: maybeText,
  networkName: maybeText,
  ipType: maybeText,
  ipAddress: maybeText,
  ipRangeEnd: maybeText,
  subnetMask: maybeText,
  gateway: maybeText,
  instanceType: maybeText,
  cpusCount: numeral,
  memoryGb: numeral,
  isGhost: truth,
  isVaio: truth,
  protectedLoad: load,
  recoveryLoad: load,
  selfProtectedVpgs: numeral,
})

export const localSite = members<LocalSite>({
  identifier: text,
  name: text,
  location: maybeText,
  type: maybeText,
  typeVersion: maybeText,
  ipAddress: maybeText,
  version: maybeText,
  displayVersion: maybeText,
  apiVersion: maybeText,
  contactName: maybeText,
  contactEmail: maybeText,
  contactPhone: maybeText,
  bandwidthLimitMbPerSecond: numeral,
  isReplicationToSelfEnabled: truth,
  loginBanner: maybeText,
})

export const peerSite = members<PeerSite>({
  identifier: text,
  name: text,
  location: maybeText,
  hostName: maybeText,
  port: numeral,
  pairingStatus: text,
  type: maybeText,
  regionName: maybeText,
  version: maybeText,
  provisionedStorageMb: numeral,
  usedStorageMb: numeral,
  incomingThroughputMb: numeral,
  outgoingBandwidthMb: numeral,
})

const datastore = members({ identifier: text, name: maybeText, cluster: orNull(named) })
const host = members({
  identifier: text,
  name: maybeText,
  version: maybeText,
  connectionStatus: maybeText,
  datastores: listOf(datastore),
  networks: listOf(named),
})

export const virtualizationSite = members<VirtualizationSite>({
  identifier: text,
  name: maybeText,
  hosts: listOf(host),
  vms: listOf(members({ identifier: text, name: maybeText, guestOs: maybeText })),
  datastores: listOf(datastore),
  folders: listOf(named),
  networks: listOf(named),
  hostClusters: listOf(members({ identifier: text, name: maybeText, hosts: listOf(host) })),
  datastoreClusters: listOf(named),
  resourcePools: listOf(named),
  devices: listOf(
    members({ identifier: text, name: maybeText, hostIdentifiers: listOf(text), sizeBytes: numeral }),
  ),
  repositories: listOf(named),
})

export const flrSession = members<FlrSession>({
  identifier: text,
  status: maybeText,
  type: maybeText,
  vmIdentifier: maybeText,
  vmVolumeIdentifier: maybeText,
  vpgIdentifier: maybeText,
  checkpointIdentifier: maybeText,
  mountedAt: orNull(instant),
  selectedPath: maybeText,
  runningTasksCount: numeral,
  repositoryIdentifier: maybeText,
  retentionSetIdentifier: maybeText,
  siteIdentifier: maybeText,
})

export const serviceProfile = members<ServiceProfile>({
  identifier: text,
  name: maybeText,
  description: maybeText,
  rpoSeconds: numeral,
  historySeconds: numeral,
  testIntervalSeconds: numeral,
  journalSizeMaxPercent: numeral,
  journalWarningPercent: numeral,
})

export const alert = members<Alert>({
  identifier: text,
  level: word(alertLevels.names),
  entity: word(alertEntities.names),
  helpIdentifier: text,
  description: text,
  turnedOnAt: instant,
  isDismissed: truth,
  siteIdentifier: text,
  isLocalSite: truth,
  affectedVpgs: listOf(text),
  affectedZorgs: listOf(text),
})

export const event = members<SiteEvent>({
  identifier: text,
  type: word(eventTypes.names),
  entityType: word(eventEntities.names),
  category: word(eventCategories.names),
  description: text,
  occurredAt: instant,
  isSuccess: truth,
  userName: text,
  siteIdentifier: text,
  siteName: text,
  vpgs: listOf(named),
  zorgIdentifier: maybeText,
  zorgName: maybeText,
  relatedEntities: related,
  alerts: listOf(text),
})

export const zorg = members<Zorg>({ identifier: text, name: maybeText })
