import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchPath } from './match-path.ts'

test('a pattern finds what stands at its names, decoded', () => {
  assert.deepEqual(matchPath('/tasks/:id', '/tasks/a.b%2Fc'), { id: 'a.b/c' })
  assert.deepEqual(matchPath('/tasks', '/tasks/'), {})
})

test('another path, a missing part and a broken escape are no match', () => {
  assert.equal(matchPath('/tasks/:id', '/tasks'), undefined)
  assert.equal(matchPath('/tasks/:id', '/tasks/a/b'), undefined)
  assert.equal(matchPath('/tasks/:id', '/tasks/%E0%A4%A'), undefined)
  assert.equal(matchPath('/tasks', '/timeline'), undefined)
})
