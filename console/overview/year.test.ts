import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAYS, toYear } from './year.ts'

const NOW = Date.UTC(2026, 10, 24, 15)

test('a year ends today, and each day has its place in a week that begins on Monday', () => {
  const year = toYear([], [], NOW)
  assert.equal(year.length, DAYS)
  assert.equal(year.at(-1)?.date, '2026-11-24')
  assert.equal(year.at(-1)?.row, 1, 'a Tuesday')
  assert.equal(year[0]?.date, '2025-11-25')
  assert.equal(new Set(year.map(({ column, row }) => `${column} ${row}`)).size, DAYS)
})

test('a day knows its tasks and its failures, and how it compares with the busiest', () => {
  const all = [
    { day: '2026-11-24T00:00:00.000Z', count: 40 },
    { day: '2026-11-23T00:00:00.000Z', count: 1 },
  ]
  const year = toYear(all, [{ day: '2026-11-24T00:00:00.000Z', count: 3 }], NOW)
  assert.deepEqual(
    year.slice(-3).map(({ count, failed, level }) => [count, failed, level]),
    [
      [0, 0, 0],
      [1, 0, 1],
      [40, 3, 4],
    ],
  )
})
