import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aTask } from '../../test/support/a-task.ts'
import { findTimeZone } from '../runtime/index.ts'
import type { TaskChange, Webhook } from '../store/index.ts'
import type { Task } from '../task/index.ts'
import { eventsOf, parseMessageId, readConditions, toDelivery, toMessageId } from './task-event.ts'

const zone = findTimeZone('UTC') ?? assert.fail('there is UTC')

function aChange(before: Task | null, after: Task | null): TaskChange {
  return { position: 7, id: (after ?? before ?? aTask()).id, changedAt: 1000, before, after }
}

const WEBHOOK: Webhook = {
  id: '0a000000-0000-4000-8000-000000000001',
  url: 'https://hooks.example/',
  description: '',
  conditions: '',
  events: ['task.ended', 'task.changed', 'task.removed'],
  isEnabled: true,
  note: null,
  secret: 'whsec_AAAA',
  previousSecret: null,
  previousSecretUntil: null,
  failingSince: null,
  createdAt: 0,
  position: 0,
}

test('a change is what happened to the task, the most telling first', () => {
  const [running, failed, completed] = [aTask(), aTask({ state: 'Failed' }), aTask({ state: 'Completed' })]
  const cases: readonly [Task | null, Task | null, readonly string[]][] = [
    [null, running, ['task.added']],
    [running, running, ['task.changed']],
    [running, completed, ['task.ended', 'task.changed']],
    [running, failed, ['task.failed', 'task.ended', 'task.changed']],
    [failed, failed, ['task.changed']],
    [null, failed, ['task.failed', 'task.ended', 'task.added']],
    [completed, null, ['task.removed']],
  ]
  for (const [before, after, events] of cases) assert.deepEqual(eventsOf({ before, after }), events)
})

test('a webhook is told of a change once, as the most telling that it asks for', () => {
  const made = (events: Webhook['events']) =>
    toDelivery(aChange(aTask(), aTask({ state: 'Failed' })), { ...WEBHOOK, events }, { search: [], now: 5 })
      ?.event
  assert.equal(made(['task.changed', 'task.ended', 'task.failed']), 'task.failed')
  assert.equal(made(['task.changed', 'task.ended']), 'task.ended')
  assert.equal(made(['task.changed']), 'task.changed')
  assert.equal(made(['task.added', 'task.removed']), undefined)
})

test('conditions are asked of the task as it is after the change', () => {
  const search = readConditions('status=Completed&type=FailOver', { zone })
  const made = (change: TaskChange) => toDelivery(change, WEBHOOK, { search, now: 5 })?.event
  assert.equal(made(aChange(aTask(), aTask({ state: 'Completed' }))), 'task.ended')
  assert.equal(made(aChange(aTask(), aTask({ state: 'Failed' }))), undefined)
  assert.equal(made(aChange(aTask(), aTask({ state: 'Completed', type: 'Move' }))), undefined)
})

test('of a task that was removed only what is known is asked', () => {
  const removed = aChange(aTask({ type: 'Move' }), null)
  const made = (conditions: string) =>
    toDelivery(removed, WEBHOOK, { search: readConditions(conditions, { zone }), now: 5 })?.event
  assert.equal(made('type=Move&vpg=another'), 'task.removed')
  assert.equal(made('type=FailOver'), undefined)
})

test('conditions may name what only a newer server knows', () => {
  const search = readConditions('type=BrandNew&status=Dreaming', { zone })
  const task = aTask({ type: 'BrandNew', state: 'Dreaming' })
  assert.ok(toDelivery(aChange(null, task), { ...WEBHOOK, events: ['task.added'] }, { search, now: 5 }))
})

test('the body is the published structure', () => {
  const [before, after] = [aTask({ progressPercent: 1 }), aTask({ progressPercent: 2 })]
  const delivery = toDelivery(aChange(before, after), WEBHOOK, { search: [], now: 5 })
  const message = JSON.parse(delivery?.body ?? '')
  assert.deepEqual(Object.keys(message), ['type', 'timestamp', 'data'])
  assert.equal(message.type, 'task.changed')
  assert.equal(message.timestamp, '1970-01-01T00:00:01.000Z')
  assert.equal(message.data.position, 7)
  assert.equal(message.data.task.progress, 2)
  assert.deepEqual(message.data.before, {
    type: 'FailOver',
    state: 'InProgress',
    startedAt: '2026-01-01T12:00:00.000Z',
    completedAt: null,
  })
})

test('a message identifier leads back to its delivery, of that webhook alone', () => {
  const id = toMessageId({ webhookId: WEBHOOK.id, position: 42 })
  assert.equal(id, 'msg_0a000000000040008000000000000001_42')
  assert.equal(parseMessageId(id, WEBHOOK.id), 42)
  assert.equal(parseMessageId(id, WEBHOOK.id.replace('0a', '0b')), undefined)
  for (const text of ['', '42', `${id}x`, id.replace('_42', '_042')]) {
    assert.equal(parseMessageId(text, WEBHOOK.id), undefined, text)
  }
})
