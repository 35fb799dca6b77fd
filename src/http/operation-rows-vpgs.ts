import { NO_ZORG } from '../inventory/index.ts'
import type { VpgWish } from '../simulation/index.ts'
import {
  cloneStartDataApi,
  failOverTestStartDataApi,
  failoverCommitDataApi,
  failoverDataApi,
  moveCommitVpgDataApi,
  moveVpgDataApi,
  stopFailoverTestDataApi,
  type VpgCreateDataApi,
  vpgCreateDataApi,
  vpgDeleteDataApi,
  vpgInsertTagCheckpointDataApi,
} from '../wire/index.ts'
import {
  given,
  inRange,
  type OperationTable,
  required,
  someOf,
  withBody,
  withoutBody,
} from './operation-row.ts'

/**
 * What the policies of a site are where a request names none: it waits for a person, and a policy that is named acts
 * after an hour. Source: a client's own words, "site default policies"; the values are ours.
 */
const SITE_COMMIT_POLICY = 'None'
const SITE_COMMIT_TIMEOUT_SECONDS = 3600
const SECONDS_MAX = 2_147_483_647

type VpgOperations =
  | 'createVpg'
  | 'removeVpg'
  | 'insertCheckpoint'
  | 'testFailover'
  | 'stopFailoverTest'
  | 'failOver'
  | 'commitFailover'
  | 'rollBackFailover'
  | 'move'
  | 'commitMove'
  | 'rollBackMove'
  | 'startClone'
  | 'abortClone'
  | 'forceSync'
  | 'pauseVpg'
  | 'resumeVpg'

