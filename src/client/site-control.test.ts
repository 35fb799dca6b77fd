import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ServerRefusal } from './server-refusal.ts'
import { createSiteControl, type SiteControl } from './site-control.ts'
import { type Script, type ScriptedServer, startScriptedServer } from './testing/scripted-server.ts'
import { createScriptedZvm, PASSWORD, TASK_ID, USER } from './testing/scripted-zvm.ts'
import { createSkippingClock } from './testing/skipping-clock.ts'
import { createZertoClient } from './zerto-client.ts'

/** The control of a scripted server; `opened` counts the logins. */
async function withControl(
  answer: Script,
  work: (parts: { site: SiteControl; server: ScriptedServer; opened: () => number }) => Promise<void>,
): Promise<void> {
  const zvm = createScriptedZvm(answer)
  const server = await startScriptedServer(zvm.script)
  const client = createZertoClient({
    url: server.url,
    clock: createSkippingClock(1_700_000_000_000),
    trust: { kind: 'ca', pem: server.ca },
    credentials: { user: USER, password: PASSWORD },
  })
  try {
    await work({ site: createSiteControl(client), server, opened: zvm.opened })
  } finally {
    await client.close()
    await server.stop()
  }
}

const isRefusal = (status: number, message: RegExp) => (error: unknown) =>
  error instanceof ServerRefusal && error.status === status && message.test(error.message)

describe('the control of a site', () => {
  test('asks for another login once where the server does not know the last one', () =>
    withControl(
      ({ headers }) =>
        headers['x-zerto-session'] === 'session-1'
          ? { status: 401 }
          : { body: { mode: 'frozen', speed: 1, now: '2026-11-23T12:00:00.000Z' } },
      async ({ site, opened }) => {
        assert.deepEqual(await site.getClock(), { mode: 'frozen', speed: 1, now: Date.UTC(2026, 10, 23, 12) })
        assert.equal(opened(), 2)
      },
    ))

  test('gives up where that one is not known either', () =>
    withControl(
      () => ({ status: 401 }),
      async ({ site, server }) => {
        await assert.rejects(site.clearFaults(), { code: 'session-expired' })
        assert.equal(server.requests.filter(({ method }) => method === 'DELETE').length, 2)
      },
    ))

  test('sends what it was given as JSON, and nothing else', () =>
    withControl(
      () => ({ body: JSON.stringify(TASK_ID) }),
      async ({ site, server }) => {
        const body = { CheckpointIdentifier: '7' }
        assert.equal(await site.startOnVpg({ vpg: 'a/b', path: 'FailoverTest', body }), TASK_ID)
        const request = server.requests.at(-1)
        assert.equal(request?.method, 'POST')
        assert.equal(request?.path, '/v1/vpgs/a%2Fb/FailoverTest')
        assert.equal(request?.headers['content-type'], 'application/json')
        assert.equal(request?.body, JSON.stringify(body))
      },
    ))

  test('says of a server without a simulated site that it is another', () =>
    withControl(
      () => ({ status: 404, body: { Message: 'no such path' } }),
      async ({ site }) => {
        await assert.rejects(site.getClock(), isRefusal(404, /has no \/api\/site\/clock; only a zvm-tasks/))
        await assert.rejects(site.removeFault('7'), isRefusal(404, /faults\/7 with 404: "no such path"/))
      },
    ))

  test('refuses what it cannot read', () =>
    withControl(
      () => ({ body: '<html>' }),
      async ({ site }) => {
        for (const call of [
          () => site.getClock(),
          () => site.listFaults(),
          () => site.addFault({}),
          () => site.listVpgs(),
          () => site.startOnVpg({ vpg: 'x', path: 'pause', body: {} }),
        ]) {
          await assert.rejects(call(), isRefusal(200, /with something unreadable/))
        }
      },
    ))
})
