import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatOf, negotiateFormat } from './media-type.ts'

/** Accept, Content-Type of the request, media type of the answer. */
type Row = readonly [string | undefined, string | undefined, string | undefined]

const CASES: Readonly<Record<string, readonly Row[]>> = {
  'is JSON where the client says nothing': [
    [undefined, undefined, 'application/json'],
    ['', undefined, 'application/json'],
    ['*/*', undefined, 'application/json'],
    ['*', undefined, 'application/json'],
  ],
  'is what Accept names': [
    ['application/json', undefined, 'application/json'],
    ['application/xml', undefined, 'application/xml'],
    ['text/xml', undefined, 'text/xml'],
    ['text/json', undefined, 'text/json'],
    ['APPLICATION/XML', undefined, 'application/xml'],
    ['application/xml; charset=utf-8', undefined, 'application/xml'],
    ['application/xml', 'application/json', 'application/xml'],
    ['application/json', 'application/xml', 'application/json'],
  ],
  'follows the q values of Accept': [
    ['application/json;q=0.5, application/xml', undefined, 'application/xml'],
    ['application/json, application/xml;q=0.9', undefined, 'application/json'],
    ['application/xml;q=0.9,application/json;q=0.8', undefined, 'application/xml'],
    ['application/xml, application/json', undefined, 'application/xml'],
    ['application/json, application/xml', undefined, 'application/json'],
    ['application/json ; q=0.1 , text/xml ; q=0.2', undefined, 'text/xml'],
    ['application/json;q=0, */*', undefined, 'application/xml'],
    ['application/json;q=0.5, */*;q=0.1', undefined, 'application/json'],
    ['*/*;q=0.5, text/xml', undefined, 'text/xml'],
  ],
  'is of the family that Accept names': [
    ['application/*', undefined, 'application/json'],
    ['text/*', undefined, 'text/xml'],
    ['text/html, application/*;q=0.5', undefined, 'application/json'],
    ['application/*, application/json;q=0.1', undefined, 'application/xml'],
  ],
  'follows the Content-Type of the request where Accept has no preference': [
    [undefined, 'application/xml', 'application/xml'],
    [undefined, 'application/xml; charset=utf-8', 'application/xml'],
    [undefined, 'text/xml', 'application/xml'],
    [undefined, 'application/json', 'application/json'],
    [undefined, 'application/x-www-form-urlencoded', 'application/json'],
    ['*/*', 'application/xml', 'application/xml'],
    ['*/*;q=0.8', 'application/xml', 'application/xml'],
  ],
  'is XML for browsers, which name it and not JSON': [
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', undefined, 'application/xml'],
    [
      'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
      undefined,
      'application/xml',
    ],
  ],
  'is JSON for the clients of everyday': [
    ['application/json, text/plain, */*', undefined, 'application/json'],
    ['application/json, text/javascript, */*; q=0.01', 'application/json', 'application/json'],
  ],
  'is nothing where Accept allows neither': [
    ['text/html', undefined, undefined],
    ['image/png, text/plain', 'application/json', undefined],
    ['application/json;q=0', undefined, undefined],
    ['*/*;q=0', undefined, undefined],
    ['application/json;q=0, application/xml;q=0, text/*;q=0', undefined, undefined],
    ['application/json;q=nonsense', undefined, undefined],
  ],
}

describe('the format of an answer', () => {
  for (const [sentence, rows] of Object.entries(CASES)) {
    test(sentence, () => {
      for (const [accept, contentType, expected] of rows) {
        const answer = negotiateFormat(accept, contentType)
        assert.equal(answer?.mediaType, expected, `${accept} with ${contentType}`)
        if (expected !== undefined) assert.equal(answer?.format, expected.endsWith('xml') ? 'xml' : 'json')
      }
    })
  }
})

describe('the format of a body', () => {
  test('is what its Content-Type names', () => {
    for (const type of [
      'application/json',
      'text/json',
      'Application/JSON; charset=utf-8',
      'application/merge-patch+json',
    ]) {
      assert.equal(formatOf(type), 'json', type)
    }
    for (const type of ['application/xml', 'text/xml;charset=utf-8', 'application/soap+xml']) {
      assert.equal(formatOf(type), 'xml', type)
    }
    for (const type of [undefined, '', 'text/plain', 'application/x-ndjson', 'application/xmlish', 'json']) {
      assert.equal(formatOf(type), undefined, type)
    }
  })
})
