/**
 * What the examples use of Vitest and Jest, over `node:test`: neither is a dependency. Given to `node --import`, it
 * shows that the examples do what they say; that the runners themselves do is not shown here.
 */
import assert from 'node:assert/strict'
import { registerHooks } from 'node:module'
import { after, before } from 'node:test'

export { describe, test } from 'node:test'
export const afterAll = after
export const beforeAll = before

export function expect(actual: unknown) {
  return {
    toBe: (expected: unknown) => assert.equal(actual, expected),
    toEqual: (expected: unknown) => assert.deepEqual(actual, expected),
  }
}

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    ['vitest', '@jest/globals'].includes(specifier)
      ? { url: import.meta.url, shortCircuit: true }
      : nextResolve(specifier, context),
})
