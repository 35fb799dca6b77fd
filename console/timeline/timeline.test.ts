import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { layOut, stepFrom, type TimelineTask, type TimelineView } from './layout.ts'
import { followingView, formatView, panned, parseView, ticksOf, toX, zoomed } from './scale.ts'

const NOON = Date.UTC(2026, 0, 1, 12)
const HOUR = 3_600_000
const VIEW = { from: NOON, to: NOON + HOUR }

describe('the span that is seen', () => {
  test('is what the address says, and nothing where it says none', () => {
    assert.deepEqual(parseView(new URLSearchParams(formatView(VIEW))), VIEW)
    assert.equal(parseView(new URLSearchParams('from=x&to=2026-01-01')), undefined)
    assert.equal(parseView(new URLSearchParams('from=2026-01-02&to=2026-01-01')), undefined)
  })

  test('keeps in its place what it is zoomed about', () => {
    const near = zoomed(VIEW, 0.5, 0.25)
    assert.equal(near.to - near.from, HOUR / 2)
    assert.equal(toX(near, 1000, NOON + HOUR / 4), 250)
  })

  test('is never narrower than a minute, nor wider than a life of a site', () => {
    assert.equal(zoomed(VIEW, 1e-9).to - zoomed(VIEW, 1e-9).from, 60_000)
    assert.ok(zoomed(VIEW, 1e12).to - zoomed(VIEW, 1e12).from < 50 * 366 * 24 * HOUR)
  })

  test('moves by a part of itself, and follows the time in steps', () => {
    assert.deepEqual(panned(VIEW, -0.5), { from: NOON - HOUR / 2, to: NOON + HOUR / 2 })
    const following = followingView(NOON + 1)
    assert.ok(following.to > NOON && following.from < NOON)
    assert.deepEqual(followingView(NOON + 2), following)
  })

  test('has lines of the clock in the zone of the reader, and of the calendar where it is wide', () => {
    const labels = ticksOf(VIEW, 5, HOUR).map(({ label }) => label)
    assert.deepEqual(labels, ['13:00', '13:15', '13:30', '13:45', '14:00'])
    const years = ticksOf({ from: Date.UTC(2024, 0), to: Date.UTC(2026, 0) }, 5).map(({ label }) => label)
    assert.deepEqual(years, ['2024', 'Jul 24', '2025', 'Jul 25', '2026'])
  })
})

function task(
  id: string,
  start: number,
  end: number | null,
  lanes: readonly (string | null)[] = ['a'],
): TimelineTask {
  const completedAt = end === null ? null : new Date(NOON + end).toISOString()
  const state = end === null ? 'InProgress' : 'Completed'
  const startedAt = new Date(NOON + start).toISOString()
  return { id, type: 'Move', state, progress: 0, startedAt, completedAt, initiatedBy: null, lanes }
}

function timelineOf(tasks: readonly TimelineTask[]): TimelineView {
  const lanes = ['a', 'b', null].map((key) => ({ key, count: 1 }))
  return { ...formatView(VIEW), isAggregated: false, lanes, tasks, bins: [] }
}

const STAGE = { view: VIEW, width: 3600, now: NOON + HOUR / 2 }

describe('lanes', () => {
  test('put tasks that run at once below each other, and those after each other in one row', () => {
    const tasks = [task('1', 0, 60_000), task('2', 30_000, 90_000), task('3', 120_000, 180_000)]
    const [lane] = layOut(timelineOf(tasks), STAGE)
    assert.deepEqual(
      lane?.bars.map(({ row }) => row),
      [0, 1, 0],
    )
  })

  test('draw a task without an end until now', () => {
    const [lane] = layOut(timelineOf([task('1', 0, null)]), STAGE)
    assert.deepEqual(
      lane?.bars.map(({ width, isEndless }) => [width, isEndless]),
      [[1800, true]],
    )
  })

  test('are gone through by steps', () => {
    const tasks = [task('1', 0, 1000), task('2', 60_000, 61_000), task('3', 50_000, 51_000, [null])]
    const lanes = layOut(timelineOf(tasks), STAGE)
    const first = stepFrom(lanes, undefined, 'next')
    assert.deepEqual(first, { lane: 0, id: '1' })
    const second = stepFrom(lanes, first, 'next')
    assert.deepEqual(second, { lane: 0, id: '2' })
    assert.deepEqual(stepFrom(lanes, second, 'next'), second)
    assert.deepEqual(stepFrom(lanes, second, 'down'), { lane: 2, id: '3' })
    assert.deepEqual(stepFrom(lanes, { lane: 2, id: '3' }, 'up'), { lane: 0, id: '2' })
  })
})
