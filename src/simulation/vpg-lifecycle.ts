import type { Vpg } from '../inventory/index.ts'
import type { OperationKind } from './operation-request.ts'

/** What a VPG looks like in one situation, what may be asked of it then, and what it can become. */
interface Row<Name extends string> {
  readonly status: string
  readonly subStatus: string
  /** The stage of the running failover test. */
  readonly stage: string | null
  /** Goes on after `VPG "Name" `, to say why something is refused. */
  readonly told: string
  /** Whether checkpoints are taken. */
  readonly replicates: boolean
  /** Operations that may start, and the situation that each leads to: with its start, or with the end of its task. */
  readonly allows: Partial<Readonly<Record<OperationKind, Name>>>
  /** Situations that follow by themselves: when an operation ends or fails, or the peer goes or comes back. */
  readonly becomes: readonly Name[]
  /** The alert that stands as long as the situation does. */
  readonly alert?: SituationAlert
}

export interface SituationAlert {
  readonly level: 'Warning' | 'Error'
  readonly helpIdentifier: string
  /** Goes on after `VPG "Name" `. */
  readonly words: string
}

type Situations =
  | 'initializing'
  | 'protected'
  | 'testStarting'
  | 'testing'
  | 'testStopping'
  | 'synchronizing'
  | 'paused'
  | 'disconnected'
  | 'needsConfiguration'
  | 'impaired'
  | 'failingOver'
  | 'failoverBeforeCommit'
  | 'failoverCommitting'
  | 'failoverRollingBack'
  | 'moving'
  | 'moveBeforeCommit'
  | 'moveCommitting'
  | 'moveRollingBack'
  | 'recovered'
  | 'deleting'

/** What a VPG can be asked for beside its replication, without leaving its situation. */
function besides<Name extends string>(here: Name) {
  return {
    insertCheckpoint: here,
    startClone: here,
    abortClone: here,
    mountFlr: here,
    unmountFlr: here,
    startRetention: here,
    restoreRetention: here,
  }
}

/**
 * The state machine of a VPG. Each situation is a status, a sub-status and a failover-test stage.
 *
 * Source: the words are the published ones; which follows which is what the product's guides tell of each
 * operation. The numbers of the alerts are of the published list; which stands for what is inferred.
 */
