import assert from 'node:assert/strict'
import { test } from 'node:test'
import { curveOf, pathOf } from './curve.ts'

const change = (position: number, seconds: number, progress: number) => ({
  position,
  at: new Date(seconds * 1000).toISOString(),
  state: 'InProgress',
  progress,
})

test('each change holds until the next one, and the last one until now', () => {
  const points = curveOf([change(2, 50, 40), change(1, 0, 0)], { from: 0, until: 100_000 })
  assert.deepEqual(
    points.map(({ x, progress }) => [x, progress]),
    [
      [0, 0],
      [0.5, 40],
      [1, 40],
    ],
  )
  assert.equal(pathOf(points, { width: 200, height: 100 }), 'M0 100H100V60H200V60')
})

test('changes outside of the time shown stand at its edges, and nothing gives no path', () => {
  const points = curveOf([change(1, -5, 10), change(2, 500, 100)], { from: 0, until: 100_000 })
  assert.deepEqual(
    points.map(({ x }) => x),
    [0, 1],
  )
  assert.equal(pathOf([], { width: 10, height: 10 }), '')
})
