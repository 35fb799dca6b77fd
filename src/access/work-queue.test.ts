import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../problem/index.ts'
import { createWorkQueue } from './work-queue.ts'

test('jobs run at most so many at once, in the order they came', async () => {
  const queue = createWorkQueue({ running: 2, waiting: 10 })
  const begun: number[] = []
  let running = 0
  let most = 0
  const job = (at: number) => async () => {
    begun.push(at)
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
    return at
  }
  const results = await Promise.all([0, 1, 2, 3, 4].map((at) => queue.run(job(at))))
  assert.deepEqual(results, [0, 1, 2, 3, 4])
  assert.deepEqual(begun, [0, 1, 2, 3, 4])
  assert.equal(most, 2)
})

test('a queue that is full says when to come again, and is free again afterwards', async () => {
  const queue = createWorkQueue({ running: 1, waiting: 1 })
  const gate = Promise.withResolvers<void>()
  const first = queue.run(() => gate.promise)
  const second = queue.run(async () => 'second')
  await assert.rejects(
    queue.run(async () => 'third'),
    (error) => error instanceof Problem && error.code === 'too-busy' && error.retryAfterSeconds === 1,
  )
  gate.resolve()
  await first
  assert.equal(await second, 'second')
  assert.equal(await queue.run(async () => 'fourth'), 'fourth')
})

test('a job that fails gives its turn on', async () => {
  const queue = createWorkQueue({ running: 1, waiting: 1 })
  await assert.rejects(
    queue.run(async () => {
      throw new Error('broken')
    }),
    /broken/,
  )
  assert.equal(await queue.run(async () => 'next'), 'next')
})
