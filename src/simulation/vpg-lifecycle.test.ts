import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ALERT_HELP_IDENTIFIERS, vpgStatuses, vpgSubStatuses } from '../inventory/index.ts'
import { canBecome, rowOf, situationOf, VPG_SITUATIONS } from './vpg-lifecycle.ts'

describe('the state machine of a VPG', () => {
  test('every situation is recognised by its own words, which are published ones', () => {
    for (const name of VPG_SITUATIONS) {
      const { status, subStatus, stage } = rowOf(name)
      assert.equal(situationOf({ status, subStatus, failoverTestStage: stage }), name)
      assert.notEqual(vpgStatuses.numberOf(status), undefined, status)
      assert.notEqual(vpgSubStatuses.numberOf(subStatus), undefined, subStatus)
    }
  })

  test('every situation but an end can be left, and every one is reached from another', () => {
    for (const name of VPG_SITUATIONS) {
      const isLeft = VPG_SITUATIONS.some((to) => to !== name && canBecome(name, to))
      // How a VPG comes to lack settings is up to a model.
      const isReached = VPG_SITUATIONS.some((from) => from !== name && canBecome(from, name))
      assert.ok(isLeft, name)
      assert.ok(isReached || name === 'needsConfiguration', name)
    }
  })

  test('alerts have codes of the published list', () => {
    for (const name of VPG_SITUATIONS) {
      const { alert } = rowOf(name)
      if (alert !== undefined) assert.ok(ALERT_HELP_IDENTIFIERS.includes(alert.helpIdentifier))
    }
  })

  test('words that no row has are a VPG that replicates, or one to be mended', () => {
    const of = (status: string, subStatus: string, failoverTestStage: string | null = null) =>
      situationOf({ status, subStatus, failoverTestStage })
    assert.equal(of('RpoNotMeetingSLA', 'None'), 'protected')
    assert.equal(of('HistoryNotMeetingSLA', 'None', 'InTest'), 'testing')
    assert.equal(of('MeetingSLA', 'BitmapSync'), 'synchronizing')
    assert.equal(of('NotMeetingSLA', 'JournalStorageError'), 'impaired')
    assert.equal(of('Initializing', 'Creating'), 'initializing')
    assert.equal(of('42', '43'), 'impaired')
  })
})
