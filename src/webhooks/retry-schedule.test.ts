import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Delivery } from '../store/index.ts'
import { afterTry } from './retry-schedule.ts'

const DELIVERY: Delivery = {
  webhookId: 'a',
  position: 1,
  taskId: 't',
  event: 'task.ended',
  body: '{}',
  state: 'waiting',
  dueAt: 0,
  tries: 0,
  attempts: [],
  createdAt: 0,
}

function failed(at: number, retryAfterMs?: number) {
  return {
    attempt: { at, tookMs: 0, status: 503, error: 'It answered 503.', answer: '' },
    retryAfterMs,
  }
}

test('ten tries are made over three days, then it is dead', () => {
  let delivery = DELIVERY
  const seconds: number[] = []
  while (delivery.state === 'waiting' && seconds.length < 100) {
    const now = delivery.dueAt
    delivery = afterTry(delivery, failed(now), 0)
    seconds.push((delivery.dueAt - now) / 1000)
  }
  const hour = 3600
  assert.deepEqual(seconds, [5, 300, 1800, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour, 0])
  assert.equal(delivery.state, 'dead')
  assert.equal(delivery.tries, 10)
  assert.equal(delivery.attempts.length, 10)
})

test('a pause is longer by chance, by up to a fifth', () => {
  assert.equal(afterTry(DELIVERY, failed(1000), 0).dueAt, 6000)
  assert.equal(afterTry(DELIVERY, failed(1000), 0.5).dueAt, 6500)
  assert.ok(afterTry(DELIVERY, failed(1000), 0.999).dueAt < 7000)
})

test('a receiver may ask for a longer pause, and not for a shorter one', () => {
  assert.equal(afterTry(DELIVERY, failed(0, 60_000), 0).dueAt, 60_000)
  assert.equal(afterTry(DELIVERY, failed(0, 1000), 0).dueAt, 5000)
})

test('a message that is taken is delivered', () => {
  const sent = { attempt: { ...failed(7).attempt, status: 204, error: null }, retryAfterMs: undefined }
  const { state, tries, attempts } = afterTry({ ...DELIVERY, tries: 9 }, sent, 0)
  assert.deepEqual({ state, tries, attempts }, { state: 'delivered', tries: 10, attempts: [sent.attempt] })
})
