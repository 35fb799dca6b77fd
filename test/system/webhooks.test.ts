import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { createTestCertificate } from '../../src/client/testing/certificates.ts'
import { type Received, startReceiver } from '../../src/webhooks/testing/receiver.ts'
import { openClient } from './https-call.ts'
import { makeFolder, type Program, putFile, startProgram } from './support.ts'

const EVENTS = ['task.added', 'task.changed', 'task.ended', 'task.failed', 'task.removed']
const TASKS = 6
const REPORTS = 10

/** A receiver over https, and the flags that let a service send to it. */
async function openReceiver(t: TestContext) {
  const certificate = await createTestCertificate(['127.0.0.1'], Date.now())
  const receiver = await startReceiver({ cert: certificate.chain, key: certificate.key })
  t.after(() => receiver[Symbol.asyncDispose]())
  const caFile = await putFile(await makeFolder(t), 'receiver-ca.pem', certificate.ca)
  return { receiver, flags: ['--webhook-allow', '127.0.0.1', '--webhook-ca', caFile] }
}

async function addWebhook(program: Program, url: string) {
  const { status, text } = await (await openClient(program)).sendJson('POST', '/api/webhooks', {
    url,
    events: EVENTS,
  })
  assert.equal(status, 201, text)
  return JSON.parse(text) as { readonly id: string; readonly secret: string }
}

const dataOf = ({ body }: Received) => JSON.parse(body).data

test('a test message arrives over TLS, signed, and its secret is told once', async (t) => {
  const { receiver, flags } = await openReceiver(t)
  const program = await startProgram(t, { flags })
  const client = await openClient(program)
  const { id, secret } = await addWebhook(program, receiver.url)
  const tested = JSON.parse((await client.sendJson('POST', `/api/webhooks/${id}/test`, {})).text)
  assert.deepEqual({ status: tested.status, error: tested.error }, { status: 204, error: null })
  const [request] = receiver.received
  const message = new Webhook(secret).verify(request?.body ?? '', request?.headers as Record<string, string>)
  assert.equal((message as { type: string }).type, 'webhook.test')

  const arrived = receiver.next()
  await client.sendJson('POST', '/api/tasks', { type: 'Move' })
  const first = await arrived
  const again = receiver.next()
  const retried = await client.sendJson('POST', `/api/webhooks/${id}/deliveries/${first.id}/retry`, {})
  assert.equal(JSON.parse(retried.text).id, first.id, retried.text)
  const { id: idAgain, body } = await again
  assert.deepEqual({ id: idAgain, body }, { id: first.id, body: first.body })
  for (const path of ['/api/webhooks', `/api/webhooks/${id}`]) {
    const { status, text } = await client.get(path)
    assert.equal(status, 200)
    assert.doesNotMatch(text, /secret"|whsec_/)
  }
})

test('nothing is sent to the inside unless the setting names it, nor without a certificate that is trusted', async (t) => {
  const { receiver, flags } = await openReceiver(t)
  const careful = await openClient(await startProgram(t))
  const refused = await careful.sendJson('POST', '/api/webhooks', { url: receiver.url })
  assert.equal(refused.status, 400)
  assert.match(refused.text, /not on the public internet/)
  const program = await startProgram(t, { flags: flags.slice(0, 2) })
  const { id } = await addWebhook(program, receiver.url)
  const { text } = await (await openClient(program)).sendJson('POST', `/api/webhooks/${id}/test`, {})
  assert.match(JSON.parse(text).error, /SELF_SIGNED|UNABLE_TO/)
  assert.equal(receiver.received.length, 0)
})

test('a receiver that fails and a service that is killed lose nothing, and keep the order of each task', async (t) => {
  const { receiver, flags } = await openReceiver(t)
  const data = await makeFolder(t)
  const first = await startProgram(t, { flags, data })
  const { secret } = await addWebhook(first, receiver.url)
  const verifier = new Webhook(secret)

  // One message is refused at its first try, and some stay without an answer until the service is killed.
  const taken = new Map<string, Received>()
  let hasRefused = false
  let isHolding = true
  let onTaken = () => {}
  receiver.answer((request) => {
    verifier.verify(request.body, request.headers as Record<string, string>)
    if (!hasRefused) {
      hasRefused = true
      return { status: 500 }
    }
    if (isHolding && taken.size >= 12) {
      onTaken()
      return undefined
    }
    if (!taken.has(request.id)) taken.set(request.id, request)
    onTaken()
    return { status: 204 }
  })
  const until = (isDone: () => boolean) =>
    new Promise<void>((resolve) => {
      onTaken = () => {
        if (isDone()) resolve()
      }
      onTaken()
    })

  const client = await openClient(first)
  const tasks: string[] = []
  for (let n = 0; n < TASKS; n += 1) {
    tasks.push(JSON.parse((await client.sendJson('POST', '/api/tasks', { type: 'Move' })).text).id)
  }
  const report = async (by: typeof client, from: number, to: number) => {
    for (let percent = from; percent < to; percent += 1) {
      for (const id of tasks) await by.sendJson('PATCH', `/api/tasks/${id}`, { progress: percent })
    }
  }
  await report(client, 1, REPORTS / 2)
  await until(() => taken.size >= 12)
  await first.kill()
  isHolding = false

  const second = { ...(await startProgram(t, { flags, data })), password: first.password }
  const again = await openClient(second)
  await report(again, REPORTS / 2, REPORTS)
  for (const id of tasks) await again.sendJson('PATCH', `/api/tasks/${id}`, { state: 'Completed' })
  await until(() => taken.size === TASKS * (REPORTS + 1))

  for (const id of tasks) {
    const told = [...taken.values()].map(dataOf).filter((data) => data.id === id)
    const expected = [...Array(REPORTS).keys(), 100]
    assert.deepEqual(
      told.map(({ task }) => task.progress),
      expected,
      id,
    )
  }
})
