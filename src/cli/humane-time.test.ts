import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDistance, formatDuration, formatLocalTime } from './humane-time.ts'

const SECOND = 1000
const HOUR = 3600 * SECOND

test('durations have at most two units', () => {
  for (const [ms, text] of [
    [0, '0 s'],
    [400, '0.4 s'],
    [2000, '2 s'],
    [9960, '10 s'],
    [12 * SECOND, '12 s'],
    [59.6 * SECOND, '1 min'],
    [200 * SECOND, '3 min 20 s'],
    [2 * HOUR + 5 * 60 * SECOND, '2 h 5 min'],
    [76 * HOUR, '3 d 4 h'],
    [-5, '0 s'],
  ] as const) {
    assert.equal(formatDuration(ms), text)
  }
})

test('distances have one unit and a direction', () => {
  const now = Date.UTC(2026, 0, 1)
  for (const [instant, text] of [
    [now, 'just now'],
    [now - 12 * SECOND, '12 s ago'],
    [now - 47 * HOUR, '47 h ago'],
    [now - 49 * HOUR, '2 d ago'],
    [now - 400 * 24 * HOUR, '400 d ago'],
    [Date.UTC(2018, 2, 7), '7 y ago'],
    [now + 200 * SECOND, 'in 3 min'],
  ] as const) {
    assert.equal(formatDistance(instant, now), text)
  }
})

test('times are those of the zone asked for, summer time included', () => {
  assert.equal(formatLocalTime(Date.UTC(2026, 6, 1, 12), 'Europe/Berlin'), '2026-07-01 14:00:00')
  assert.equal(formatLocalTime(Date.UTC(2026, 0, 1, 12), 'America/New_York'), '2026-01-01 07:00:00')
  assert.equal(formatLocalTime(Date.UTC(2026, 0, 1, 12), 'Nowhere/At_All'), '2026-01-01 12:00:00')
})
