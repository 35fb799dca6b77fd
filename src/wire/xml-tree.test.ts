import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { createXmlReader, parseXml, type XmlElement } from './xml-tree.ts'

/** The elements of one depth of a document that is given in pieces. */
function read(depth: number, pieces: readonly string[]): XmlElement[] {
  const elements: XmlElement[] = []
  const reader = createXmlReader({ depth, onElement: (element) => elements.push(element) })
  for (const piece of pieces) reader.write(piece)
  reader.end()
  return elements
}

describe('an XML document', () => {
  test('is a tree of names without prefix, texts, nils and lines', () => {
    const root = parseXml(
      '<?xml version="1.0"?>\n<z:a xmlns:z="u" xmlns:i="v"><b>x &amp; &#x41;<![CDATA[<y>]]></b>\n<c i:nil="true"/></z:a>',
    )
    assert.equal(root.name, 'a')
    assert.deepEqual(
      root.children.map(({ name, text, isNil, line }) => ({ name, text, isNil, line })),
      [
        { name: 'b', text: 'x & A<y>', isNil: false, line: 2 },
        { name: 'c', text: '', isNil: true, line: 3 },
      ],
    )
  })

  test('is handed out by elements of one depth, without the space between them', () => {
    const names = (depth: number) =>
      read(depth, ['<a> <b><c>1</c></b> <d/> </a>']).map(({ name, text, children }) => [
        name,
        text,
        children.length,
      ])
    assert.deepEqual(names(0), [['a', '   ', 2]])
    assert.deepEqual(names(1), [
      ['b', '', 1],
      ['d', '', 0],
    ])
    assert.deepEqual(names(2), [['c', '1', 0]])
  })

  test('may come in pieces cut anywhere', () => {
    const document = '<?xml version="1.0"?><a><b i:nil="1">é&amp;😀</b><!-- <b> --><b><![CDATA[]]]]>x</b></a>'
    fc.assert(
      fc.property(fc.array(fc.nat(document.length), { maxLength: 8 }), (cuts) => {
        const edges = [0, ...cuts.sort((one, other) => one - other), document.length]
        const pieces = edges.slice(1).map((edge, at) => document.slice(edges[at], edge))
        assert.deepEqual(read(1, pieces), read(1, [document]))
      }),
    )
  })

  test('is refused where it is not well-formed, with the place', () => {
    for (const document of [
      '',
      ' ',
      'text',
      '<a>',
      '<a></b>',
      '<a/><b/>',
      '<a>&unknown;</a>',
      '<a b=1/>',
      '<a>\u{1}</a>',
      '<a>&#0;</a>',
      '{"a":1}',
    ]) {
      assert.throws(() => parseXml(document), { code: 'request-unreadable' }, document)
    }
    assert.throws(() => parseXml('<a>\n<b></c></a>'), /not well-formed: 2:\d+: .*\.$/)
  })

  test('is refused with a document type, before any entity of it could be used', () => {
    const document = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c SYSTEM "file:///etc/passwd">]><a>&b;&c;</a>'
    assert.throws(() => parseXml(document), { code: 'request-unreadable', message: /send it without one/ })
  })

  test('is refused where it is nested deeper than any of ours', () => {
    const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`
    assert.equal(parseXml(nested(32)).name, 'a')
    assert.throws(() => parseXml(nested(33)), {
      code: 'request-unreadable',
      message: /more than 32 elements/,
    })
  })
})
