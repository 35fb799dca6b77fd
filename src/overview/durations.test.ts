import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { aTask } from '../../test/support/a-task.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import { createTaskId, type Task } from '../task/index.ts'
import { createDurations, summarize } from './durations.ts'

describe('how long tasks take', () => {
  test('a percentile is a duration that there was, with as large a share at most above it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), (durations) => {
        const { count, p50Ms, p95Ms } = summarize(durations) ?? assert.fail()
        assert.equal(count, durations.length)
        for (const [value, share] of [
          [p50Ms, 0.5],
          [p95Ms, 0.95],
        ] as const) {
          assert.ok(durations.includes(value))
          assert.ok(durations.filter((each) => each <= value).length >= count * share)
          assert.ok(durations.filter((each) => each < value).length < count * share)
        }
      }),
    )
    assert.equal(summarize([]), undefined)
  })

  test('only those count that completed, and what is told holds for a minute', async () => {
    const stores = await openSqliteStores({ memory: true })
    let now = 1_000_000
    const durations = createDurations({ tasks: stores.tasks, clock: { now: () => now } })
    const put = async (number: number, given: Partial<Task>) => {
      const guid = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
      await stores.tasks.create(
        aTask({ id: createTaskId(guid, guid), type: 'Move', startedAt: number, ...given }),
        0,
      )
    }
    await put(1, { state: 'Completed', completedAt: 11 })
    await put(2, { state: 'Completed', completedAt: 22 })
    await put(3, { state: 'Failed', completedAt: 5000 })
    await put(4, { state: 'InProgress', completedAt: null })
    const expected = [{ type: 'Move', count: 2, p50Ms: 10, p95Ms: 20 }]
    assert.deepEqual(await durations.list(), expected)
    await put(5, { state: 'Completed', completedAt: 6 })
    assert.deepEqual(await durations.list(), expected)
    now += 60_000
    assert.deepEqual(await durations.list(), [{ type: 'Move', count: 3, p50Ms: 10, p95Ms: 20 }])
    await stores.close()
  })
})
