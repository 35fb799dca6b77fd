import type { VpgStage } from './vpg-state.ts'

/** One thing that can be done with a VPG, by the call that any client would make. */
export interface Operation {
  readonly name: string
  readonly label: string
  /** What will happen, said before it does. */
  readonly says: string
  /** In which stages it makes sense. */
  readonly stages: readonly VpgStage[]
  /** The last part of `/v1/vpgs/{vpg}/…`. */
  readonly action: string
  readonly body?: object
  /** It ends something that cannot be brought back. */
  readonly isFinal?: true
}

/** The first of a stage is the one that is offered most plainly. */
export const OPERATIONS: readonly Operation[] = [
  {
    name: 'failoverTest',
    label: 'Failover test',
    says: 'The VMs start at the recovery site, apart from everything else, while protection goes on. The test stays open until you stop it.',
    stages: ['protected'],
    action: 'FailoverTest',
  },
  {
    name: 'stopTest',
    label: 'Stop test',
    says: 'The test VMs are taken away, and the test is written down as passed.',
    stages: ['inTest'],
    action: 'FailoverTestStop',
    body: { FailoverTestSuccess: true, FailoverTestSummary: 'Stopped in the console.' },
  },
  {
    name: 'commitFailover',
    label: 'Commit failover',
    says: 'The recovery site becomes the place of these VMs. This cannot be taken back.',
    stages: ['failoverOpen'],
    action: 'FailoverCommit',
    body: { IsReverseProtection: true },
    isFinal: true,
  },
  {
    name: 'rollbackFailover',
    label: 'Roll back failover',
    says: 'The VMs at the recovery site are taken away, and protection goes on as before.',
    stages: ['failoverOpen'],
    action: 'FailoverRollback',
  },
  {
    name: 'commitMove',
    label: 'Commit move',
    says: 'The recovery site becomes the place of these VMs. This cannot be taken back.',
    stages: ['moveOpen'],
    action: 'MoveCommit',
    body: { ReverseProtection: true, KeepSourceVms: false },
    isFinal: true,
  },
  {
    name: 'rollbackMove',
    label: 'Roll back move',
    says: 'The VMs go back to where they were, and protection goes on as before.',
    stages: ['moveOpen'],
    action: 'MoveRollback',
  },
  {
    name: 'resume',
    label: 'Resume protection',
    says: 'The VMs are replicated again from here on.',
    stages: ['paused'],
    action: 'resume',
  },
  {
    name: 'failover',
    label: 'Failover',
    says: 'The VMs start at the recovery site for real. Nothing is final until you commit it or roll it back.',
    stages: ['protected'],
    action: 'Failover',
    body: { CommitPolicy: 2 },
  },
  {
    name: 'move',
    label: 'Move',
    says: 'The VMs are shut down in order and start at the recovery site without loss. Nothing is final until you commit it or roll it back.',
    stages: ['protected'],
    action: 'Move',
    body: { CommitPolicy: 2 },
  },
  {
    name: 'clone',
    label: 'Clone',
    says: 'Copies of the VMs are made at the recovery site, and protection goes on.',
    stages: ['protected'],
    action: 'CloneStart',
    body: {},
  },
  {
    name: 'checkpoint',
    label: 'Tag a checkpoint',
    says: 'The present moment gets a name in the journal, to which the VMs can be recovered.',
    stages: ['protected'],
    action: 'checkpoints',
    body: { CheckpointName: 'Tagged in the console' },
  },
  {
    name: 'forceSync',
    label: 'Force sync',
    says: 'Both sides are compared and made the same again.',
    stages: ['protected'],
    action: 'forcesync',
  },
  {
    name: 'pause',
    label: 'Pause protection',
    says: 'Nothing is replicated until you resume it; the recovery point grows older meanwhile.',
    stages: ['protected'],
    action: 'pause',
  },
]

/** What can be done in a stage, the plainest first. */
export function operationsIn(stage: VpgStage): readonly Operation[] {
  return OPERATIONS.filter(({ stages }) => stages.includes(stage))
}
