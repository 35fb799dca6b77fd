import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createScriptedZvm } from '../client/testing/scripted-zvm.ts'
import { withCliServer } from './testing/cli-server.ts'
import { NOON } from './testing/test-io.ts'

const iso = (instant: number) => new Date(instant).toISOString()
const FAST = {
  code: 'fast-polling',
  severity: 'warning',
  counts: 'requests',
  count: 48,
  means: 'asked for the same thing again in under a second',
  instead: 'Wait between two looks.',
  source: 'client demands 15',
  firstAt: iso(NOON - 60_000),
  lastAt: iso(NOON - 30_000),
  shortestPauseMs: 112,
  examples: ['/v1/tasks/1', `/v1/vpgs?x=${'y'.repeat(300)}`],
}
const NOTE = { ...FAST, code: 'whole-list-polling', severity: 'note', count: 1, shortestPauseMs: null }

function aReport(findings: readonly object[], forgotten = 0) {
  const [firstAt, lastAt] = [iso(NOON - 60_000), iso(NOON)]
  const client = {
    userName: 'ops',
    userAgent: 'curl\u001b[2J',
    address: '10.0.0.9',
    requests: 50,
    firstAt,
    lastAt,
  }
  return {
    since: iso(NOON - 180_000),
    until: lastAt,
    requests: 50,
    clients: [{ ...client, findings }],
    forgotten: { clients: forgotten, sessions: 0, tasks: 0 },
  }
}

function withReport(report: object, work: Parameters<typeof withCliServer>[2]) {
  const { script } = createScriptedZvm(({ path, method }) => {
    if (path !== '/api/site/doctor') return { status: 404, body: { Message: 'no such path' } }
    return method === 'DELETE' ? { status: 204 } : { body: report }
  })
  return withCliServer(script, {}, async (parts) => {
    await parts.login()
    await work(parts)
  })
}

describe('doctor', () => {
  test('tells of each client what it did, what shows it, and what to do instead', () =>
    withReport(aReport([FAST]), async ({ world }) => {
      const { code, out, err } = await world.run('doctor')
      assert.equal(code, 0, err)
      assert.equal(
        out,
        [
          '50 requests since 2026-11-23 12:57:00 (3 min ago), from 1 client that logged in or did wrong.',
          '',
          'ops, curl\\x1b[2J, 10.0.0.9: 50 requests',
          '  warning  fast-polling: 48 requests, 2026-11-23 12:59:00 to 2026-11-23 12:59:30',
          '           It asked for the same thing again in under a second; the shortest pause was 112 ms.',
          '           - /v1/tasks/1',
          `           - ${`/v1/vpgs?x=${'y'.repeat(300)}`.slice(0, 159)}…`,
          '           Wait between two looks.',
          '',
        ].join('\n'),
      )
    }))

  test('says plainly that there is nothing, and what was forgotten', () =>
    withReport(aReport([], 7), async ({ world }) => {
      const { code, out } = await world.run('doctor', '--fail')
      assert.equal(code, 0)
      assert.match(out, /^ {2}nothing found$/m)
      assert.match(out, /^Forgotten for want of room: 7 clients, 0 sessions, 0 tasks\./m)
      assert.match(out, /^Nothing found\.$/m)
    }))

  test('fails where it is told to, for a warning and not for a note', async () => {
    await withReport(aReport([FAST]), async ({ world }) => {
      assert.equal((await world.run('doctor', '--fail')).code, 5)
    })
    await withReport(aReport([NOTE]), async ({ world }) => {
      assert.equal((await world.run('doctor', '--fail')).code, 0)
    })
  })

  test('gives a program what the server wrote, and clears after', () =>
    withReport(aReport([FAST, NOTE]), async ({ world, server }) => {
      const { code, out } = await world.run('doctor', '--json', '--clear')
      assert.equal(code, 0)
      assert.deepEqual(JSON.parse(out), aReport([FAST, NOTE]))
      assert.deepEqual(
        server.requests.filter(({ path }) => path === '/api/site/doctor').map(({ method }) => method),
        ['GET', 'DELETE'],
      )
    }))

  test('says of another server that it has no doctor', () =>
    withCliServer(
      createScriptedZvm(() => ({ status: 404, body: { Message: 'no' } })).script,
      {},
      async (parts) => {
        await parts.login()
        const { code, err } = await parts.world.run('doctor')
        assert.equal(code, 1)
        assert.match(err, /has no \/api\/site\/doctor; only a zvm-tasks service/)
      },
    ))
})
