import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aTask } from '../../test/support/a-task.ts'
import { Problem } from '../problem/index.ts'
import { applyReport, requestCancel, TASK_STEPS } from './task-lifecycle.ts'
import { isEnded, type KnownTaskState, taskStates } from './task-state.ts'

const LATER = Date.UTC(2026, 0, 1, 13)

/** The message with which a step is refused. */
function refusal(step: () => unknown): string {
  try {
    step()
  } catch (error) {
    assert.ok(error instanceof Problem)
    assert.equal(error.code, 'step-illegal')
    return error.message
  }
  return assert.fail('the step is not refused')
}

describe('a step', () => {
  for (const from of taskStates.names) {
    const legal: readonly KnownTaskState[] = TASK_STEPS[from]
    for (const to of taskStates.names.filter((name) => name !== from)) {
      if (legal.includes(to)) {
        test(`from ${from} to ${to} is taken`, () => {
          const task = aTask({ state: from })
          const after = applyReport(task, { state: to }, LATER)
          assert.equal(after.state, to)
          assert.equal(after.generation, task.generation + 1)
          assert.equal(after.completedAt, isEnded(to) ? LATER : null)
          assert.equal(after.progressPercent, to === 'Completed' ? 100 : task.progressPercent)
        })
      } else {
        test(`from ${from} to ${to} is refused, naming what is legal`, () => {
          const task = aTask({ state: from })
          const message = refusal(() => applyReport(task, { state: to }, LATER))
          assert.ok(message.includes(task.id) && message.includes(from) && message.includes(to))
          if (legal.length === 0) assert.match(message, /is final; create another task/)
          for (const name of legal) assert.ok(message.includes(name))
        })
      }
    }
  }

  test('leads from every state but the ended ones to an end, and from those nowhere', () => {
    for (const name of taskStates.names.filter((state) => state !== 'FirstUnusedValue')) {
      assert.equal(TASK_STEPS[name].length === 0, isEnded(name), name)
    }
  })

  test('is refused from a state that only a newer server knows', () => {
    assert.match(
      refusal(() => applyReport(aTask({ state: '9' }), { state: 'Completed' }, LATER)),
      /from 9/,
    )
  })

  test('to the state that the task has is a report like any other, unless it has ended', () => {
    assert.equal(applyReport(aTask({ state: 'Paused' }), { state: 'Paused' }, LATER).state, 'Paused')
    for (const state of ['Failed', 'Stopped', 'Completed'] as const) {
      assert.match(
        refusal(() => applyReport(aTask({ state }), { state }, LATER)),
        new RegExp(`is ${state} already`),
      )
    }
  })
})

describe('progress', () => {
  const task = aTask({ progressPercent: 40 })

  test('goes on, or stays', () => {
    assert.equal(applyReport(task, { progressPercent: 40 }, LATER).progressPercent, 40)
    assert.equal(applyReport(task, { progressPercent: 99 }, LATER).progressPercent, 99)
  })

  test('never goes back', () => {
    assert.match(
      refusal(() => applyReport(task, { progressPercent: 39 }, LATER)),
      /at 40 percent and cannot go back to 39; report 40 or more/,
    )
  })

  test('is 100 with Completed and never without', () => {
    assert.match(
      refusal(() => applyReport(task, { progressPercent: 100 }, LATER)),
      /report state Completed/,
    )
    for (const report of [{}, { progressPercent: 50 }, { progressPercent: 100 }]) {
      assert.equal(applyReport(task, { ...report, state: 'Completed' }, LATER).progressPercent, 100)
    }
  })

  test('is made while in progress or cancelling, and not while paused or waiting', () => {
    assert.equal(
      applyReport(aTask({ state: 'Cancelling' }), { progressPercent: 50 }, LATER).progressPercent,
      50,
    )
    for (const state of ['Paused', 'WaitingForUserInput'] as const) {
      assert.match(
        refusal(() => applyReport(aTask({ state }), { progressPercent: 50 }, LATER)),
        /makes no progress; report state InProgress with it/,
      )
      const resumed = applyReport(aTask({ state }), { state: 'InProgress', progressPercent: 50 }, LATER)
      assert.equal(resumed.progressPercent, 50)
    }
  })
})

describe('an end', () => {
  test('is never before the start, is not cancellable, and takes its reason with it', () => {
    const task = aTask({ startedAt: LATER, isCancellable: true })
    const after = applyReport(task, { state: 'Failed', completeReason: 'No space.' }, LATER - 5000)
    assert.equal(after.completedAt, LATER)
    assert.equal(after.isCancellable, false)
    assert.equal(after.completeReason, 'No space.')
  })

  test('that gives no reason leaves the one there is', () => {
    assert.equal(
      applyReport(aTask({ completeReason: null }), { state: 'Completed' }, LATER).completeReason,
      null,
    )
  })

  test('changes nothing of the task it was given', () => {
    const task = aTask()
    const before = structuredClone(task)
    applyReport(task, { state: 'Completed' }, LATER)
    assert.deepEqual(task, before)
  })
})

describe('a request to cancel', () => {
  test('makes a cancellable task Cancelling, from where it goes to Stopped', () => {
    for (const state of ['InProgress', 'WaitingForUserInput', 'Paused'] as const) {
      const cancelling = requestCancel(aTask({ state, isCancellable: true, generation: 3 }), 7)
      assert.equal(cancelling.state, 'Cancelling')
      assert.equal(cancelling.isCancellable, false)
      assert.equal(cancelling.generation, 4)
      assert.equal(applyReport(cancelling, { state: 'Stopped' }, LATER).completedAt, LATER)
    }
  })

  test('is refused where the task is not cancellable, is being cancelled or has ended', () => {
    assert.match(
      refusal(() => requestCancel(aTask({ isCancellable: false }), 7)),
      /cannot be cancelled: its isCancellable is false/,
    )
    for (const state of ['Cancelling', 'Failed', 'Stopped', 'Completed', 'FirstUnusedValue', '9'] as const) {
      refusal(() => requestCancel(aTask({ state, isCancellable: true }), 7))
    }
  })
})
