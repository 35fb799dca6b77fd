import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aTask } from '../../test/support/a-task.ts'
import type { TaskStore } from '../store/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import { NO_RELATED_ENTITIES, type Task } from '../task/index.ts'
import { findBinWidth, findOverlapping, readTimeline } from './index.ts'

const NOON = Date.UTC(2026, 0, 1, 12)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const SPAN = { from: NOON, to: NOON + HOUR }

function ended(startedAt: number, ms: number, more: Partial<Task> = {}): Task {
  return aTask({ state: 'Completed', startedAt, completedAt: startedAt + ms, ...more })
}

async function withTasks(given: readonly Task[], work: (tasks: TaskStore) => Promise<void>): Promise<void> {
  const stores = await openSqliteStores({ memory: true })
  try {
    for (let place = 0; place < given.length; place += 500) {
      await stores.tasks.merge(given.slice(place, place + 500), NOON)
    }
    await work(stores.tasks)
  } finally {
    await stores.close()
  }
}

function namesOf(found: readonly Task[] | undefined): readonly string[] {
  return (found ?? []).map(({ initiatedBy }) => initiatedBy ?? '').sort()
}

describe('the tasks of a span', () => {
  test('are those that overlap it, wherever they began and whether or not they have ended', async () => {
    const given = [
      ended(NOON - 2 * HOUR, HOUR, { initiatedBy: 'over before' }),
      ended(NOON - 2 * HOUR, 2 * HOUR, { initiatedBy: 'ends as it begins' }),
      ended(NOON - 9 * HOUR, 90 * HOUR, { initiatedBy: 'lasts all along' }),
      ended(NOON + HOUR, MINUTE, { initiatedBy: 'begins as it ends' }),
      ended(NOON + HOUR + 1, MINUTE, { initiatedBy: 'later' }),
      aTask({ startedAt: NOON - 99 * HOUR, initiatedBy: 'runs for days' }),
      aTask({ startedAt: NOON + 2 * HOUR, initiatedBy: 'runs later' }),
    ]
    await withTasks(given, async (tasks) => {
      assert.deepEqual(namesOf(await findOverlapping(tasks, [], SPAN, 100)), [
        'begins as it ends',
        'ends as it begins',
        'lasts all along',
        'runs for days',
      ])
      assert.equal(await findOverlapping(tasks, [], SPAN, 3), undefined)
    })
  })

  test('are found behind thousands of short ones that ended before it', async () => {
    const short = Array.from({ length: 1500 }, (_, n) => ended(NOON - HOUR - n * 1000, 500))
    const long = ended(NOON - 20 * HOUR, 21 * HOUR, { initiatedBy: 'long' })
    await withTasks([...short, long], async (tasks) => {
      assert.deepEqual(namesOf(await findOverlapping(tasks, [], SPAN, 100)), ['long'])
    })
  })

  test('pass the conditions, and stand in each of their lanes', async () => {
    const of = (...vpgs: readonly string[]) => ({ relatedEntities: { ...NO_RELATED_ENTITIES, vpgs } })
    const given = [
      ended(NOON, MINUTE, { type: 'Move', ...of('A', 'B') }),
      ended(NOON, MINUTE, { type: 'Move', ...of('A') }),
      ended(NOON, MINUTE, { type: 'Move' }),
      ended(NOON, MINUTE, { type: 'FailOver', ...of('C') }),
    ]
    await withTasks(given, async (tasks) => {
      const search = [{ field: 'type', values: ['Move'], isNegated: false }] as const
      const timeline = await readTimeline(tasks, search, { ...SPAN, lane: 'vpg', bins: 10 })
      assert.equal(timeline.isAggregated, false)
      assert.deepEqual(timeline.lanes, [
        { key: 'a', count: 2 },
        { key: 'b', count: 1 },
        { key: null, count: 1 },
      ])
    })
  })

  test('are counted where they are many, beside those that run', async () => {
    const many = Array.from({ length: 3100 }, (_, n) =>
      ended(NOON + n * 1000, 10, { type: 'Move', state: n % 10 === 0 ? 'Failed' : 'Completed' }),
    )
    const running = aTask({ type: 'FailOver', startedAt: NOON - HOUR })
    await withTasks([...many, running], async (tasks) => {
      const timeline = await readTimeline(tasks, [], { ...SPAN, lane: 'type', bins: 12 })
      assert.equal(timeline.isAggregated, true)
      assert.deepEqual(timeline.lanes, [
        { key: 'Move', count: 3100 },
        { key: 'FailOver', count: 1 },
      ])
      assert.deepEqual(
        timeline.tasks.map(({ task }) => task.id),
        [running.id],
      )
      const [first] = timeline.bins
      assert.deepEqual([first?.from, first?.to], [NOON, NOON + 5 * MINUTE])
      const counted = timeline.bins.flatMap(({ states }) => states)
      const total = (state: string) =>
        counted.filter((each) => each.state === state).reduce((sum, { count }) => sum + count, 0)
      assert.deepEqual([total('Completed'), total('Failed')], [2790, 310])
    })
  })
})

test('bins are as narrow as their number allows, and never narrower than a minute', () => {
  assert.deepEqual(findBinWidth(HOUR, 1000), { widthMs: MINUTE, key: 'minute' })
  assert.deepEqual(findBinWidth(24 * HOUR, 24), { widthMs: HOUR, key: 'hour' })
  assert.deepEqual(findBinWidth(365 * 24 * HOUR, 100), { widthMs: 7 * 24 * HOUR, key: 'day' })
})
