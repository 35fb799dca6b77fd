import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseXml } from '../wire/index.ts'
import { findMismatches, findXmlMismatches, tellMismatches } from './compare.ts'

const json = (got: unknown, expected: unknown) => tellMismatches(findMismatches(got, expected))
const xml = (got: string, expected: string) =>
  tellMismatches(findXmlMismatches(parseXml(got), parseXml(expected)))

describe('two JSON values', () => {
  test('that are the same have nothing to tell', () => {
    assert.equal(json({ a: [1, { b: null }] }, { a: [1, { b: null }] }), undefined)
  })

  test('differ in a member that is missing, one that is more, and their order', () => {
    assert.deepEqual(json({ b: 1, a: 1, x: 1 }, { a: 1, b: 1, c: 1 }), {
      expected: 'c: the member; x: no such member; a as member 1',
      got: 'c: no such member; x: a member; b there',
    })
  })

  test('null is not an empty text, and a number not its digits', () => {
    assert.deepEqual(json({ a: null, b: 1 }, { a: '', b: '1' }), {
      expected: 'a: ""; b: "1"',
      got: 'a: null; b: 1',
    })
  })

  test('the same place in many items counts once, and only the first places are told', () => {
    const items = (value: number) => [{ a: value }, { a: value }]
    assert.deepEqual(json(items(1), items(2)), { expected: '[].a: 2', got: '[].a: 1' })
    const many = (value: number) => ({ a: value, b: value, c: value, d: value, e: value })
    assert.equal(json(many(1), many(2))?.got, 'a: 1; b: 1; c: 1; and 2 more places')
  })

  test('a local time with its offset is the instant, another form of a date is another', () => {
    assert.equal(json('/Date(1444792425000+0200)/', '/Date(1444792425000)/'), undefined)
    assert.equal(json('2026-11-23T17:00:00.000+02:00', '2026-11-23T15:00:00.000Z'), undefined)
    assert.notEqual(json('2026-11-23T15:00:00Z', '2026-11-23T15:00:00.000Z'), undefined)
  })

  test('a long text with controls is told on one line, in bounds', () => {
    const told = json(`\u001b[31m\n${'x'.repeat(500)}`, '')
    assert.ok(told !== undefined && told.got.length < 80 && !/[\u001b\n]/.test(told.got))
  })
})

describe('two XML elements', () => {
  test('an element without text is the same in either spelling, a number in either form', () => {
    assert.equal(xml('<A><B></B><C>1.5E3</C></A>', '<A><B/><C>1500</C></A>'), undefined)
  })

  test('differ in the order of children, in nil and in text', () => {
    assert.equal(xml('<A><C/><B/></A>', '<A><B/><C/></A>')?.expected, 'B as member 1')
    assert.equal(xml('<A><B/></A>', '<A><B nil="true"/></A>')?.got, 'B: no nil')
    assert.equal(xml('<A><B>6</B></A>', '<A><B>Completed</B></A>')?.expected, 'B: "Completed"')
  })

  test('the items of a list have one name', () => {
    assert.deepEqual(xml('<A><B/><C/></A>', '<A><B/><B/></A>'), { expected: '<B>', got: '<C>' })
  })
})
