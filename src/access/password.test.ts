import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomIds } from '../runtime/index.ts'
import { createPassword, isPassword } from './password.ts'

test('a made password has four groups of letters that nobody mistakes, and is never the same', () => {
  const made = new Set(Array.from({ length: 50 }, () => createPassword(randomIds)))
  assert.equal(made.size, 50)
  for (const password of made) assert.match(password, /^[a-km-np-z2-9]{5}(-[a-km-np-z2-9]{5}){3}$/)
})

test('a password has at least one character and at most 1024 bytes', () => {
  assert.equal(isPassword(''), false)
  assert.equal(isPassword('x'), true)
  assert.equal(isPassword('x'.repeat(1024)), true)
  assert.equal(isPassword('x'.repeat(1025)), false)
  assert.equal(isPassword('\u00e9'.repeat(513)), false)
})
