import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { createCountingIds } from '../../test/support/counting-ids.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { systemClock } from '../runtime/index.ts'
import { createSender } from './sender.ts'
import { createSecret } from './signature.ts'
import { createTargets } from './targets.ts'
import { startReceiver } from './testing/receiver.ts'

const MESSAGE = { id: 'msg_1', body: '{"type":"webhook.test"}', secrets: [createSecret(createCountingIds())] }
const never = new AbortController().signal

function openSender(allowed: readonly string[] = ['127.0.0.1'], clock = systemClock) {
  const sender = createSender({ targets: createTargets(allowed), clock })
  return { send: sender.send, [Symbol.asyncDispose]: sender.close }
}

test('a message arrives with what proves where it comes from', async () => {
  await using receiver = await startReceiver()
  await using sender = openSender()
  const { attempt } = await sender.send(receiver.url, MESSAGE, never)
  assert.deepEqual(
    { ...attempt, at: 0, tookMs: 0 },
    { at: 0, tookMs: 0, status: 204, error: null, answer: '' },
  )
  const [request] = receiver.received
  assert.equal(request?.body, MESSAGE.body)
  assert.equal(request?.headers['content-type'], 'application/json')
  new Webhook(MESSAGE.secrets[0] ?? '').verify(
    request?.body ?? '',
    request?.headers as Record<string, string>,
  )
})

test('a redirect is an answer like any other, and not followed', async () => {
  await using receiver = await startReceiver()
  await using sender = openSender()
  receiver.answer(() => ({ status: 302, headers: { location: `${receiver.url}/other` } }))
  const { attempt } = await sender.send(receiver.url, MESSAGE, never)
  assert.equal(attempt.status, 302)
  assert.match(attempt.error ?? '', /redirects are not followed/)
  assert.equal(receiver.received.length, 1)
})

test('of an answer the first KiB is kept', async () => {
  await using receiver = await startReceiver()
  await using sender = openSender()
  receiver.answer(() => ({ status: 500, body: 'x'.repeat(5_000_000) }))
  const { attempt } = await sender.send(receiver.url, MESSAGE, never)
  assert.equal(attempt.answer, 'x'.repeat(1024))
  assert.equal(attempt.error, 'It answered 500.')
})

test('Retry-After counts for 429 and 503, in seconds or as a date, and for a day at most', async () => {
  await using receiver = await startReceiver()
  await using sender = openSender()
  const waitOf = async (status: number, retryAfter: string) => {
    receiver.answer(() => ({ status, headers: { 'retry-after': retryAfter } }))
    return (await sender.send(receiver.url, MESSAGE, never)).retryAfterMs
  }
  assert.equal(await waitOf(429, '120'), 120_000)
  assert.equal(await waitOf(503, '999999999'), 86_400_000)
  const untilDate = (await waitOf(503, new Date(Date.now() + 60_000).toUTCString())) ?? 0
  assert.ok(untilDate > 50_000 && untilDate <= 60_000, String(untilDate))
  assert.equal(await waitOf(500, '120'), undefined)
  assert.equal(await waitOf(429, 'soon'), undefined)
})

test('who does not answer within 15 seconds has failed', async () => {
  await using receiver = await startReceiver()
  const clock = new ManualClock()
  await using sender = openSender(['127.0.0.1'], clock)
  const arrived = new Promise<void>((resolve) => {
    receiver.answer(() => void resolve())
  })
  const sending = sender.send(receiver.url, MESSAGE, never)
  await arrived
  await clock.advance(15_000)
  const { attempt } = await sending
  assert.equal(attempt.status, null)
  assert.equal(attempt.error, 'There was no answer within 15 s.')
  assert.equal(attempt.tookMs, 15_000)
  assert.equal(clock.sleepers, 0)
})

test('nothing is sent to the inside, whatever name leads there', async () => {
  await using receiver = await startReceiver()
  await using sender = openSender(['hooks.example'])
  const port = new URL(receiver.url).port
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433']) {
    const { attempt } = await sender.send(`http://${host}:${port}/`, MESSAGE, never)
    assert.match(attempt.error ?? '', /is not on the public internet/, host)
  }
  assert.equal(receiver.received.length, 0)
})

test('a name that is allowed leads where it leads', async () => {
  await using receiver = await startReceiver()
  await using sender = openSender(['localhost'])
  const { attempt } = await sender.send(receiver.url.replace('127.0.0.1', 'localhost'), MESSAGE, never)
  assert.equal(attempt.status, 204)
})

test('where nobody listens the try says so', async () => {
  await using sender = openSender()
  const { attempt } = await sender.send('http://127.0.0.1:1/', MESSAGE, never)
  assert.match(attempt.error ?? '', /^ECONNREFUSED/)
})
