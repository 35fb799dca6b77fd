import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { jsonText, xmlName, xmlText } from './escape.ts'

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('/', '\\', '"', '\ud800', '\u2028') }),
)

describe('text in JSON', () => {
  test('has plain slashes as the published page prints them, or escaped ones as WCF writes them', () => {
    assert.equal(jsonText('/Date(0)/', false), '"/Date(0)/"')
    assert.equal(jsonText('/Date(0)/', true), '"\\/Date(0)\\/"')
    assert.equal(jsonText('a\\/b', true), '"a\\\\\\/b"')
  })

  test('is the same text for every reader, whatever the style', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (text, escapeSlashes) => {
        const literal = jsonText(text, escapeSlashes)
        assert.equal(JSON.parse(literal), text)
        if (escapeSlashes) assert.ok(!/(^|[^\\])(\\\\)*\//.test(literal), literal)
        assert.ok(literal.isWellFormed())
      }),
    )
  })
})

describe('text in XML', () => {
  test('has its markup escaped, and a carriage return that would be lost', () => {
    assert.equal(xmlText('a<b>&c]]>'), 'a&lt;b&gt;&amp;c]]&gt;')
    assert.equal(xmlText('a\r\nb\tc'), 'a&#xD;\nb\tc')
    assert.equal(xmlText(`'"`), `'"`)
  })

  test('has U+FFFD for what XML cannot carry, and everything else as it is', () => {
    assert.equal(xmlText('\0\u{1}\u{8}\u{b}\u{1f}\u{fffe}\u{ffff}\ud800'), '\u{fffd}'.repeat(8))
    assert.equal(xmlText('\u{7f}\u{85}\u{2028}\u{202e}\u{fffd}😀'), '\u{7f}\u{85}\u{2028}\u{202e}\u{fffd}😀')
    assert.equal(xmlText('\udc00\ud800'), '\u{fffd}\u{fffd}')
  })
})

describe('a name in XML', () => {
  test('has what a name cannot have as its code', () => {
    assert.equal(xmlName('Link_{0}'), 'Link__x007B_0_x007D_')
    assert.equal(xmlName('TaskIdentifier'), 'TaskIdentifier')
    assert.equal(xmlName('a b'), 'a_x0020_b')
  })
})
