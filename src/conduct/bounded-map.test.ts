import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createBoundedMap, type Remembered } from './bounded-map.ts'

const aValue = (): Remembered => ({ isUsed: false })

test('what was found meanwhile stays, and the oldest of the others leaves', () => {
  const left: Remembered[] = []
  const map = createBoundedMap<Remembered>(3, (value) => left.push(value))
  const [first, second, third] = [aValue(), aValue(), aValue()]
  map.put('1', first)
  map.put('2', second)
  map.put('3', third)
  map.find('1')
  map.put('4', aValue())
  assert.deepEqual([map.find('1'), map.find('2')], [first, undefined])
  assert.deepEqual(left, [second])
  assert.equal(map.forgotten, 1)
})

test('there are never more values than it was made for, whatever is asked', () => {
  const step = fc.record({ key: fc.integer({ min: 0, max: 12 }), isPut: fc.boolean() })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 80 }), (sizeMax, steps) => {
      const map = createBoundedMap<Remembered>(sizeMax)
      let added = 0
      for (const { key, isPut } of steps) {
        const isKnown = map.find(String(key)) !== undefined
        if (!isPut || isKnown) continue
        map.put(String(key), aValue())
        added += 1
        assert.ok(map.find(String(key)) !== undefined)
      }
      assert.equal([...map.values()].length, Math.min(added, added - map.forgotten))
      assert.ok([...map.values()].length <= sizeMax)
    }),
  )
})
