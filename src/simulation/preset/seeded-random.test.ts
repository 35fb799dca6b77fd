import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { createSeededRandom } from './seeded-random.ts'

const GUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('a seeded random', () => {
  test('draws the same from the same seed, and something else from another', () => {
    const draw = (seed: number) => {
      const random = createSeededRandom(seed)
      return Array.from({ length: 20 }, () => random.guid()).join()
    }
    assert.equal(draw(7), draw(7))
    assert.notEqual(draw(7), draw(8))
  })

  test('is not changed by what its forks draw', () => {
    const one = createSeededRandom(7)
    const other = createSeededRandom(7)
    other.fork('tasks').guid()
    assert.equal(one.guid(), other.guid())
    assert.notEqual(one.fork('tasks').guid(), one.fork('vras').guid())
  })

  test('keeps to its bounds and reaches both ends', () => {
    const random = createSeededRandom(7)
    const drawn = new Set(Array.from({ length: 500 }, () => random.integer(3, 7)))
    assert.deepEqual([...drawn].sort(), [3, 4, 5, 6, 7])
  })

  test('makes guids of version 4 that do not repeat', () => {
    const random = createSeededRandom(7)
    const guids = Array.from({ length: 20_000 }, () => random.guid())
    assert.equal(new Set(guids).size, guids.length)
    assert.ok(guids.every((guid) => GUID_V4.test(guid)))
  })

  test('makes longs that a double cannot hold and 63 bits can, for any seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const long = BigInt(createSeededRandom(seed).long())
        assert.ok(long > 2n ** 53n && long < 2n ** 63n)
      }),
    )
  })
})
