import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { readVectors } from '../../test/vectors/vectors.ts'
import { findTimeZone } from '../runtime/index.ts'
import type { TimeZone } from '../task/index.ts'
import { formatDotNetDate, formatIsoDate, formatLocalIsoDate, formatTrimmedIsoDate } from './dotnet-date.ts'
import { parseFilterDate } from './filter-date.ts'

function zone(name = ''): TimeZone {
  const found = findTimeZone(name)
  assert.ok(found, `there is no zone ${name}`)
  return found
}

const instants = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })

describe('the date of a filter', () => {
  test('names the instant that its vector says', () => {
    for (const { columns, place } of readVectors('dates-valid.txt')) {
      const [text = '', zoneName, expected = ''] = columns
      const instant = parseFilterDate(text, zone(zoneName))
      assert.ok(instant !== undefined, `${place}: ${text} is read as no date`)
      assert.equal(formatIsoDate(instant), expected, `${place}: ${text}`)
    }
  })

  test('is refused where it is none', () => {
    assert.equal(parseFilterDate('', zone('UTC')), undefined)
    for (const { columns, place } of readVectors('dates-invalid.txt')) {
      const [text = '', zoneName] = columns
      assert.equal(parseFilterDate(text, zone(zoneName)), undefined, `${place}: ${text}`)
    }
  })

  test('has no use for space around it', () => {
    assert.equal(parseFilterDate(' 2021-06-07T13:16Z\t', zone('UTC')), Date.UTC(2021, 5, 7, 13, 16))
  })

  test('takes every form in which we write dates, in any zone', () => {
    const newYork = zone('America/New_York')
    fc.assert(
      fc.property(instants, (instant) => {
        for (const text of [
          formatIsoDate(instant),
          formatTrimmedIsoDate(instant),
          formatDotNetDate(instant),
        ]) {
          assert.equal(parseFilterDate(text, newYork), instant, text)
        }
      }),
    )
  })

  test('takes local time with its offset, the plus as a plus or as a space', () => {
    const instantsOfThisAge = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2100, 0) })
    fc.assert(
      fc.property(instantsOfThisAge, fc.integer({ min: -14 * 60, max: 14 * 60 }), (instant, offset) => {
        const text = formatLocalIsoDate(instant, offset)
        assert.equal(parseFilterDate(text, zone('UTC')), instant)
        assert.equal(parseFilterDate(text.replace('+', ' '), zone('UTC')), instant)
      }),
    )
  })

  test('of local time comes back to the same reading, unless clocks skip it', () => {
    for (const name of ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata']) {
      const local = zone(name)
      fc.assert(
        fc.property(fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2030, 0) }), (instant) => {
          const reading = formatLocalIsoDate(instant, local.offsetMinutesAt(instant)).slice(0, -6)
          const read = parseFilterDate(reading, local)
          // A reading that is twice comes back as the later of the two, an hour on.
          assert.ok(read === instant || read === instant + 3_600_000, reading)
        }),
      )
    }
  })

  test('is a date within the calendar or nothing, whatever the text', () => {
    const pieces = [
      '2021',
      '06',
      '7',
      '-',
      '/',
      ':',
      ' ',
      'T',
      'Z',
      '+02:00',
      'June',
      'Mon,',
      'PM',
      '.5',
      '1e9',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        const instant = parseFilterDate(parts.join(''), zone('Europe/Berlin'))
        assert.ok(instant === undefined || (instant >= -62_135_596_800_000 && instant <= 253_402_300_799_999))
      }),
    )
  })
})
