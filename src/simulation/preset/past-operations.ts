import type { PlacedVpg } from './estate.ts'
import type { PastStep } from './history.ts'

/** Who does things at the site, beside the site itself. */
export const ADMINISTRATOR = 'administrator'
export const OPERATORS = ['m.keller', 's.okafor'] as const
export const SYSTEM = 'System'

// How long things take is invented, after what administrators see: most of it is powering machines on and off, so
// it grows with the number of VMs.

export function testSteps(vpg: PlacedVpg, initiatedBy: string, minutesInTest: number): readonly PastStep[] {
  return [
    { type: 'FailOverTest', seconds: perVm(vpg, 45, 24), initiatedBy },
    { type: 'StopFailOverTest', afterSeconds: minutesInTest * 60, seconds: perVm(vpg, 18, 9), initiatedBy },
  ]
}

/** A test that fails takes down by itself what it had started. */
export function failedTestSteps(vpg: PlacedVpg, initiatedBy: string): readonly PastStep[] {
  const vm = vpg.vms.at(0)
  const where = `${vm?.recoveryHost.name ?? 'the recovery host'} at ${vpg.recoveredAt.plan.name}`
  return [
    {
      type: 'FailOverTest',
      seconds: perVm(vpg, 60, 30),
      initiatedBy,
      failure: {
        reason: `Failover test of VPG ${vpg.plan.name} failed: VM ${vm?.plan.name ?? ''} could not be powered on, host ${where} has insufficient memory. The test machines were removed.`,
        progressPercent: 64,
      },
    },
  ]
}

export function tagStep(tag: string, initiatedBy: string): PastStep {
  return { type: 'InsertTaggedCP', seconds: 6, initiatedBy, tag }
}

export function updateStep(vpg: PlacedVpg, initiatedBy: string): PastStep {
  return { type: 'UpdateProtectionGroup', seconds: perVm(vpg, 14, 5), initiatedBy }
}

export function createSteps(vpg: PlacedVpg, initiatedBy: string): readonly PastStep[] {
  return [
    { type: 'CreateProtectionGroup', seconds: perVm(vpg, 30, 14), initiatedBy },
    { type: 'HandleFirstSyncDone', afterSeconds: perVm(vpg, 1800, 2400), seconds: 3, initiatedBy: SYSTEM },
  ]
}

export function moveSteps(
  vpg: PlacedVpg,
  initiatedBy: string,
  end: 'MoveCommit' | 'MoveRollback',
): readonly PastStep[] {
  return [
    { type: 'MoveBeforeCommit', seconds: perVm(vpg, 150, 75), initiatedBy },
    { type: end, afterSeconds: 14 * 60, seconds: perVm(vpg, 50, 25), initiatedBy },
  ]
}

export function pauseStep(initiatedBy: string): PastStep {
  return { type: 'PauseProtectionGroup', seconds: 4, initiatedBy }
}

export function pauseSteps(initiatedBy: string, minutes: number): readonly PastStep[] {
  return [
    pauseStep(initiatedBy),
    { type: 'ResumeProtectionGroup', afterSeconds: minutes * 60, seconds: 6, initiatedBy },
  ]
}

export function mountStep(flrSession: string, initiatedBy: string): PastStep {
  return { type: 'FlrJournalMount', seconds: 48, initiatedBy, flrSession }
}

export function mountSteps(flrSession: string, initiatedBy: string, minutes: number): readonly PastStep[] {
  return [
    mountStep(flrSession, initiatedBy),
    { type: 'FlrJournalUnmount', afterSeconds: minutes * 60, seconds: 5, initiatedBy, flrSession },
  ]
}

export function backupStep(vpg: PlacedVpg): PastStep {
  return { type: 'VpgBackup', seconds: perVm(vpg, 240, 210), initiatedBy: SYSTEM }
}

export function failedBackupStep(vpg: PlacedVpg): PastStep {
  const repository = vpg.protectedAt.virtualization.repositories.at(0)
  return {
    type: 'VpgBackup',
    seconds: 95,
    initiatedBy: SYSTEM,
    failure: {
      reason: `Retention of VPG ${vpg.plan.name} failed: repository ${repository?.name ?? ''} (${repository?.path ?? ''}) is not reachable.`,
      progressPercent: 5,
    },
  }
}

export function cloneStep(vpg: PlacedVpg, initiatedBy: string): PastStep {
  return { type: 'Clone', seconds: perVm(vpg, 180, 540), initiatedBy }
}

export const UPGRADE_SECONDS = 330

export function upgradeStep(initiatedBy: string): PastStep {
  return { type: 'UpgradeVra', seconds: UPGRADE_SECONDS, initiatedBy }
}

export function failedUpgradeStep(hostName: string, initiatedBy: string): PastStep {
  return {
    type: 'UpgradeVra',
    seconds: 280,
    initiatedBy,
    failure: {
      reason: `Upgrade of VRA Z-VRA-${hostName} failed: host ${hostName} did not answer in time.`,
      progressPercent: 37,
    },
  }
}

export function logStep(initiatedBy: string): PastStep {
  return { type: 'LogCollection', seconds: 260, initiatedBy }
}

function perVm(vpg: PlacedVpg, seconds: number, secondsPerVm: number): number {
  return seconds + secondsPerVm * vpg.vms.length
}