export const VPG_LIFECYCLE = {
  initializing: {
    status: 'Initializing',
    subStatus: 'InitialSync',
    stage: null,
    told: 'is in its first synchronization',
    replicates: false,
    allows: { removeVpg: 'deleting' },
    becomes: ['protected', 'disconnected'],
  },
  protected: {
    status: 'MeetingSLA',
    subStatus: 'None',
    stage: null,
    told: 'is protected and nothing is under way',
    replicates: true,
    allows: {
      ...besides('protected'),
      updateVpg: 'protected',
      removeVpg: 'deleting',
      testFailover: 'testStarting',
      failOver: 'failingOver',
      move: 'moving',
      forceSync: 'synchronizing',
      pauseVpg: 'paused',
      restoreVm: 'protected',
      commitVmRestore: 'protected',
      rollBackVmRestore: 'protected',
    },
    becomes: ['initializing', 'disconnected'],
  },
  testStarting: {
    status: 'MeetingSLA',
    subStatus: 'None',
    stage: 'Starting',
    told: 'is about to be tested',
    replicates: true,
    allows: { insertCheckpoint: 'testStarting', unmountFlr: 'testStarting', abortClone: 'testStarting' },
    becomes: ['testing', 'protected', 'disconnected'],
  },
  testing: {
    status: 'MeetingSLA',
    subStatus: 'None',
    stage: 'InTest',
    told: 'is in a failover test',
    replicates: true,
    allows: {
      stopFailoverTest: 'testStopping',
      insertCheckpoint: 'testing',
      unmountFlr: 'testing',
      abortClone: 'testing',
    },
    becomes: [],
  },
  testStopping: {
    status: 'MeetingSLA',
    subStatus: 'None',
    stage: 'Stopping',
    told: 'ends its failover test',
    replicates: true,
    allows: { insertCheckpoint: 'testStopping', unmountFlr: 'testStopping', abortClone: 'testStopping' },
    becomes: ['testing', 'protected', 'disconnected'],
  },
  synchronizing: {
    status: 'NotMeetingSLA',
    subStatus: 'DeltaSync',
    stage: null,
    told: 'synchronizes',
    replicates: false,
    allows: {
      removeVpg: 'deleting',
      failOver: 'failingOver',
      pauseVpg: 'paused',
      unmountFlr: 'synchronizing',
      abortClone: 'synchronizing',
    },
    becomes: ['protected', 'disconnected'],
  },
  paused: {
    status: 'NotMeetingSLA',
    subStatus: 'ReplicationPausedUserInitiated',
    stage: null,
    told: 'is paused',
    replicates: false,
    allows: {
      resumeVpg: 'synchronizing',
      removeVpg: 'deleting',
      failOver: 'failingOver',
      unmountFlr: 'paused',
    },
    becomes: ['protected', 'synchronizing', 'disconnected'],
    alert: { level: 'Warning', helpIdentifier: 'VPG0007', words: 'is paused: its journal does not grow' },
  },
  disconnected: {
    status: 'NotMeetingSLA',
    subStatus: 'DisconnectedFromPeer',
    stage: null,
    told: 'has no connection to its peer site',
    replicates: false,
    allows: {
      removeVpg: 'deleting',
      failOver: 'failingOver',
      unmountFlr: 'disconnected',
      abortClone: 'disconnected',
    },
    becomes: ['initializing', 'synchronizing'],
    alert: {
      level: 'Error',
      helpIdentifier: 'VPG0010',
      words: 'does not replicate: there is no connection to its peer site',
    },
  },
  needsConfiguration: {
    status: 'NotMeetingSLA',
    subStatus: 'NeedsConfiguration',
    stage: null,
    told: 'lacks settings',
    replicates: false,
    allows: { updateVpg: 'synchronizing', removeVpg: 'deleting', unmountFlr: 'needsConfiguration' },
    becomes: ['needsConfiguration', 'disconnected'],
    alert: { level: 'Error', helpIdentifier: 'VPG0006', words: 'lacks settings: edit it' },
  },
  impaired: {
    status: 'NotMeetingSLA',
    subStatus: 'Error',
    stage: null,
    told: 'is in an error state',
    replicates: false,
    allows: {
      updateVpg: 'synchronizing',
      removeVpg: 'deleting',
      forceSync: 'synchronizing',
      unmountFlr: 'impaired',
    },
    becomes: ['disconnected'],
    alert: {
      level: 'Error',
      helpIdentifier: 'VPG0005',
      words: 'is in an error state: synchronize or delete it',
    },
  },
  failingOver: {
    status: 'FailingOver',
    subStatus: 'None',
    stage: null,
    told: 'fails over',
    replicates: false,
    allows: {},
    becomes: ['failoverBeforeCommit', 'failoverCommitting', 'synchronizing', 'disconnected'],
  },
  failoverBeforeCommit: {
    status: 'FailingOver',
    subStatus: 'FailingOverBeforeCommit',
    stage: null,
    told: 'waits for a commit or rollback of its failover',
    replicates: false,
    allows: { commitFailover: 'failoverCommitting', rollBackFailover: 'failoverRollingBack' },
    becomes: [],
    alert: {
      level: 'Warning',
      helpIdentifier: 'VPG0014',
      words: 'waits for a commit or rollback of its failover',
    },
  },
  failoverCommitting: {
    status: 'FailingOver',
    subStatus: 'FailingOverCommitting',
    stage: null,
    told: 'commits its failover',
    replicates: false,
    allows: {},
    becomes: ['failoverBeforeCommit', 'recovered', 'synchronizing', 'disconnected'],
  },
  failoverRollingBack: {
    status: 'FailingOver',
    subStatus: 'FailingOverRollingBack',
    stage: null,
    told: 'rolls its failover back',
    replicates: false,
    allows: {},
    becomes: ['failoverBeforeCommit', 'synchronizing', 'disconnected'],
  },
  moving: {
    status: 'Moving',
    subStatus: 'None',
    stage: null,
    told: 'moves',
    replicates: false,
    allows: {},
    becomes: ['moveBeforeCommit', 'moveCommitting', 'synchronizing', 'disconnected'],
  },
  moveBeforeCommit: {
    status: 'Moving',
    subStatus: 'MovingBeforeCommit',
    stage: null,
    told: 'waits for a commit or rollback of its move',
    replicates: false,
    allows: { commitMove: 'moveCommitting', rollBackMove: 'moveRollingBack' },
    becomes: [],
    alert: {
      level: 'Warning',
      helpIdentifier: 'VPG0014',
      words: 'waits for a commit or rollback of its move',
    },
  },
  moveCommitting: {
    status: 'Moving',
    subStatus: 'MovingCommitting',
    stage: null,
    told: 'commits its move',
    replicates: false,
    allows: {},
    becomes: ['moveBeforeCommit', 'recovered', 'synchronizing', 'disconnected'],
  },
  moveRollingBack: {
    status: 'Moving',
    subStatus: 'MovingRollingBack',
    stage: null,
    told: 'rolls its move back',
    replicates: false,
    allows: {},
    becomes: ['moveBeforeCommit', 'synchronizing', 'disconnected'],
  },
  recovered: {
    status: 'Recovered',
    subStatus: 'None',
    stage: null,
    told: 'is recovered and no longer protected',
    replicates: false,
    allows: { removeVpg: 'deleting', unmountFlr: 'recovered' },
    becomes: [],
  },
  deleting: {
    status: 'Deleting',
    subStatus: 'Deleting',
    stage: null,
    told: 'is being deleted',
    replicates: false,
    allows: {},
    becomes: ['impaired', 'disconnected'],
  },
} as const satisfies Readonly<Record<Situations, Row<Situations>>>

