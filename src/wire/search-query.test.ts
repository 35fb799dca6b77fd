import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '../problem/index.ts'
import { findTimeZone } from '../runtime/index.ts'
import { parseSearchQuery, parseSort } from './search-query.ts'

const zone = findTimeZone('UTC') ?? assert.fail('there is no UTC')

function parse(query: string) {
  return parseSearchQuery(new URLSearchParams(query), { zone })
}

function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    assert.ok(error instanceof Problem, String(error))
    assert.equal(error.code, 'filter-unreadable')
    return error.message
  }
  return assert.fail('it was read')
}

describe('the conditions of a search', () => {
  test('a name that is repeated takes any of its values, and != none of them', () => {
    assert.deepEqual(parse('type=Move&TYPE=3&status!=Failed&status!=5'), [
      { field: 'type', values: ['Move', 'FailOver'], isNegated: false },
      { field: 'state', values: ['Failed', 'Stopped'], isNegated: true },
    ])
  })

  test('durations, groups and texts are read, and what is empty is no condition', () => {
    assert.deepEqual(parse('durationMin=1.5h&durationMax=90&group=Running&text= &vpg=a&limit=5&cursor=x'), [
      { field: 'durationMin', values: [5_400_000], isNegated: false },
      { field: 'durationMax', values: [90_000], isNegated: false },
      { field: 'group', values: ['running'], isNegated: false },
      { field: 'vpg', values: ['a'], isNegated: false },
    ])
    assert.deepEqual(parse(''), [])
  })

  test('what cannot be read is refused with name, value and remedy', () => {
    for (const [query, message] of [
      ['typ=Move', /"typ" is not a parameter; there are .*type/],
      ['group=busy', /group "busy" is not a group of states; write one of running, failed, ended/],
      ['durationMin=soon', /durationMin "soon" is not a duration; write seconds, or 90s, 10m, 2h, 3d/],
      [`vpg=${'a'.repeat(201)}`, /vpg ".* is longer than an identifier/],
      ['startedAfterDate=yesterday', /startedAfterDate "yesterday" is not a date/],
      [Array(101).fill('type=Move').join('&'), /type is given more than 100 times; give fewer/],
    ] as const) {
      assert.match(
        refusal(() => parse(query)),
        message,
      )
    }
  })
})

describe('the order of a search', () => {
  test('is newest first unless given, and a minus turns it round', () => {
    assert.deepEqual(parseSort(undefined), { key: 'started', isDescending: true })
    assert.deepEqual(parseSort('-duration'), { key: 'duration', isDescending: true })
    assert.deepEqual(parseSort('type'), { key: 'type', isDescending: false })
    assert.match(
      refusal(() => parseSort('size')),
      /sort "size" is not one of started, completed/,
    )
  })
})
