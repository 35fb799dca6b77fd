import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { FINDINGS } from './finding-kinds.ts'

test('the documents tell of every kind of finding with its severity, and of no other', () => {
  const rows = [
    ...readFileSync('docs/doctor.md', 'utf8').matchAll(/^\| `([a-z-]+)` \| (error|warning|note) \|/gm),
  ]
  assert.deepEqual(
    rows.map(([, code, severity]) => [code, severity]),
    Object.entries(FINDINGS).map(([code, { severity }]) => [code, severity]),
  )
})
