import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { taskStates } from '../task/index.ts'
import { readDocument, writeDocument } from './document.ts'
import {
  double,
  enumeration,
  flag,
  instant,
  integer,
  longDigits,
  openEnumeration,
  plainText,
  text,
} from './scalars.ts'
import { list, nullable, onAppliance, record, type SchemaBook, type Shape, ShapeMismatch } from './shape.ts'
import { DEFAULT_STYLE, type WireStyle } from './wire-style.ts'
import { parseXml } from './xml-tree.ts'

const APPLIANCE: WireStyle = { profile: 'appliance', escapeSlashes: false }
const WCF: WireStyle = { profile: 'windows', escapeSlashes: true }

const inner = record('InnerApi', { Zeta: integer, alpha: text })
const outer = record('OuterApi', {
  Name: text,
  'Link_{0}': nullable(inner),
  Inner: inner,
  Words: list(plainText),
  Items: list(inner),
  When: nullable(instant),
  Extra: onAppliance(integer),
})

const VALUE = {
  Name: 'a/b',
  'Link_{0}': null,
  Inner: { Zeta: 1, alpha: null },
  Words: ['x', ''],
  Items: [{ Zeta: 2, alpha: '<' }],
  When: 1_520_423_876_840,
  Extra: 7,
}

describe('a record', () => {
  test('is written with its members in the order of its table', () => {
    assert.equal(
      outer.toJson(VALUE, DEFAULT_STYLE),
      '{"Name":"a/b","Link_{0}":null,"Inner":{"Zeta":1,"alpha":null},"Words":["x",""],"Items":[{"Zeta":2,"alpha":"<"}],"When":"/Date(1520423876840)/"}',
    )
    assert.equal(
      outer.toXml('OuterApi', VALUE, DEFAULT_STYLE),
      '<OuterApi><Name>a/b</Name><Link__x007B_0_x007D_ i:nil="true"/><Inner><Zeta>1</Zeta><alpha i:nil="true"/></Inner>' +
        '<Words xmlns:a="http://schemas.microsoft.com/2003/10/Serialization/Arrays"><a:string>x</a:string><a:string/></Words>' +
        '<Items><InnerApi><Zeta>2</Zeta><alpha>&lt;</alpha></InnerApi></Items><When>2018-03-07T11:57:56.84Z</When></OuterApi>',
    )
  })

  test('has its slashes escaped and its appliance members where the style says so', () => {
    assert.match(outer.toJson(VALUE, WCF), /"Name":"a\\\/b".*"When":"\\\/Date\(1520423876840\)\\\/"}$/)
    assert.match(outer.toJson(VALUE, APPLIANCE), /"When":"2018-03-07T11:57:56\.840Z","Extra":7}$/)
    assert.match(outer.toXml('OuterApi', VALUE, APPLIANCE), /<Extra>7<\/Extra><\/OuterApi>$/)
  })

  test('is read from members in any order and letter case, past unknown ones', () => {
    const members = Object.entries(JSON.parse(outer.toJson(VALUE, APPLIANCE)) as object)
    const orders = fc.shuffledSubarray(members, { minLength: members.length })
    fc.assert(
      fc.property(orders, fc.array(fc.boolean()), fc.string(), (shuffled, upper, unknown) => {
        const given = shuffled.map(([name, value], at) => [
          upper[at] ? name.toUpperCase() : name.toLowerCase(),
          value,
        ])
        const json = Object.fromEntries([[`unknown ${unknown}`, { Name: 'another' }], ...given])
        assert.deepEqual(outer.fromJson(json, ''), VALUE)
      }),
    )
    const xml = '<o><ITEMS/><unknown/><inner><ALPHA>z</ALPHA><zeta>5</zeta></inner><name>n</name></o>'
    assert.deepEqual(outer.fromXml(parseXml(xml), ''), {
      Name: 'n',
      'Link_{0}': null,
      Inner: { Zeta: 5, alpha: 'z' },
      Words: [],
      Items: [],
      When: null,
      Extra: 0,
    })
  })

  test('has the value of absence for each member that is not there', () => {
    const nothing = {
      Name: null,
      'Link_{0}': null,
      Inner: { Zeta: 0, alpha: null },
      Words: [],
      Items: [],
      When: null,
      Extra: 0,
    }
    assert.deepEqual(outer.fromJson({}, ''), nothing)
    assert.deepEqual(outer.fromXml(parseXml('<OuterApi/>'), ''), nothing)
  })

  test('says at which member a value is not what it should be', () => {
    const mismatch = (raw: unknown) => {
      try {
        outer.fromJson(raw, '')
      } catch (error) {
        assert.ok(error instanceof ShapeMismatch)
        return error.message
      }
      return assert.fail('nothing is wrong')
    }
    assert.equal(
      mismatch({ Items: [{}, { Zeta: 'x' }] }),
      'Items[1].Zeta cannot be read; send a whole number',
    )
    assert.equal(mismatch({ inner: 5 }), 'Inner cannot be read; send an object')
    assert.equal(mismatch({ WORDS: {} }), 'Words cannot be read; send an array')
    assert.equal(mismatch({ Words: [1] }), 'Words[0] cannot be read; send text')
    assert.equal(
      mismatch({ When: 'noon' }),
      'When cannot be read; send a date such as /Date(1520423877045)/ or 2018-03-07T11:57:57.045Z',
    )
    for (const raw of [null, [], 'text', 5]) assert.equal(mismatch(raw), 'It cannot be read; send an object')
  })

  test('is described once, its members in order and those of the profile alone', () => {
    const book: SchemaBook = { style: DEFAULT_STYLE, schemas: new Map() }
    assert.deepEqual(outer.schema(book), { $ref: '#/components/schemas/OuterApi' })
    assert.deepEqual([...book.schemas.keys()], ['OuterApi', 'InnerApi'])
    const { properties } = book.schemas.get('OuterApi') as { properties: object }
    assert.deepEqual(Object.keys(properties), ['Name', 'Link_{0}', 'Inner', 'Words', 'Items', 'When'])
  })
})