/** What can be done with a VPG. */
export const VPG_OPERATIONS: Pick<OperationTable, VpgOperations> = {
  createVpg: withBody(
    { method: 'POST', path: '/v1/vpgs', summary: 'Creates a VPG; deprecated.', isRequired: true },
    vpgCreateDataApi,
    (body) => ({ wish: toVpgWish(body) }),
  ),
  removeVpg: withBody(
    { method: 'DELETE', path: '/v1/vpgs/:vpg', summary: 'Deletes a VPG.' },
    vpgDeleteDataApi,
    (body, path) => ({
      vpg: path('vpg'),
      keepRecoveryVolumes: body.KeepRecoveryVolumes ?? false,
      isForced: body.Force ?? false,
    }),
  ),
  insertCheckpoint: withBody(
    {
      method: 'POST',
      path: '/v1/vpgs/:vpg/checkpoints',
      summary: 'Sets a tagged checkpoint.',
      isRequired: true,
    },
    vpgInsertTagCheckpointDataApi,
    (body, path) => ({ vpg: path('vpg'), name: required('CheckpointName', body.CheckpointName) }),
  ),
  testFailover: withBody(
    { method: 'POST', path: '/v1/vpgs/:vpg/FailoverTest', summary: 'Starts a failover test.' },
    failOverTestStartDataApi,
    (body, path) => ({ vpg: path('vpg'), checkpoint: checkpointOf(body), vms: someOf(body.VmIdentifiers) }),
  ),
  stopFailoverTest: withBody(
    { method: 'POST', path: '/v1/vpgs/:vpg/FailoverTestStop', summary: 'Stops a failover test.' },
    stopFailoverTestDataApi,
    (body, path) => ({
      vpg: path('vpg'),
      isSuccess: body.FailoverTestSuccess ?? true,
      summary: body.FailoverTestSummary ?? '',
    }),
  ),
  failOver: withBody(
    { method: 'POST', path: '/v1/vpgs/:vpg/Failover', summary: 'Fails a VPG over to its recovery site.' },
    failoverDataApi,
    (body, path) => ({
      vpg: path('vpg'),
      checkpoint: checkpointOf(body),
      commitPolicy: body.CommitPolicy ?? SITE_COMMIT_POLICY,
      commitTimeoutSeconds: timeoutOf('TimeToWaitBeforeShutdownInSec', body.TimeToWaitBeforeShutdownInSec),
      shutdownPolicy: body.ShutdownPolicy ?? 'None',
      isReverseProtection: body.IsReverseProtection ?? false,
      vms: someOf(body.VmIdentifiers),
    }),
  ),
  commitFailover: withBody(
    { method: 'POST', path: '/v1/vpgs/:vpg/FailoverCommit', summary: 'Commits a failover.' },
    failoverCommitDataApi,
    (body, path) => ({ vpg: path('vpg'), isReverseProtection: body.IsReverseProtection ?? false }),
  ),
  rollBackFailover: onVpg('FailoverRollback', 'Rolls a failover back.'),
  move: withBody(
    { method: 'POST', path: '/v1/vpgs/:vpg/Move', summary: 'Moves a VPG to its recovery site.' },
    moveVpgDataApi,
    (body, path) => ({
      vpg: path('vpg'),
      checkpoint: checkpointOf(body),
      commitPolicy: body.CommitPolicy ?? SITE_COMMIT_POLICY,
      commitTimeoutSeconds: timeoutOf('CommitPolicyTimeout', body.CommitPolicyTimeout),
      isForcedShutdown: body.ForceShutdown ?? false,
      isReverseProtection: body.ReverseProtection ?? false,
      keepSourceVms: body.KeepSourceVms ?? false,
      continueOnPreScriptFailure: body.ContinueOnPreScriptFailure ?? false,
    }),
  ),
  commitMove: withBody(
    { method: 'POST', path: '/v1/vpgs/:vpg/MoveCommit', summary: 'Commits a move.' },
    moveCommitVpgDataApi,
    (body, path) => ({
      vpg: path('vpg'),
      isReverseProtection: body.ReverseProtection ?? false,
      keepSourceVms: body.KeepSourceVms ?? false,
    }),
  ),
  rollBackMove: onVpg('moveRollback', 'Rolls a move back.'),
  startClone: withBody(
    { method: 'POST', path: '/v1/vpgs/:vpg/CloneStart', summary: 'Clones the VMs of a VPG.' },
    cloneStartDataApi,
    (body, path) => ({
      vpg: path('vpg'),
      checkpoint: checkpointOf(body),
      datastore: given(body.DatastoreIdentifier),
      vms: someOf(body.VmIdentifiers),
    }),
  ),
  // The OpenAPI prints no reply, as it does for others that have one; the pages up to 7.x answer the task.
  abortClone: onVpg('CloneAbort', 'Aborts a clone.'),
  forceSync: onVpg('forcesync', 'Synchronizes a VPG anew.'),
  pauseVpg: onVpg('pause', 'Pauses the protection of a VPG.'),
  resumeVpg: onVpg('resume', 'Resumes the protection of a VPG.'),
}

function onVpg(action: string, summary: string) {
  return withoutBody({ method: 'POST', path: `/v1/vpgs/:vpg/${action}`, summary }, (path) => ({
    vpg: path('vpg'),
  }))
}

/** The checkpoint under either of its names; null is the latest. */
export function checkpointOf(body: {
  readonly CheckpointIdentifier: string | null
  readonly CheckpointId: string | null
}): string | null {
  return given(body.CheckpointIdentifier, body.CheckpointId)
}

function timeoutOf(member: string, seconds: number | null): number {
  return inRange(member, seconds, { min: 0, max: SECONDS_MAX, absent: SITE_COMMIT_TIMEOUT_SECONDS })
}

function toVpgWish(body: VpgCreateDataApi): VpgWish {
  return {
    name: required('VpgName', body.VpgName),
    priority: body.Priority,
    journalHours: null,
    rpoSeconds: null,
    testIntervalMinutes: null,
    protectedSiteIdentifier: given(body.SourceSiteIdentifier),
    recoverySiteIdentifier: given(body.TargetSiteIdentifier),
    serviceProfileIdentifier: given(body.ServiceProfileIdentifier),
    zorgIdentifier: zorgOf(body.ZorgIdentifier),
    vms: someOf(body.VmsIdentifiers),
  }
}

/** The organization that a VPG is to belong to; null for the identifier that says none. */
export function zorgOf(identifier: string | null | undefined): string | null {
  return identifier === NO_ZORG ? null : given(identifier)
}
