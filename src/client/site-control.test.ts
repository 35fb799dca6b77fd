import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openServerConnections } from './connections.ts'
import { ServerRefusal } from './server-refusal.ts'
import { createSiteControl, type SiteControl } from './site-control.ts'
import { type Script, type ScriptedServer, startScriptedServer } from './testing/scripted-server.ts'
import { TASK_ID } from './testing/scripted-zvm.ts'

/** The control of a scripted server; its logins are numbered, and `stale` counts those that were asked for anew. */
async function withControl(
  script: Script,
  work: (parts: { site: SiteControl; server: ScriptedServer; stale: () => number }) => Promise<void>,
): Promise<void> {
  const server = await startScriptedServer(script)
  const connections = await openServerConnections({ kind: 'ca', pem: server.ca }, 5_000)
  let stale = 0
  try {
    const site = createSiteControl({
      url: server.url,
      connections,
      login: async (isStale) => {
        if (isStale) stale += 1
        return { kind: 'session', token: `session-${stale}` }
      },
    })
    await work({ site, server, stale: () => stale })
  } finally {
    await connections.close()
    await server.stop()
  }
}

const isRefusal = (status: number, message: RegExp) => (error: unknown) =>
  error instanceof ServerRefusal && error.status === status && message.test(error.message)

describe('the control of a site', () => {
  test('asks for another login once where the server does not know the last one', () =>
    withControl(
      ({ headers }) =>
        headers['x-zerto-session'] === 'session-0'
          ? { status: 401 }
          : { body: { mode: 'frozen', speed: 1, now: '2026-11-23T12:00:00.000Z' } },
      async ({ site, stale }) => {
        assert.deepEqual(await site.getClock(), { mode: 'frozen', speed: 1, now: Date.UTC(2026, 10, 23, 12) })
        assert.equal(stale(), 1)
      },
    ))

  test('gives up where that one is not known either', () =>
    withControl(
      () => ({ status: 401 }),
      async ({ site, server }) => {
        await assert.rejects(site.clearFaults(), isRefusal(401, /DELETE \/api\/site\/faults with 401/))
        assert.equal(server.requests.length, 2)
      },
    ))

  test('sends what it was given as JSON, and nothing else', () =>
    withControl(
      () => ({ body: JSON.stringify(TASK_ID) }),
      async ({ site, server }) => {
        const body = { CheckpointIdentifier: '7' }
        assert.equal(await site.startOnVpg({ vpg: 'a/b', path: 'FailoverTest', body }), TASK_ID)
        const [request] = server.requests
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
