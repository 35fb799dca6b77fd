import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  CONDITIONS,
  filterSetting,
  filterValueOf,
  filterWith,
  filterWithout,
  paramsWith,
  parseFilter,
  toFilterParams,
} from './filter-state.ts'

test('conditions are read in any letter case, with their negation, and what belongs to the page is left', () => {
  const filter = parseFilter(
    new URLSearchParams('STATUS=Failed&status=Stopped&Type!=Move&sort=-duration&vpg='),
  )
  assert.deepEqual(filter, [
    { name: 'status', isNegated: false, values: ['Failed', 'Stopped'] },
    { name: 'type', isNegated: true, values: ['Move'] },
  ])
})

test('any conditions come back from the address they are written to', () => {
  const value = fc
    .string({ minLength: 1, unit: 'grapheme' })
    .map((text) => text.trim())
    .filter((text) => text !== '')
  const term = fc.record(
    {
      name: fc.constantFrom(...CONDITIONS.map(({ name }) => name)),
      isNegated: fc.boolean(),
      values: fc.uniqueArray(value, { minLength: 1, maxLength: 4 }),
    },
    { noNullPrototype: true },
  )
  const filters = fc.uniqueArray(term, { selector: ({ name, isNegated }) => `${name}${isNegated}` })
  fc.assert(
    fc.property(filters, (filter) => {
      const text = toFilterParams(filter).toString()
      assert.deepEqual(parseFilter(new URLSearchParams(text)), filter)
    }),
  )
})

test('the parameters of the page stay when the conditions change', () => {
  const params = paramsWith(new URLSearchParams('sort=type&status=Failed'), [
    { name: 'vpg', isNegated: true, values: ['a', 'b'] },
  ])
  assert.equal(params.toString(), 'sort=type&vpg%21=a&vpg%21=b')
})

test('values are added once and taken away one by one', () => {
  const one = filterWith([], { name: 'type', isNegated: false, values: ['Move'] })
  const two = filterWith(one, { name: 'type', isNegated: false, values: ['Move', 'Pair'] })
  assert.deepEqual(two, [{ name: 'type', isNegated: false, values: ['Move', 'Pair'] }])
  const left = filterWithout(two, { name: 'type', isNegated: false, values: ['Move'] })
  assert.deepEqual(left, [{ name: 'type', isNegated: false, values: ['Pair'] }])
  assert.deepEqual(filterWithout(left, { name: 'type', isNegated: false, values: ['Pair'] }), [])
})

test('a condition with one value is set, read and taken away', () => {
  const filter = filterSetting([{ name: 'group', isNegated: true, values: ['ended'] }], 'group', 'failed')
  assert.equal(filterValueOf(filter, 'group'), 'failed')
  assert.deepEqual(filterSetting(filter, 'group', ''), [
    { name: 'group', isNegated: true, values: ['ended'] },
  ])
})
