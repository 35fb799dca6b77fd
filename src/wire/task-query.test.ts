import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Problem } from '../problem/index.ts'
import { findTimeZone } from '../runtime/index.ts'
import { type TaskFilter, taskStates, taskTypes } from '../task/index.ts'
import { collectQuery, parseTaskQuery, type QueryContext, TASK_QUERY } from './task-query.ts'

const zone = findTimeZone('America/New_York') ?? assert.fail('there is no New York')

function parse(query: string, context: Partial<QueryContext> = {}): TaskFilter {
  return parseTaskQuery(new URLSearchParams(query), { zone, ...context })
}

function refusal(query: string): string {
  try {
    parse(query)
  } catch (error) {
    assert.ok(error instanceof Problem)
    assert.equal(error.code, 'filter-unreadable')
    return error.message
  }
  return assert.fail(`${query} is not refused`)
}

/** Each letter in a case of its own. */
function inCases(text: string, upper: readonly boolean[]): string {
  return [...text].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter.toLowerCase())).join('')
}
const cases = fc.array(fc.boolean(), { minLength: 50, maxLength: 50 })

const NOON = Date.UTC(2026, 5, 7, 12)

describe('the query of a list', () => {
  test('has a filter for each field, any of them together', () => {
    assert.deepEqual(parse(''), {})
    assert.deepEqual(
      parse(
        'startedBeforeDate=2026-06-07T12:00Z&startedAfterDate=2026-06-07&completedBeforeDate=6/7/2026+8:00+AM' +
          `&completedAfterDate=${NOON}&type=Move&status=1`,
      ),
      {
        startedBefore: NOON,
        startedAfter: Date.UTC(2026, 5, 7, 4),
        completedBefore: NOON,
        completedAfter: NOON,
        type: 'Move',
        state: 'InProgress',
      },
    )
  })

  test('has names in any letter case', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.entries(TASK_QUERY)), cases, ([field, row], upper) => {
        const value = row.value === 'date' ? '2026-06-07T12:00:00Z' : row.value === 'type' ? 'Move' : 'Paused'
        const filter = parse(`${inCases(row.name, upper)}=${value}`)
        assert.deepEqual(filter, { [field]: row.value === 'date' ? NOON : value })
      }),
    )
  })

  test('has types and states by number, or by name in any letter case', () => {
    fc.assert(
      fc.property(fc.constantFrom(...taskTypes.names), cases, (name, upper) => {
        assert.deepEqual(parse(`type=${inCases(name, upper)}`), { type: name })
        assert.deepEqual(parse(`type=${taskTypes.numberOf(name)}`), { type: name })
      }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...taskStates.names), cases, (name, upper) => {
        assert.deepEqual(parse(`status=${inCases(name, upper)}`), { state: name })
        assert.deepEqual(parse(`status=${taskStates.numberOf(name)}`), { state: name })
      }),
    )
  })

  test('has types and states of newer servers where the store holds them', () => {
    const context = { moreTypes: new Set(['SplitBrain']), moreStates: new Set(['9', 'Dreaming']) }
    assert.deepEqual(parse('type=splitbrain&status=9', context), { type: 'SplitBrain', state: '9' })
    assert.deepEqual(parse('status=DREAMING', context), { state: 'Dreaming' })
    assert.match(refusal('type=SplitBrain'), /is not a task type/)
  })

  test('has raw colons and escaped ones, and space around values', () => {
    assert.deepEqual(parse('startedAfterDate=2026-06-07T12%3A00%3A00Z'), { startedAfter: NOON })
    assert.deepEqual(parse('startedAfterDate=%202026-06-07T12:00:00Z%20&type=%20move'), {
      startedAfter: NOON,
      type: 'Move',
    })
  })

  test('has a plus of an offset that arrives as a space', () => {
    assert.deepEqual(parse('startedAfterDate=2026-06-07T14:00:00+02:00'), { startedAfter: NOON })
    assert.deepEqual(parse('startedAfterDate=2026-06-07T14:00:00%2B02:00'), { startedAfter: NOON })
  })

  test('may have empty values, which are no filter, and unknown parameters, which mean nothing', () => {
    assert.deepEqual(parse('type=&status=%20&startedAfterDate&page=2&__proto__=1&types=Move'), {})
  })

  test('may say the same twice', () => {
    assert.deepEqual(parse('type=Move&TYPE=Move&type='), { type: 'Move' })
  })

  test('is refused where it says two things at once', () => {
    assert.equal(
      refusal('type=Move&Type=FailOver&type=Clone'),
      'type is given 3 times with different values; give it once.',
    )
  })

  test('is refused where a value cannot be read, naming it and what to write', () => {
    for (const [query, message] of [
      [
        'startedbeforedate=yesterday',
        'startedBeforeDate "yesterday" is not a date; write 2026-12-31, 2026-12-31T10:00:00.000Z or epoch milliseconds.',
      ],
      [
        'type=69',
        'type "69" is not a task type; GET /v1/tasks/types lists the names, and the numbers 0 to 68 are read too.',
      ],
      [
        'STATUS=Done',
        'status "Done" is not a status; write one of FirstUnusedValue, InProgress, WaitingForUserInput, Paused, Failed, Stopped, Completed, Cancelling or its number, 0 to 7.',
      ],
    ] as const) {
      assert.equal(refusal(query), message)
    }
    for (const { name } of Object.values(TASK_QUERY)) {
      assert.match(refusal(`${name}=2021-02-30`), new RegExp(`^${name} "2021-02-30" is not a .*\\.$`))
    }
  })

  test('is refused in one bounded line, whatever the value', () => {
    const message = refusal(
      `type=${encodeURIComponent(`a\r\nX-Header: 1\u{202e}\u{1b}[2J${'x'.repeat(5000)}`)}`,
    )
    assert.ok(!/[\p{Cc}\p{Cf}]/u.test(message))
    assert.ok(message.length < 300)
  })
})

describe('parameters', () => {
  test('are looked up in any letter case, whatever they are called', () => {
    const given = collectQuery([
      ['vpgName', ' one '],
      ['toString', ''],
    ])
    assert.equal(given('VPGNAME'), 'one')
    assert.equal(given('toString'), undefined)
    assert.equal(given('constructor'), undefined)
  })
})
