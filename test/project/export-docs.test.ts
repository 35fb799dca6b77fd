import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type ColumnValues, EXPORT_FORMATS, TASK_COLUMNS } from '../../src/export/index.ts'

const PAGE = readFileSync('docs/api/tasks-export.md', 'utf8')

/** How a kind of value is told: in CSV, in Parquet. */
const KINDS: { readonly [Kind in keyof ColumnValues]: readonly [string, string] } = {
  text: ['text', '`STRING`'],
  integer: ['digits', '`INT32`'],
  instant: ['ISO 8601, UTC', '`TIMESTAMP(MILLIS, UTC)`'],
  flag: ['`true` or `false`', '`BOOLEAN`'],
  texts: ['texts with spaces between', '`LIST` of `STRING`'],
}

test('the page about exports tells every column and its types', () => {
  const rows = TASK_COLUMNS.map(({ name, kind, isNullable, doc }) => {
    const [csv, parquet] = KINDS[kind]
    return `| \`${name}\` | ${csv} | ${parquet}${isNullable ? ', optional' : ''} | ${doc} |`
  })
  const [, told = ''] = /<!-- columns -->\n.*\n.*\n([\s\S]*)\n<!-- end columns -->/.exec(PAGE) ?? []
  assert.equal(told, rows.join('\n'))
})

test('the page about exports tells every format and its media type', () => {
  for (const [format, { contentType }] of Object.entries(EXPORT_FORMATS)) {
    assert.ok(PAGE.includes(`| \`${format}\` | \`${contentType.split(';', 1)[0]}\` |`), format)
  }
})
