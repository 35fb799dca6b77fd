import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { createCountingIds } from '../../test/support/counting-ids.ts'
import { createSecret, isSecret, toSignatureHeaders } from './signature.ts'

const ids = createCountingIds()

test('the published example has the published signature', () => {
  const headers = toSignatureHeaders({
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: 1_614_265_330_000,
    body: '{"test": 2432232314}',
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  })
  assert.deepEqual(headers, {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('the reference library takes every message, and none that was altered', () => {
  const secret = createSecret(ids)
  const receiver = new Webhook(secret)
  fc.assert(
    fc.property(fc.json(), fc.uuid(), (body, id) => {
      const headers = toSignatureHeaders({ id, at: Date.now(), body, secrets: [secret] })
      assert.deepEqual(receiver.verify(body, headers), JSON.parse(body))
      assert.throws(() => receiver.verify(`${body} `, headers))
      assert.throws(() => receiver.verify(body, { ...headers, 'webhook-id': `${id}0` }))
    }),
  )
})

test('while a secret is rotated receivers that know the old one or the new one take a message', () => {
  const secrets = [createSecret(ids), createSecret(ids)]
  const headers = toSignatureHeaders({ id: 'msg_1', at: Date.now(), body: '{}', secrets })
  assert.equal(headers['webhook-signature'].split(' ').length, 2)
  for (const secret of secrets) new Webhook(secret).verify('{}', headers)
  assert.throws(() => new Webhook(createSecret(ids)).verify('{}', headers))
})

test('a secret has 24 to 64 bytes in base64 after its prefix', () => {
  const secretOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 'x').toString('base64')}`
  for (const bytes of [24, 33, 64]) assert.ok(isSecret(secretOf(bytes)), String(bytes))
  for (const bytes of [0, 23, 65]) assert.ok(!isSecret(secretOf(bytes)), String(bytes))
  assert.ok(isSecret(createSecret(ids)))
  for (const text of ['', 'whsec_', secretOf(24).slice(6), `${secretOf(24)}!`, `${secretOf(24)}A`]) {
    assert.ok(!isSecret(text), text)
  }
})
