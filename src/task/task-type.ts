import { createVocabulary } from './enumeration.ts'

/**
 * The task types with their numbers.
 *
 * Source: the published page, "Type". Number 40 is spelled `UpgradeVRA` in its list of values and `UpgradeVra`
 * in its list of types and in a live reply: DEV-003.
 */
export const TASK_TYPES = {
  FirstUnusedValue: 0,
  CreateProtectionGroup: 1,
  RemoveProtectionGroup: 2,
  FailOver: 3,
  FailOverTest: 4,
  StopFailOverTest: 5,
  Move: 6,
  GetCheckpointList: 7,
  ProtectVM: 8,
  UnprotectVM: 9,
  AddVMToProtectionGroup: 10,
  RemoveVMFromProtectionGroup: 11,
  InstallVra: 12,
  UninstallVra: 13,
  GetVMSettings: 14,
  UpdateProtectionGroup: 15,
  InsertTaggedCP: 16,
  WaitForCP: 17,
  HandleMirrorPromotion: 18,
  ActivateAllMirrors: 19,
  LogCollection: 20,
  ClearCheckpoints: 21,
  ForceReconfigurationOfNewVM: 22,
  ClearSite: 23,
  ForceRemoveProtectionGroup: 24,
  ForceUpdateProtectionGroup: 25,
  ForceKillProtectionGroup: 26,
  PrePostScript: 27,
  InitFullSync: 28,
  Pair: 29,
  Unpair: 30,
  AddPeerVraInfo: 31,
  RemovePeerVraInfo: 32,
  InstallCloudConnector: 33,
  UninstallCloudConnector: 34,
  HandleFirstSyncDone: 35,
  Clone: 36,
  MoveBeforeCommit: 37,
  MoveRollback: 38,
  MoveCommit: 39,
  UpgradeVra: 40,
  MaintainHost: 41,
  NotSupportedInThisVersion: 42,
  MoveProtectionGroupToManualOperationNeeded: 43,
  FailoverBeforeCommit: 44,
  FailoverCommit: 45,
  FailoverRollback: 46,
  ChangeVraIpSettings: 47,
  PauseProtectionGroup: 48,
  ResumeProtectionGroup: 49,
  BulkUpgradeVras: 50,
  BulkUninstallVras: 51,
  ChangeVraPassword: 52,
  ChangeRecoveryHost: 53,
  ChangeRecoveryHostForProtectionGroup: 54,
  VpgBackup: 55,
  RedeployCloudConnector: 56,
  RestoreVpg: 57,
  VpgDeleteBackup: 58,
  SubmitSupportTicket: 59,
  PreScript: 60,
  PostScript: 61,
  ChangeVraPasswordIpSettings: 62,
  FlrJournalMount: 63,
  FlrJournalUnmount: 64,
  StartVMsWithOrder: 65,
  HandleProtectedVmRemovedFromPlatform: 66,
  HandleProtectedVmAddedToPlatform: 67,
  SplitCommit: 68,
} as const

export type KnownTaskType = keyof typeof TASK_TYPES

/** The type of a task: a known name, or verbatim the name a newer server gave: DEV-016. */
export type TaskType = KnownTaskType | (string & {})

export const taskTypes = createVocabulary(TASK_TYPES)

/** The names that `GET /v1/tasks/types` answers: all but `FirstUnusedValue`, in the order of their numbers: DEV-004. */
export const LISTED_TASK_TYPES: readonly KnownTaskType[] = taskTypes.names.filter(
  (name) => name !== 'FirstUnusedValue',
)
