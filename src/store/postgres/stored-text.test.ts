import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fromStoredText, toStoredArray, toStoredText } from './stored-text.ts'

/** Few characters, so that escapes meet what they are made of. */
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom('\u0000', '\u0001', '\u0002', 'a', '😀'), maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
)

describe('text as PostgreSQL keeps it', () => {
  test('comes back as it was, without U+0000 in between', () => {
    fc.assert(
      fc.property(texts, (text) => {
        assert.equal(fromStoredText(toStoredText(text)), text)
        assert.ok(!toStoredText(text).includes('\u0000'))
      }),
    )
  })

  test('is in the order of the bytes that it was made of', () => {
    const compare = (one: string, other: string) =>
      Math.sign(Buffer.compare(Buffer.from(one), Buffer.from(other)))
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        assert.equal(compare(toStoredText(one), toStoredText(other)), compare(one, other))
      }),
    )
  })

  test('is what it was where it has neither U+0000 nor U+0001', () => {
    assert.equal(toStoredText('Größe "x"\n\u0002'), 'Größe "x"\n\u0002')
  })

  test('an array quotes what would end an element', () => {
    assert.equal(
      toStoredArray(['a"b', 'c\\d', 'NULL', '', 'e,f}', null, 5]),
      '{"a\\"b","c\\\\d","NULL","","e,f}",NULL,5}',
    )
  })
})
