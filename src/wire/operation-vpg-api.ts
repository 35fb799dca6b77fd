import { failoverCommitPolicies, failoverShutdownPolicies, vpgPriorities } from '../inventory/index.ts'
import { optionalFlag, optionalInteger, optionalWord, words } from './operation-body.ts'
import { enumeration, text } from './scalars.ts'
import { nullable, record, type ValueOf } from './shape.ts'

/*
 * What operations on VPGs and their VMs are asked with. Names are those of the 10.0 OpenAPI in the capitals of the
 * wire, in the order of the published pages or, where those print none, of a data contract; the older name of a
 * member stands beside the newer one. Source: wire contract 5.3; the published page "VPGs: POST" of 4.5 to 9.x.
 */

/** `POST /v1/vpgs`, deprecated since 5.0. Members that a simulated site has no use for are read as text. */
export const vpgCreateDataApi = record('VpgCreateDataApi', {
  DatastoreIdentifier: text,
  OrgVdcIdentifier: text,
  Priority: nullable(enumeration(vpgPriorities)),
  ResourcePoolIdentifier: text,
  ServiceProfileIdentifier: optionalWord,
  SourceSiteIdentifier: optionalWord,
  TargetSiteIdentifier: optionalWord,
  VcVappIdentifier: text,
  VcdVappIdentifier: text,
  VmsIdentifiers: words,
  VpgName: optionalWord,
  ZorgIdentifier: optionalWord,
})
export type VpgCreateDataApi = ValueOf<typeof vpgCreateDataApi>

export const vpgDeleteDataApi = record('VpgDeleteDataApi', {
  Force: optionalFlag,
  KeepRecoveryVolumes: optionalFlag,
})

export const vpgInsertTagCheckpointDataApi = record('VpgInsertTagCheckpointDataApi', {
  CheckpointName: optionalWord,
})

/** Releases of 5.x and the pages of Clone call the checkpoint `CheckpointId`. */
const CHECKPOINT = { CheckpointId: optionalWord, CheckpointIdentifier: optionalWord } as const

export const failOverTestStartDataApi = record('FailOverTestStartDataApi', {
  ...CHECKPOINT,
  VmIdentifiers: words,
})

export const stopFailoverTestDataApi = record('StopFailoverTestDataApi', {
  FailoverTestSuccess: optionalFlag,
  FailoverTestSummary: text,
})

const commitPolicy = nullable(enumeration(failoverCommitPolicies))

export const failoverDataApi = record('FailoverDataApi', {
  ...CHECKPOINT,
  CommitPolicy: commitPolicy,
  IsReverseProtection: optionalFlag,
  ShutdownPolicy: nullable(enumeration(failoverShutdownPolicies)),
  TimeToWaitBeforeShutdownInSec: optionalInteger,
  VmIdentifiers: words,
})

export const failoverCommitDataApi = record('FailoverCommitDataApi', { IsReverseProtection: optionalFlag })

export const moveVpgDataApi = record('MoveVpgDataApi', {
  ...CHECKPOINT,
  CommitPolicy: commitPolicy,
  CommitPolicyTimeout: optionalInteger,
  ContinueOnPreScriptFailure: optionalFlag,
  ForceShutdown: optionalFlag,
  KeepSourceVms: optionalFlag,
  ReverseProtection: optionalFlag,
})

export const moveCommitVpgDataApi = record('MoveCommitVpgDataApi', {
  KeepSourceVms: optionalFlag,
  ReverseProtection: optionalFlag,
})

export const cloneStartDataApi = record('CloneStartDataApi', {
  ...CHECKPOINT,
  DatastoreIdentifier: optionalWord,
  VmIdentifiers: words,
})

/** `POST /v1/vms/{id}/Restore`; where the restored VM goes is the site's own choice. */
export const journalVmRestoreDataApi = record('JournalVMRestoreDataApi', {
  ...CHECKPOINT,
  RestoredVmName: text,
  VpgIdentifier: optionalWord,
})

/** `POST /v1/ltr/vpgs/{id}/retentionstart`. */
export const retentionStartInfoApi = record('RetentionStartInfoApi', CHECKPOINT)

/** `POST /v1/ltr/restore/vm`. */
export const restoreVmApi = record('RestoreVmApi', {
  DatastoreIdentifier: optionalWord,
  HostIdentifier: optionalWord,
  RetentionSetIdentifier: optionalWord,
  VmIdentifier: optionalWord,
})
