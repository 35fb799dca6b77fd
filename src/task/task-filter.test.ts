import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { aTask, aTaskId } from '../../test/support/a-task.ts'
import { FILTER_ARBITRARIES, taskFilters, tasks } from '../../test/support/arbitraries.ts'
import { compareTasks, isSameTask } from './task.ts'
import { matchesFilter, type TaskFilter } from './task-filter.ts'

const NOON = Date.UTC(2026, 5, 7, 12)
const ended = aTask({ type: 'Move', state: 'Completed', startedAt: NOON, completedAt: NOON + 1000 })
const running = aTask({ type: 'Move', state: 'InProgress', startedAt: NOON })

describe('a filter', () => {
  test('bounds the start, both bounds included', () => {
    for (const [filter, isKept] of [
      [{ startedBefore: NOON }, true],
      [{ startedBefore: NOON - 1 }, false],
      [{ startedAfter: NOON }, true],
      [{ startedAfter: NOON + 1 }, false],
      [{ startedAfter: NOON, startedBefore: NOON }, true],
    ] as const) {
      assert.equal(matchesFilter(running, filter), isKept, JSON.stringify(filter))
    }
  })

  test('bounds the end, both bounds included', () => {
    for (const [filter, isKept] of [
      [{ completedBefore: NOON + 1000 }, true],
      [{ completedBefore: NOON + 999 }, false],
      [{ completedAfter: NOON + 1000 }, true],
      [{ completedAfter: NOON + 1001 }, false],
    ] as const) {
      assert.equal(matchesFilter(ended, filter), isKept, JSON.stringify(filter))
    }
  })

  test('of completion never keeps a running task', () => {
    for (const bound of [Number.MIN_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER]) {
      assert.equal(matchesFilter(running, { completedBefore: bound }), false)
      assert.equal(matchesFilter(running, { completedAfter: bound }), false)
    }
  })

  test('of a type or a state keeps that one alone', () => {
    assert.ok(matchesFilter(ended, { type: 'Move', state: 'Completed' }))
    assert.ok(!matchesFilter(ended, { type: 'FailOver' }))
    assert.ok(!matchesFilter(ended, { state: 'Failed' }))
    assert.ok(matchesFilter(aTask({ type: 'SplitBrain', state: '9' }), { type: 'SplitBrain', state: '9' }))
  })

  test('that says nothing keeps everything', () => {
    fc.assert(fc.property(tasks, (task) => matchesFilter(task, {})))
  })

  test('of several fields keeps what each of them keeps', () => {
    const names = Object.keys(FILTER_ARBITRARIES) as (keyof TaskFilter)[]
    fc.assert(
      fc.property(tasks, taskFilters, (task, filter) => {
        const alone = names
          .filter((name) => filter[name] !== undefined)
          .map((name) => matchesFilter(task, { [name]: filter[name] }))
        assert.equal(matchesFilter(task, filter), alone.every(Boolean))
      }),
    )
  })
})

describe('the order of lists', () => {
  test('is newest start first, then greater identifiers first', () => {
    const old = aTask({ id: aTaskId(900), startedAt: NOON - 1 })
    const one = aTask({ id: aTaskId(901), startedAt: NOON })
    const other = aTask({ id: aTaskId(902), startedAt: NOON })
    assert.deepEqual([old, one, other].toSorted(compareTasks), [other, one, old])
    assert.equal(compareTasks(one, one), 0)
  })

  test('leaves no two tasks tied, and is the same both ways', () => {
    fc.assert(
      fc.property(tasks, tasks, (one, other) => {
        const order = Math.sign(compareTasks(one, other))
        assert.equal(order + Math.sign(compareTasks(other, one)), 0)
        if (order === 0) assert.equal(one.id, other.id)
      }),
    )
  })
})

describe('two tasks', () => {
  test('say the same whatever their generations', () => {
    assert.ok(isSameTask(running, { ...running, generation: 17 }))
    assert.ok(!isSameTask(running, { ...running, progressPercent: running.progressPercent + 1 }))
    assert.ok(!isSameTask(running, { ...running, relatedEntities: ended.relatedEntities, initiatedBy: null }))
  })
})
