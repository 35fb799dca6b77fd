import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditQueryOf, isNarrowed } from './audit-query.ts'

test('the conditions of the address are asked for, and nothing else of it', () => {
  const params = new URLSearchParams('user=admin&action=&from=2026-11-23&cursor=5&other=1')
  assert.equal(auditQueryOf(params), 'from=2026-11-23&user=admin')
  assert.equal(auditQueryOf(params, { cursor: '5', format: '' }), 'from=2026-11-23&user=admin&cursor=5')
})

test('a page of older entries alone is not narrowed', () => {
  assert.equal(isNarrowed(new URLSearchParams('cursor=5&user=')), false)
  assert.equal(isNarrowed(new URLSearchParams('action=task.created')), true)
})
