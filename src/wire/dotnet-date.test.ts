import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  daysInMonth,
  formatDotNetDate,
  formatIsoDate,
  formatLocalDotNetDate,
  formatLocalIsoDate,
  formatTrimmedIsoDate,
  parseDotNetDate,
  parseIsoDate,
} from './dotnet-date.ts'

const FIRST = -62_135_596_800_000
const LAST = 253_402_300_799_999
const instants = fc.oneof(fc.integer({ min: FIRST, max: LAST }), fc.constantFrom(FIRST, -1, 0, 999, LAST))
const offsets = fc.integer({ min: -14 * 60, max: 14 * 60 })

describe('a date of .NET', () => {
  test('is written as the published page prints it', () => {
    assert.equal(formatDotNetDate(1_520_423_877_045), '/Date(1520423877045)/')
    assert.equal(formatLocalDotNetDate(1_444_792_425_000, 120), '/Date(1444792425000+0200)/')
    assert.equal(formatLocalDotNetDate(1_444_792_425_000, -210), '/Date(1444792425000-0330)/')
    assert.equal(formatLocalDotNetDate(0, 0), '/Date(0+0000)/')
  })

  test('is read back, its offset being for people alone', () => {
    fc.assert(
      fc.property(instants, offsets, (instant, offset) => {
        assert.equal(parseDotNetDate(formatDotNetDate(instant)), instant)
        assert.equal(parseDotNetDate(formatLocalDotNetDate(instant, offset)), instant)
        assert.equal(parseDotNetDate(formatDotNetDate(instant).replaceAll('/', '\\/')), instant)
      }),
    )
  })

  test('is refused outside the years 1 to 9999 and in any other form', () => {
    for (const text of [
      formatDotNetDate(FIRST - 1),
      formatDotNetDate(LAST + 1),
      '/Date(1.5)/',
      '/Date(1e3)/',
      '/Date( 1 )/',
      '/Date(1+02:00)/',
      'Date(1)',
      '/Date(1)/x',
      '1520423877045',
      '',
    ]) {
      assert.equal(parseDotNetDate(text), undefined, text)
    }
  })
})

describe('an ISO date', () => {
  test('has three digits on the appliance, and no trailing zeros in XML', () => {
    const dates = [
      [Date.UTC(2018, 2, 7, 11, 57, 56, 840), '2018-03-07T11:57:56.840Z', '2018-03-07T11:57:56.84Z'],
      [Date.UTC(2018, 2, 7, 11, 57, 56, 800), '2018-03-07T11:57:56.800Z', '2018-03-07T11:57:56.8Z'],
      [Date.UTC(2018, 2, 7, 11, 57, 50), '2018-03-07T11:57:50.000Z', '2018-03-07T11:57:50Z'],
      [Date.UTC(2018, 2, 7, 10, 0, 0), '2018-03-07T10:00:00.000Z', '2018-03-07T10:00:00Z'],
      [Date.UTC(2018, 2, 7, 11, 57, 56, 45), '2018-03-07T11:57:56.045Z', '2018-03-07T11:57:56.045Z'],
      [FIRST, '0001-01-01T00:00:00.000Z', '0001-01-01T00:00:00Z'],
      [LAST, '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ] as const
    for (const [instant, full, trimmed] of dates) {
      assert.equal(formatIsoDate(instant), full)
      assert.equal(formatTrimmedIsoDate(instant), trimmed)
    }
  })

  test('of a local time has its offset', () => {
    assert.equal(formatLocalIsoDate(Date.UTC(2026, 10, 23, 15), 120), '2026-11-23T17:00:00.000+02:00')
    assert.equal(formatLocalIsoDate(Date.UTC(2026, 10, 23, 15), -570), '2026-11-23T05:30:00.000-09:30')
  })

  test('is read back in each form', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        assert.equal(parseIsoDate(formatIsoDate(instant)), instant)
        assert.equal(parseIsoDate(formatTrimmedIsoDate(instant)), instant)
        assert.equal(parseIsoDate(formatIsoDate(instant).toLowerCase()), instant)
      }),
    )
    // Away from the ends: local time there would have years that are not written with four digits.
    const inner = fc.integer({ min: FIRST + 86_400_000, max: LAST - 86_400_000 })
    fc.assert(
      fc.property(inner, offsets, (instant, offset) => {
        assert.equal(parseIsoDate(formatLocalIsoDate(instant, offset)), instant)
      }),
    )
  })

  test('drops digits past the millisecond', () => {
    assert.equal(parseIsoDate('2021-06-15T04:31:21.6519999Z'), Date.UTC(2021, 5, 15, 4, 31, 21, 651))
    assert.equal(parseIsoDate('2021-06-15T04:31:21.6Z'), Date.UTC(2021, 5, 15, 4, 31, 21, 600))
  })

  test('is refused where the day, the time or the zone is missing or does not exist', () => {
    for (const text of [
      '2021-06-15',
      '2021-06-15T04:31Z',
      '2021-06-15T04:31:21',
      '2021-02-29T00:00:00Z',
      '2021-02-31T00:00:00Z',
      '2021-13-01T00:00:00Z',
      '2021-06-15T25:00:00Z',
      '2021-06-15T04:61:00Z',
      '2021-06-15T04:31:21.Z',
      '0000-01-01T00:00:00Z',
      '0001-01-01T00:00:00+00:01',
      '9999-12-31T23:59:59-00:01',
      '+002021-06-15T04:31:21Z',
      ' 2021-06-15T04:31:21Z',
    ]) {
      assert.equal(parseIsoDate(text), undefined, text)
    }
  })
})

describe('the days of a month', () => {
  test('follow the Gregorian calendar', () => {
    for (const [year, month, days] of [
      [2021, 1, 31],
      [2021, 2, 28],
      [2024, 2, 29],
      [1900, 2, 28],
      [2000, 2, 29],
      [4, 2, 29],
      [1, 2, 28],
      [9999, 4, 30],
      [9999, 12, 31],
    ] as const) {
      assert.equal(daysInMonth(year, month), days, `${year}-${month}`)
    }
  })
})