export type VpgSituation = Situations

// Read through the row's own type: the literal rows above know only their own operations.
const ROWS: Readonly<Record<VpgSituation, Row<VpgSituation>>> = VPG_LIFECYCLE

// Object.keys cannot know the literal names of the table.
export const VPG_SITUATIONS = Object.keys(VPG_LIFECYCLE) as VpgSituation[]

export function rowOf(situation: VpgSituation): Row<VpgSituation> {
  return ROWS[situation]
}

/** Statuses that say how well a VPG replicates, not what is done with it. */
const SLA_STATUSES = ['MeetingSLA', 'NotMeetingSLA', 'RpoNotMeetingSLA', 'HistoryNotMeetingSLA']

/**
 * The situation of a VPG. One that came with a model may have words that no row has: it replicates where it has
 * no sub-status, and else needs to be mended.
 */
export function situationOf({
  status,
  subStatus,
  failoverTestStage,
}: Pick<Vpg, 'status' | 'subStatus' | 'failoverTestStage'>): VpgSituation {
  const stage = failoverTestStage
  const exact = VPG_SITUATIONS.find((name) => {
    const row = ROWS[name]
    return row.status === status && row.subStatus === subStatus && row.stage === stage
  })
  if (exact !== undefined) return exact
  if (stage !== null)
    return stage === 'Starting' ? 'testStarting' : stage === 'Stopping' ? 'testStopping' : 'testing'
  const bySubStatus = VPG_SITUATIONS.find(
    (name) => subStatus !== 'None' && ROWS[name].subStatus === subStatus,
  )
  if (bySubStatus !== undefined) return bySubStatus
  if (SLA_STATUSES.includes(status) && subStatus === 'None') return 'protected'
  if (status === 'Initializing') return 'initializing'
  return subStatus.endsWith('Sync') ? 'synchronizing' : 'impaired'
}

/** Whether the table lets a VPG go from one situation to another. */
export function canBecome(from: VpgSituation, to: VpgSituation): boolean {
  const { allows, becomes } = ROWS[from]
  return from === to || becomes.includes(to) || Object.values(allows).includes(to)
}
