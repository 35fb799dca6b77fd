import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { operationsIn } from './operations.ts'
import { stageOf, vpgWords } from './vpg-state.ts'

const vpg = { Status: 1, SubStatus: 0, ActiveProcessesApi: { RunningFailOverTestApi: null } }

describe('what a VPG is in the middle of', () => {
  test('decides what is offered first', () => {
    const first = (change: object) => operationsIn(stageOf({ ...vpg, ...change }))[0]?.name
    assert.equal(first({}), 'failoverTest')
    assert.equal(first({ ActiveProcessesApi: { RunningFailOverTestApi: { Stage: 'InTest' } } }), 'stopTest')
    assert.equal(first({ SubStatus: 15 }), 'commitFailover')
    assert.equal(first({ SubStatus: 19 }), 'commitMove')
    assert.equal(first({ SubStatus: 25 }), 'resume')
    assert.equal(first({ SubStatus: 18 }), undefined)
  })

  test('offers a way back wherever it offers a commit', () => {
    for (const stage of ['failoverOpen', 'moveOpen'] as const) {
      assert.ok(operationsIn(stage).some(({ name }) => name.startsWith('rollback')))
    }
  })

  test('is said in words, and a status that is not known as it came', () => {
    assert.deepEqual(vpgWords(vpg), { word: 'Meeting SLA', tone: 'completed' })
    assert.deepEqual(vpgWords({ ...vpg, Status: 2 }), { word: 'Not meeting SLA', tone: 'failed' })
    assert.deepEqual(vpgWords({ ...vpg, SubStatus: 15 }).tone, 'waiting')
    assert.equal(vpgWords({ ...vpg, Status: 'Dreaming' }).word, 'Dreaming')
  })
})
