import type { KnownTaskType } from '../task/index.ts'
import type { OperationKind } from './operation-request.ts'

/**
 * What makes a task: an operation that somebody asks for, work that the site does by itself, or a step `runTask` of a
 * scenario alone.
 */
export type TaskMaker = OperationKind | 'background' | 'scenario'

/** Where tasks of a type come from at a simulated site. */
export interface TaskOrigin {
  /** Nothing makes what is empty; a step `runTask` makes every other type too. */
  readonly makers: readonly TaskMaker[]
  /**
   * How it is known that a server makes such a task then: seen on one (`observed`), told on a published page
   * (`documented`), or taken from the names of type and operation (`inferred`).
   */
  readonly evidence: 'observed' | 'documented' | 'inferred'
  /** Whether it goes beside the task that was asked for, initiated by `System`, and changes nothing itself. */
  readonly isBeside?: true
  /** When, and why so. */
  readonly why: string
}

/**
 * Every type that a task can have, once. Source of what was observed or documented: wire contract 4.5 and 5.3.
 * What no request of `/v1` asks for, and no work of a site is known to bring, is left to scenarios.
 */
export const TASK_ORIGINS = {
  FirstUnusedValue: nothing('The number 0 of the list of types, not a type that a task has: DEV-004'),
  CreateProtectionGroup: {
    makers: ['createVpg'],
    evidence: 'observed',
    why: 'A new VPG, from committed settings, an import, or POST /v1/vpgs',
  },
  RemoveProtectionGroup: asked('removeVpg', 'A VPG is deleted'),
  FailOver: asked('failOver', 'A failover that commits at once: policy Commit, no time to wait'),
  FailOverTest: asked('testFailover', 'A failover test begins'),
  StopFailOverTest: asked('stopFailoverTest', 'A failover test is stopped'),
  Move: asked('move', 'A move that commits at once: policy Commit, no time to wait'),
  GetCheckpointList: scenario('To read checkpoints through /v1 starts no task'),
  ProtectVM: scenario('Asked of one VM in the client of the hypervisor; /v1 protects VMs through VPGs'),
  UnprotectVM: scenario('As ProtectVM'),
  AddVMToProtectionGroup: beside('updateVpg', 'The change of a VPG adds VMs'),
  RemoveVMFromProtectionGroup: beside('updateVpg', 'The change of a VPG takes VMs out'),
  InstallVra: {
    makers: ['installVra', 'installClusterVras'],
    evidence: 'inferred',
    why: 'A VRA is installed, or those of a cluster: no type for many is published',
  },
  UninstallVra: {
    makers: ['uninstallVra', 'cleanUpVras'],
    evidence: 'inferred',
    why: 'A VRA is uninstalled; a clean-up makes one for each VRA whose host is gone',
  },
  GetVMSettings: scenario('To read settings through /v1 starts no task'),
  UpdateProtectionGroup: asked('updateVpg', 'Settings of a VPG that is there are committed'),
  InsertTaggedCP: asked('insertCheckpoint', 'A tagged checkpoint is set'),
  WaitForCP: beside('move', 'The VMs are shut down, and what they wrote last is on its way'),
  HandleMirrorPromotion: {
    makers: ['failOver', 'commitFailover', 'move', 'commitMove'],
    evidence: 'inferred',
    isBeside: true,
    why: 'A commit makes the disks at the recovery site those of the VMs',
  },
  ActivateAllMirrors: {
    makers: ['failOver', 'commitFailover', 'move', 'commitMove'],
    evidence: 'inferred',
    isBeside: true,
    why: 'A commit with reverse protection begins to replicate the other way',
  },
  LogCollection: scenario('Asked for in the user interface; the week before the demo site has one'),
  ClearCheckpoints: scenario('Nothing is known of when'),
  ForceReconfigurationOfNewVM: scenario('Nothing is known of when'),
  ClearSite: scenario('Nothing is known of when'),
  ForceRemoveProtectionGroup: asked('removeVpg', 'A VPG is deleted by force'),
  ForceUpdateProtectionGroup: asked('updateVpg', 'The change of a VPG that is in an error state'),
  ForceKillProtectionGroup: scenario('Nothing is known of when; /v1 deletes by force with another type'),
  PrePostScript: scenario('The type of scripts before there were PreScript and PostScript'),
  InitFullSync: asked('forceSync', 'A synchronization is forced; no type is named after it'),
  Pair: asked('pairSite', 'A pairing with another site'),
  Unpair: asked('unpairSite', 'The end of a pairing'),
  AddPeerVraInfo: beside('pairSite', 'The sites are paired and tell each other of their VRAs'),
  RemovePeerVraInfo: beside('unpairSite', 'The sites forget the VRAs of each other'),
  InstallCloudConnector: scenario('A cloud director is not modelled'),
  UninstallCloudConnector: scenario('A cloud director is not modelled'),
  HandleFirstSyncDone: {
    makers: ['background'],
    evidence: 'inferred',
    isBeside: true,
    why: 'The first synchronization of a new VPG has ended',
  },
  Clone: asked('startClone', 'A VPG is cloned; to abort it ends this task'),
  MoveBeforeCommit: asked('move', 'A move up to the decision'),
  MoveRollback: asked(
    'rollBackMove',
    'A move is rolled back, by somebody or by the policy when its time is over',
  ),
  MoveCommit: asked('commitMove', 'A move is committed, by somebody or by the policy when its time is over'),
  UpgradeVra: {
    makers: ['upgradeVra'],
    evidence: 'observed',
    why: 'A VRA is upgraded',
  },
  MaintainHost: scenario('Asked for in the user interface before a host is switched off'),
  NotSupportedInThisVersion: scenario('A placeholder of the list of types'),
  MoveProtectionGroupToManualOperationNeeded: beside(
    'removeVpg',
    'A deletion fails and leaves a VPG that somebody has to look at',
  ),
  FailoverBeforeCommit: asked('failOver', 'A failover up to the decision'),
  FailoverCommit: asked(
    'commitFailover',
    'A failover is committed, by somebody or by the policy when its time is over',
  ),
  FailoverRollback: asked(
    'rollBackFailover',
    'A failover is rolled back, by somebody or by the policy when its time is over',
  ),
  ChangeVraIpSettings: asked('editVra', 'The change of a VRA gives it another address, and no password'),
  PauseProtectionGroup: asked('pauseVpg', 'A VPG is paused'),
  ResumeProtectionGroup: asked('resumeVpg', 'A paused VPG goes on'),
  BulkUpgradeVras: {
    makers: ['upgradeVras', 'upgradeClusterVras'],
    evidence: 'inferred',
    why: 'Several VRAs are upgraded, or those of a cluster',
  },
  BulkUninstallVras: asked('uninstallClusterVras', 'The VRAs of a cluster are uninstalled'),
  ChangeVraPassword: asked(
    'editVra',
    'The change of a VRA gives it the password of its host, and no address',
  ),
  ChangeRecoveryHost: asked('changeRecoveryHost', 'The VMs that a VRA recovers go to other hosts'),
  ChangeRecoveryHostForProtectionGroup: beside('changeRecoveryHost', 'One for each VPG that has such VMs'),
  VpgBackup: asked('startRetention', 'A VPG is copied to its repository'),
  RedeployCloudConnector: scenario('A cloud director is not modelled'),
  RestoreVpg: {
    makers: ['restoreRetention', 'restoreVm', 'commitVmRestore', 'rollBackVmRestore'],
    evidence: 'inferred',
    why: 'A VM is restored, from retention or the journal; no type is published for the latter',
  },
  VpgDeleteBackup: beside(
    'removeVpg',
    'A VPG with retention is deleted, and its recovery volumes are not kept',
  ),
  SubmitSupportTicket: scenario('Asked for in the user interface'),
  PreScript: recoveries('A VPG with a script to run before recovery is tested, failed over or moved'),
  PostScript: recoveries('A VPG with a script to run after recovery is tested, failed over or moved'),
  ChangeVraPasswordIpSettings: asked(
    'editVra',
    'The change of a VRA gives it an address and a password, or neither',
  ),
  FlrJournalMount: asked('mountFlr', 'A disk is mounted, from the journal or a repository'),
  FlrJournalUnmount: {
    makers: ['unmountFlr'],
    evidence: 'documented',
    why: 'A disk is unmounted: the published sample of a task',
  },
  StartVMsWithOrder: recoveries('A VPG with several boot groups is tested, failed over or moved'),
  HandleProtectedVmRemovedFromPlatform: scenario('The machines of a simulated hypervisor stay'),
  HandleProtectedVmAddedToPlatform: scenario('The machines of a simulated hypervisor stay'),
  SplitCommit: {
    makers: ['failOver', 'commitFailover'],
    evidence: 'inferred',
    isBeside: true,
    why: 'The commit of a failover of some VMs of a VPG',
  },
} as const satisfies Readonly<Record<KnownTaskType, TaskOrigin>>

function nothing(why: string): TaskOrigin {
  return { makers: [], evidence: 'documented', why }
}

function asked(maker: OperationKind, why: string): TaskOrigin {
  return { makers: [maker], evidence: 'inferred', why }
}

function beside(maker: OperationKind, why: string): TaskOrigin {
  return { makers: [maker], evidence: 'inferred', isBeside: true, why }
}

function recoveries(why: string): TaskOrigin {
  return { makers: ['testFailover', 'failOver', 'move'], evidence: 'inferred', isBeside: true, why }
}

function scenario(why: string): TaskOrigin {
  return { makers: ['scenario'], evidence: 'inferred', why }
}
