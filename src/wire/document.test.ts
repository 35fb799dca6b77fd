import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { aTask } from '../../test/support/a-task.ts'
import { Problem } from '../problem/index.ts'
import { listFrame, readDocument, writeDocument } from './document.ts'
import { errorApi } from './problem-api.ts'
import { plainText } from './scalars.ts'
import { list, type Shape } from './shape.ts'
import { taskApi, toTaskApi } from './task-api.ts'
import { DEFAULT_STYLE, type Format } from './wire-style.ts'

const API = 'xmlns="http://schemas.zerto.com/zvm/api" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'

function xml<Value>(shape: Shape<Value>, value: Value): string {
  return writeDocument(shape, value, 'xml', DEFAULT_STYLE)
}

describe('a whole document', () => {
  test('has the root and the namespaces of the .NET serializers', () => {
    assert.equal(xml(errorApi, { Message: 'No.' }), `<ErrorApi ${API}><Message>No.</Message></ErrorApi>`)
    assert.equal(xml(list(taskApi), []), `<ArrayOfTaskApi ${API}/>`)
    assert.equal(
      xml(list(plainText), ['Move', 'Clone']),
      '<ArrayOfstring xmlns="http://schemas.microsoft.com/2003/10/Serialization/Arrays" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><string>Move</string><string>Clone</string></ArrayOfstring>',
    )
    assert.equal(
      xml(plainText, 'an id'),
      '<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">an id</string>',
    )
  })

  test('written piece by piece has the same bytes as written at once', () => {
    fc.assert(
      fc.property(fc.nat(4), fc.constantFrom<Format>('json', 'xml'), (count, format) => {
        const apis = Array.from({ length: count }, () => toTaskApi(aTask(), 'https://zvm.example'))
        const frame = listFrame(taskApi, format, DEFAULT_STYLE)
        const pieces =
          count === 0
            ? frame.empty
            : `${frame.open}${apis.map(frame.item).join(frame.separator)}${frame.close}`
        assert.equal(pieces, writeDocument(list(taskApi), apis, format, DEFAULT_STYLE))
      }),
    )
  })

  test('is read past a byte order mark', () => {
    assert.deepEqual(readDocument(errorApi, '\u{feff}{"message":"No."}', 'json'), { Message: 'No.' })
    assert.deepEqual(readDocument(errorApi, '\u{feff}<ErrorApi><Message>No.</Message></ErrorApi>', 'xml'), {
      Message: 'No.',
    })
  })

  test('that cannot be read is a problem in one line, with what is wrong', () => {
    for (const [body, format, code, message] of [
      ['{"Message":', 'json', 'request-unreadable', /^The JSON is not well-formed: .*\.$/],
      ['{"a":\u{1}}', 'json', 'request-unreadable', /^The JSON is not well-formed/],
      ['<ErrorApi>', 'xml', 'request-unreadable', /^The XML is not well-formed: 1:\d+: .*\.$/],
      ['', 'json', 'request-unreadable', /^The JSON is not well-formed/],
      ['', 'xml', 'request-unreadable', /^The XML is /],
      ['[]', 'json', 'value-unreadable', /^It cannot be read; send an object\.$/],
      ['{"Message":5}', 'json', 'value-unreadable', /^Message cannot be read; send text\.$/],
    ] as const) {
      assert.throws(
        () => readDocument(errorApi, body, format),
        (error) => {
          assert.ok(error instanceof Problem)
          assert.equal(error.code, code)
          assert.match(error.message, message)
          assert.ok(!/\p{Cc}/u.test(error.message))
          return true
        },
      )
    }
  })
})
