import { createVocabulary } from '../task/index.ts'

/**
 * The statuses of a VPG. Numbers 3 and 4 stand the other way round in older pages and in clients written
 * from them; the pages from 7.5 on and the server's own user interface agree on this order.
 * Source: published pages "VPGs: GET" of 7.5 and 9.x; 0 to 8 in the 10.0 OpenAPI.
 */
export const VPG_STATUSES = {
  Initializing: 0,
  MeetingSLA: 1,
  NotMeetingSLA: 2,
  RpoNotMeetingSLA: 3,
  HistoryNotMeetingSLA: 4,
  FailingOver: 5,
  Moving: 6,
  Deleting: 7,
  Recovered: 8,
} as const

/**
 * The sub-statuses of a VPG. Source: the published pages for 0 to 32; 33 to 35 follow the order in which a later
 * product of the family lists them. The 10.0 OpenAPI knows numbers up to 42, of which no name is public.
 */
export const VPG_SUB_STATUSES = {
  None: 0,
  InitialSync: 1,
  Creating: 2,
  VolumeInitialSync: 3,
  Sync: 4,
  RecoveryPossible: 5,
  DeltaSync: 6,
  NeedsConfiguration: 7,
  Error: 8,
  EmptyProtectionGroup: 9,
  DisconnectedFromPeerNoRecoveryPoints: 10,
  FullSync: 11,
  VolumeDeltaSync: 12,
  VolumeFullSync: 13,
  FailingOverCommitting: 14,
  FailingOverBeforeCommit: 15,
  FailingOverRollingBack: 16,
  Promoting: 17,
  MovingCommitting: 18,
  MovingBeforeCommit: 19,
  MovingRollingBack: 20,
  Deleting: 21,
  PendingRemove: 22,
  BitmapSync: 23,
  DisconnectedFromPeer: 24,
  ReplicationPausedUserInitiated: 25,
  ReplicationPausedSystemInitiated: 26,
  RecoveryStorageProfileError: 27,
  Backup: 28,
  RollingBack: 29,
  RecoveryStorageError: 30,
  JournalStorageError: 31,
  VmNotProtectedError: 32,
  JournalOrRecoveryMissingError: 33,
  AddedVmsInInitialSync: 34,
  ReplicationPausedForMissingVolume: 35,
} as const

/** Source: published page "VPGs: GET", "priority"; 0 to 2 in the OpenAPI. */
export const VPG_PRIORITIES = { Low: 0, Medium: 1, High: 2 } as const

/** What stands at one side of a VPG. Source: published page "VPGs: GET", "Entities"; 0 to 5 in the OpenAPI. */
export const VPG_ENTITY_TYPES = { VCVpg: 0, VCvApp: 1, VCDvApp: 2, AWS: 3, HyperV: 4, Azure: 5 } as const

/** Source: 0 to 4 in the OpenAPI; the names are those of the server's own user interface. */
export const ALERT_STATUSES = { Normal: 0, Warning: 1, Error: 2, Pairing: 3, Unpairing: 4 } as const

/** Source: 0 to 2 in the OpenAPI; the names are inferred from the three kinds that the product tells apart. */
export const CHECKPOINT_TYPES = { Automatic: 0, Tagged: 1, Vss: 2 } as const

/** Source: wire contract 5.3, "Failover". */
export const FAILOVER_COMMIT_POLICIES = { Rollback: 0, Commit: 1, None: 2 } as const

/** Source: wire contract 5.3, "Failover". */
export const FAILOVER_SHUTDOWN_POLICIES = { None: 0, Shutdown: 1, ForceShutdown: 2 } as const

/** Source: the server's own user interface. */
export const RETENTION_POLICIES = { StandardDR: 0, ExtendedDR: 1 } as const

/** A known word of a table, or verbatim what a newer server said: a name, or a number as its digits. */
export type OpenWord<Table> = Extract<keyof Table, string> | (string & {})

export type VpgStatus = OpenWord<typeof VPG_STATUSES>
export type VpgSubStatus = OpenWord<typeof VPG_SUB_STATUSES>
export type VpgPriority = OpenWord<typeof VPG_PRIORITIES>
export type VpgEntityType = OpenWord<typeof VPG_ENTITY_TYPES>
export type AlertStatus = OpenWord<typeof ALERT_STATUSES>
export type CheckpointType = OpenWord<typeof CHECKPOINT_TYPES>

export const vpgStatuses = createVocabulary(VPG_STATUSES)
export const vpgSubStatuses = createVocabulary(VPG_SUB_STATUSES)
export const vpgPriorities = createVocabulary(VPG_PRIORITIES)
export const vpgEntityTypes = createVocabulary(VPG_ENTITY_TYPES)
export const alertStatuses = createVocabulary(ALERT_STATUSES)
export const checkpointTypes = createVocabulary(CHECKPOINT_TYPES)
export const failoverCommitPolicies = createVocabulary(FAILOVER_COMMIT_POLICIES)
export const failoverShutdownPolicies = createVocabulary(FAILOVER_SHUTDOWN_POLICIES)
export const retentionPolicies = createVocabulary(RETENTION_POLICIES)
