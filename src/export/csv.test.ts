import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatCsvField } from './csv.ts'
import { readCsv } from './testing/read-csv.ts'

test('a field that a spreadsheet would run gets an apostrophe before it, and no other', () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
    assert.match(formatCsvField(`${start}1+1`), /^"?'/)
  }
  for (const text of ['a=1', ' =1', "'=1", '', '1-1']) assert.equal(formatCsvField(text), text)
})

test('a field is read as it was written, whatever is in it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', '=', '😀', "'") }),
      fc.string({ unit: 'binary' }),
      (...texts) => {
        const line = `${texts.map(formatCsvField).join(',')}\r\n`
        const [fields] = readCsv(line)
        assert.deepEqual(
          fields,
          texts.map((text) => (/^[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text)),
        )
      },
    ),
  )
})
