import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '../problem/index.ts'
import type { Arguments } from './command.ts'
import { OPERATION_FLAGS, OPERATION_NAMES, readOperation } from './site-operations.ts'

function given(flags: Readonly<Record<string, string | true>>): Arguments {
  return {
    flag: (name) => {
      const value = flags[name]
      return typeof value === 'string' ? value : undefined
    },
    isOn: (name) => flags[name] === true,
    flags: () => [],
    argument: () => undefined,
  }
}

const isMisuse = (message: RegExp) => (error: unknown) =>
  error instanceof Problem && error.code === 'misuse' && message.test(error.message)

describe('an operation', () => {
  test('is read into what the API takes', () => {
    assert.deepEqual(
      readOperation(
        'failover',
        given({
          checkpoint: '7',
          'commit-policy': 'Commit',
          'commit-after': '60',
          'shutdown-policy': 'ForceShutdown',
          'reverse-protection': true,
        }),
      ),
      {
        path: 'Failover',
        body: {
          CheckpointIdentifier: '7',
          CommitPolicy: 'Commit',
          TimeToWaitBeforeShutdownInSec: 60,
          ShutdownPolicy: 'ForceShutdown',
          IsReverseProtection: true,
        },
      },
    )
    assert.deepEqual(readOperation('STOP-failover-test', given({ 'test-failed': true })), {
      path: 'FailoverTestStop',
      body: { FailoverTestSuccess: false },
    })
    assert.deepEqual(readOperation('force-sync', given({})), { path: 'forcesync', body: {} })
  })

  test('is refused with flags of another, without one that it needs, and where it is none', () => {
    assert.throws(
      () => readOperation('pause', given({ checkpoint: '7' })),
      isMisuse(/--checkpoint is nothing that pause takes/),
    )
    assert.throws(() => readOperation('checkpoint', given({})), isMisuse(/checkpoint needs --name/))
    assert.throws(() => readOperation('failovr', given({})), isMisuse(/did you mean failover\?/))
    assert.throws(() => readOperation('constructor', given({})), isMisuse(/is not an operation; write /))
    assert.throws(
      () => readOperation('move', given({ 'commit-after': 'soon' })),
      isMisuse(/--commit-after "soon" is not a number/),
    )
  })

  test('is named in the help of every flag that it takes', () => {
    for (const { name, doc } of OPERATION_FLAGS) {
      const told = doc
        .replace(/^.* For /, '')
        .replace(/\.$/, '')
        .split(', ')
      assert.ok(told.length > 0 && told.every((taker) => OPERATION_NAMES.includes(taker)), name)
    }
  })
})