describe('a value', () => {
  /** What is read, or `undefined` where the shape refuses it. */
  function readJson<Value>(shape: Shape<Value>, raw: unknown): Value | undefined {
    try {
      return shape.fromJson(raw, '')
    } catch (error) {
      assert.ok(error instanceof ShapeMismatch)
      return undefined
    }
  }

  test('that is a whole number is read from a number or its digits', () => {
    for (const [raw, value] of [
      [5, 5],
      ['5', 5],
      [' -5 ', -5],
      [undefined, 0],
      [5.5, undefined],
      ['5.0', undefined],
      ['', undefined],
      [2 ** 53, undefined],
      ['99999999999999999', undefined],
      [true, undefined],
      [{}, undefined],
    ] as const) {
      assert.equal(readJson(integer, raw), value, JSON.stringify(raw))
    }
  })

  test('that is too long for a double keeps its digits', () => {
    assert.equal(readJson(longDigits, '5377857665828093654'), '5377857665828093654')
    assert.equal(longDigits.toJson('5377857665828093654', DEFAULT_STYLE), '5377857665828093654')
    assert.equal(readJson(longDigits, '1e3'), undefined)
  })

  test('that is true or false is read from words and digits', () => {
    for (const raw of [true, 'True', ' TRUE', '1', 1]) assert.equal(readJson(flag, raw), true)
    for (const raw of [false, 'False', '0', 0, null, undefined]) assert.equal(readJson(flag, raw), false)
    for (const raw of ['yes', '', 2]) assert.equal(readJson(flag, raw), undefined)
  })

  test('that is a number is finite', () => {
    assert.equal(readJson(double, '1.26743233E+15'), 1.26743233e15)
    for (const raw of ['', ' ', 'NaN', 'Infinity', '1,5']) assert.equal(readJson(double, raw), undefined)
  })

  test('of a closed enumeration is a number in JSON and a name in XML, and read as either', () => {
    const state = enumeration(taskStates)
    for (const name of taskStates.names) {
      assert.equal(state.toJson(name, DEFAULT_STYLE), String(taskStates.numberOf(name)))
      assert.equal(state.toXml('State', name, DEFAULT_STYLE), `<State>${name}</State>`)
      for (const raw of [
        name,
        name.toUpperCase(),
        taskStates.numberOf(name),
        String(taskStates.numberOf(name)),
      ]) {
        assert.equal(readJson(state, raw), name)
      }
    }
    assert.equal(readJson(state, 8), undefined)
  })

  test('of an open enumeration keeps what it does not know, and writes it back as it came', () => {
    const state = openEnumeration(taskStates)
    for (const [raw, value, json] of [
      [6, 'Completed', '6'],
      ['completed', 'Completed', '6'],
      ['06', 'Completed', '6'],
      [9, '9', '9'],
      ['009', '9', '9'],
      ['Rewinding', 'Rewinding', '"Rewinding"'],
    ] as const) {
      assert.equal(readJson(state, raw), value)
      assert.equal(state.toJson(value, DEFAULT_STYLE), json)
      assert.equal(state.fromXml(parseXml(state.toXml('State', value, DEFAULT_STYLE)), ''), value)
    }
    for (const raw of [undefined, null, '', -1, 1.5, 1e10, 'two words', 'a<b', true, {}]) {
      assert.equal(readJson(state, raw), undefined, JSON.stringify(raw))
    }
  })

  test('that is null is told from one that is empty', () => {
    const names = record('Names', { One: text, Other: text })
    for (const format of ['json', 'xml'] as const) {
      const written = writeDocument(names, { One: null, Other: '' }, format, DEFAULT_STYLE)
      assert.deepEqual(readDocument(names, written, format), { One: null, Other: '' })
    }
  })
})
