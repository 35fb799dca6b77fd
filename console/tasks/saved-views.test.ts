import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeViews } from './saved-views.ts'

test('of what a browser kept, only views are taken', () => {
  const view = { name: 'Mine', query: 'status=Failed' }
  assert.deepEqual(decodeViews([view, null, 'x', { name: 1, query: '' }, { name: 'no query' }]), [view])
  assert.deepEqual(decodeViews({ name: 'Mine' }), [])
  assert.deepEqual(decodeViews(undefined), [])
})
