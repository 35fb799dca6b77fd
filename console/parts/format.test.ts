import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatAgo, formatDuration, formatInstant, formatType } from './format.ts'

test('a duration is told in its two largest units', () => {
  assert.equal(formatDuration(340), '340 ms')
  assert.equal(formatDuration(59_999), '59 s')
  assert.equal(formatDuration(3_600_000), '1 h')
  assert.equal(formatDuration(3_900_000), '1 h 5 min')
  assert.equal(formatDuration(90_061_000), '1 d 1 h')
  assert.equal(formatDuration(-5), '0 s')
})

test('times are told from now, back and ahead', () => {
  assert.equal(formatAgo(1000, 2000), 'just now')
  assert.equal(formatAgo(0, 300_000), '5 min ago')
  assert.equal(formatAgo(7_200_000, 0), 'in 2 h')
  assert.equal(formatAgo(0, 86_400_000), '1 day ago')
})

test('an instant is written in the zone asked for, in that of the reader where the zone is unknown', () => {
  const noon = Date.parse('2026-07-01T12:00:00Z')
  assert.equal(formatInstant(noon, 'Asia/Tokyo'), '2026-07-01 21:00:00')
  assert.equal(formatInstant(noon, 'Nowhere/At all'), formatInstant(noon))
  assert.equal(formatInstant(Number.NaN), '')
})

test('types are told in words, those of newer servers too', () => {
  assert.equal(formatType('CreateProtectionGroup'), 'Create protection group')
  assert.equal(formatType('AddVMToProtectionGroup'), 'Add VM to protection group')
  assert.equal(formatType('BulkUpgradeVras'), 'Bulk upgrade VRAs')
  assert.equal(formatType('toString'), 'To string')
  assert.equal(formatType('99'), '99')
})
