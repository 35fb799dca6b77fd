import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { TASK_STATES, taskStates } from './task-state.ts'
import { LISTED_TASK_TYPES, TASK_TYPES, taskTypes } from './task-type.ts'

// Source: the published page, "Type", in the order of the numbers 0 to 68.
const PUBLISHED = `
  FirstUnusedValue CreateProtectionGroup RemoveProtectionGroup FailOver FailOverTest StopFailOverTest Move
  GetCheckpointList ProtectVM UnprotectVM AddVMToProtectionGroup RemoveVMFromProtectionGroup InstallVra
  UninstallVra GetVMSettings UpdateProtectionGroup InsertTaggedCP WaitForCP HandleMirrorPromotion
  ActivateAllMirrors LogCollection ClearCheckpoints ForceReconfigurationOfNewVM ClearSite
  ForceRemoveProtectionGroup ForceUpdateProtectionGroup ForceKillProtectionGroup PrePostScript InitFullSync
  Pair Unpair AddPeerVraInfo RemovePeerVraInfo InstallCloudConnector UninstallCloudConnector
  HandleFirstSyncDone Clone MoveBeforeCommit MoveRollback MoveCommit UpgradeVra MaintainHost
  NotSupportedInThisVersion MoveProtectionGroupToManualOperationNeeded FailoverBeforeCommit FailoverCommit
  FailoverRollback ChangeVraIpSettings PauseProtectionGroup ResumeProtectionGroup BulkUpgradeVras
  BulkUninstallVras ChangeVraPassword ChangeRecoveryHost ChangeRecoveryHostForProtectionGroup VpgBackup
  RedeployCloudConnector RestoreVpg VpgDeleteBackup SubmitSupportTicket PreScript PostScript
  ChangeVraPasswordIpSettings FlrJournalMount FlrJournalUnmount StartVMsWithOrder
  HandleProtectedVmRemovedFromPlatform HandleProtectedVmAddedToPlatform SplitCommit`
  .trim()
  .split(/\s+/)

describe('the task types', () => {
  test('are the 69 of the published page, in order, with their numbers', () => {
    assert.equal(PUBLISHED.length, 69)
    assert.deepEqual(
      Object.entries(TASK_TYPES),
      PUBLISHED.map((name, number) => [name, number]),
    )
  })

  test('are listed in the same order, 68 of them, without the first', () => {
    assert.deepEqual(LISTED_TASK_TYPES, PUBLISHED.slice(1))
    assert.equal(LISTED_TASK_TYPES.length, 68)
  })

  test('are read by number and by name in any letter case', () => {
    PUBLISHED.forEach((name, number) => {
      for (const word of [name, name.toLowerCase(), name.toUpperCase(), ` ${name} `, String(number)]) {
        assert.equal(taskTypes.parse(word), name, word)
      }
      assert.equal(taskTypes.numberOf(name), number)
    })
  })

  test('take both spellings of number 40', () => {
    assert.equal(taskTypes.parse('UpgradeVRA'), 'UpgradeVra')
  })

  test('do not know numbers and names of newer servers, nor what every object has', () => {
    for (const word of [
      '',
      '69',
      '-1',
      '1.0',
      '1e1',
      '03',
      'Fail Over',
      'constructor',
      '__proto__',
      'toString',
    ]) {
      assert.equal(taskTypes.parse(word), undefined, word)
    }
    for (const name of ['failover', 'toString', '__proto__'])
      assert.equal(taskTypes.numberOf(name), undefined)
  })
})

describe('the task states', () => {
  test('are the 8 of the published page with their numbers', () => {
    assert.deepEqual(Object.entries(TASK_STATES), [
      ['FirstUnusedValue', 0],
      ['InProgress', 1],
      ['WaitingForUserInput', 2],
      ['Paused', 3],
      ['Failed', 4],
      ['Stopped', 5],
      ['Completed', 6],
      ['Cancelling', 7],
    ])
  })

  test('are read by number and by name in any letter case', () => {
    assert.equal(taskStates.parse('waitingFORuserinput'), 'WaitingForUserInput')
    assert.equal(taskStates.parse('7'), 'Cancelling')
    assert.equal(taskStates.parse('8'), undefined)
  })
})
