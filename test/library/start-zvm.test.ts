import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { startZvm, type Zvm } from '../../src/library/index.ts'
import { call } from '../system/https-call.ts'
import { openClient } from './client.ts'

interface TaskApi {
  readonly TaskIdentifier: string
  readonly Status: { readonly State: number; readonly Progress: number }
}

const names = ({ site }: Zvm) => site.vpgs().map(({ name }) => name)

describe('a server in a test', () => {
  test('answers over TLS, with a login, on a port of its own', async () => {
    await using zvm = await startZvm()
    assert.match(zvm.url, /^https:\/\/127\.0\.0\.1:\d+$/)
    const { read } = await openClient(zvm)
    const vpgs = await read<{ VpgName: string }[]>('/v1/vpgs')
    assert.deepEqual(
      vpgs.map(({ VpgName }) => VpgName),
      names(zvm),
    )
  })

  test('is the same site for the same seed, and another for another', async () => {
    await using one = await startZvm({ seed: 7 })
    await using same = await startZvm({ seed: 7 })
    await using other = await startZvm({ seed: 8 })
    assert.deepEqual(same.site.model(), one.site.model())
    assert.deepEqual(await same.tasks.list(), await one.tasks.list())
    assert.notDeepEqual(other.site.vpgs(), one.site.vpgs())
  })

  test('answers byte for byte the same for the same seed, given one public address', async () => {
    const answers = async () => {
      await using zvm = await startZvm({ seed: 3, publicUrl: 'https://zvm.example:9669' })
      const { send } = await openClient(zvm)
      await zvm.clock.advance(600)
      return [await send('GET', '/v1/tasks'), await send('GET', '/v1/vpgs')].map(({ text }) => text)
    }
    assert.deepEqual(await answers(), await answers())
  })

  test('has the size that is asked for', async () => {
    await using zvm = await startZvm({ site: { vpgs: 30, vmsPerVpg: 2 } })
    assert.equal(zvm.site.vpgs().length, 30)
    assert.equal(zvm.site.model().vms.length, 60)
  })

  test('answers as an appliance where it is told to', async () => {
    await using zvm = await startZvm({ profile: 'appliance' })
    await assert.rejects(openClient(zvm), /404/)
    const place = { port: Number(new URL(zvm.url).port), ca: zvm.ca }
    const { user: username, password } = zvm
    const form = new URLSearchParams({
      grant_type: 'password',
      client_id: 'zerto-client',
      username,
      password,
    })
    const token = await call(place, {
      method: 'POST',
      path: '/auth/realms/zerto/protocol/openid-connect/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    })
    const headers = { authorization: `Bearer ${JSON.parse(token.text).access_token}` }
    const { status, text } = await call(place, { path: '/v1/localsite', headers })
    assert.deepEqual([status, JSON.parse(text).Version], [200, '10.0.0'])
  })

  test('begins at the time that is given, and stands still', async () => {
    const now = new Date('2030-02-28T23:59:59Z')
    await using zvm = await startZvm({ now })
    assert.deepEqual(zvm.clock.now(), now)
    await nextTurn()
    assert.deepEqual(zvm.clock.now(), now)
  })

  test('says what is wrong with its options, all at once', async () => {
    await assert.rejects(startZvm({ seed: -1, port: 70_000 }), {
      code: 'setting-unreadable',
      message: /^port "70000".*; seed "-1"/,
    })
    await assert.rejects(startZvm({ site: { vpgs: 1.5 } }), { code: 'value-unreadable' })
    await assert.rejects(startZvm({ now: new Date('never') }), { code: 'value-unreadable' })
  })

  test('says that a port is taken', async () => {
    await using zvm = await startZvm({ site: 'empty' })
    const port = Number(new URL(zvm.url).port)
    await assert.rejects(startZvm({ port }), {
      code: 'setting-unreadable',
      message: new RegExp(`Port ${port}`),
    })
  })
})

describe('an empty site', () => {
  test('has the tasks it is given, and a clock', async () => {
    const startedAt = Date.UTC(2025, 11, 24)
    await using zvm = await startZvm({
      site: 'empty',
      tasks: [{ type: 'FailOver', state: 'Failed', startedAt, completeReason: 'The peer is gone.' }],
    })
    await zvm.clock.advance(90)
    assert.equal(zvm.clock.now().getTime(), Date.UTC(2026, 0, 5, 9, 1, 30))
    const [task, ...others] = await zvm.tasks.list()
    assert.deepEqual([task?.state, task?.startedAt, others], ['Failed', startedAt, []])
    assert.deepEqual(zvm.site.vpgs(), [])
    await assert.rejects(zvm.site.start('forceSync', { vpg: 'Mail' }), { code: 'operation-refused' })
  })
})

/** What would keep this process alive, the runner's own apart. */
async function resources(): Promise<readonly string[]> {
  // A handle is closed at the end of the turn of the loop in which it was told to.
  for (let turn = 0; turn < 3; turn += 1) await nextTurn()
  return process
    .getActiveResourcesInfo()
    .filter((name) => /^(TCP|TLS|Timeout|FSReq|Worker)/.test(name))
    .toSorted()
}

describe('many servers at once', () => {
  test('do not disturb each other', async (t) => {
    const zvms = await Promise.all(Array.from({ length: 20 }, (_, seed) => startZvm({ seed })))
    t.after(() => Promise.all(zvms.map(({ stop }) => stop())))
    assert.equal(new Set(zvms.map(({ url }) => url)).size, 20)
    await Promise.all(
      zvms.map(async (zvm, n) => {
        await zvm.tasks.create({ type: 'FailOver', completeReason: `of ${n}` })
        await zvm.clock.advance(n)
        await zvm.faults.add({ path: `/v1/${n}`, status: 500 })
      }),
    )
    for (const [n, zvm] of zvms.entries()) {
      const tasks = await zvm.tasks.list({ type: 'FailOver', state: 'InProgress' })
      assert.deepEqual(
        tasks.map(({ completeReason }) => completeReason),
        [`of ${n}`],
      )
      assert.equal(zvm.clock.now().getTime(), Date.UTC(2026, 0, 5, 9, 0, n))
      assert.deepEqual(
        (await zvm.faults.list()).map(({ path }) => path),
        [`/v1/${n}`],
      )
    }
  })

  test('have sessions of their own', async () => {
    await using one = await startZvm()
    await using other = await startZvm()
    const { send } = await openClient(one)
    const { url, ca, user, password } = other
    assert.equal((await send('GET', '/v1/localsite')).status, 200)
    const stranger = await openClient({ url, ca, user, password })
    await one.clock.advance(3600)
    assert.equal((await send('GET', '/v1/localsite')).status, 401)
    assert.equal((await stranger.send('GET', '/v1/localsite')).status, 200)
  })
})

describe('after stop', () => {
  test('nothing answers, and nothing is left', async () => {
    const before = await resources()
    const zvm = await startZvm()
    const { send } = await openClient(zvm)
    await zvm.site.start('testFailover', { vpg: 'Mail' })
    await zvm.clock.set({ mode: 'real' })
    assert.notDeepEqual(await resources(), before)
    await Promise.all([zvm.stop(), zvm.stop()])
    await zvm.stop()
    await assert.rejects(send('GET', '/v1/tasks'), { code: 'ECONNREFUSED' })
    assert.deepEqual(await resources(), before)
  })

  test('a start and a stop take little', async (t) => {
    await (await startZvm()).stop()
    const times: number[] = []
    for (let run = 0; run < 10; run += 1) {
      const began = performance.now()
      await (await startZvm()).stop()
      times.push(performance.now() - began)
    }
    times.sort((one, other) => one - other)
    // Printed, not asserted: it says as much of the machine as of the program.
    t.diagnostic(`start and stop: median ${times[5]?.toFixed(0)} ms, slowest ${times[9]?.toFixed(0)} ms`)
  })
})

describe('a rehearsal through /v1', () => {
  test('a failover test runs while the clock is moved, and is stopped', async () => {
    await using zvm = await startZvm()
    const { start, read } = await openClient(zvm)
    const [vpg] = await read<{ VpgIdentifier: string }[]>('/v1/vpgs?name=Mail')
    const task = await start(`/v1/vpgs/${vpg?.VpgIdentifier}/FailoverTest`, {})
    assert.equal((await read<TaskApi>(`/v1/tasks/${task}`)).Status.State, 1)
    await zvm.clock.advance(600)
    assert.deepEqual((await read<TaskApi>(`/v1/tasks/${task}`)).Status, { State: 6, Progress: 100 })
    const testing = await read<{ SubStatus: number }>(`/v1/vpgs/${vpg?.VpgIdentifier}`)
    await start(`/v1/vpgs/${vpg?.VpgIdentifier}/FailoverTestStop`, { FailoverTestSuccess: true })
    await zvm.clock.advance(600)
    assert.notDeepEqual(await read(`/v1/vpgs/${vpg?.VpgIdentifier}`), testing)
  })

  test('a failover waits for its commit, and rolls back when its time is over', async () => {
    await using zvm = await startZvm()
    const { task } = await zvm.site.start('failOver', {
      vpg: 'Mail',
      commitPolicy: 'Rollback',
      commitTimeoutSeconds: 900,
    })
    await zvm.clock.advance(600)
    assert.equal((await zvm.tasks.get(task)).type, 'FailoverBeforeCommit')
    const waiting = zvm.site.vpgs().find(({ name }) => name === 'Mail')
    assert.equal(waiting?.subStatus, 'FailingOverBeforeCommit')
    await zvm.clock.advance(1200)
    const [rollback] = await zvm.tasks.list({ type: 'FailoverRollback' })
    assert.deepEqual([rollback?.state, rollback?.initiatedBy], ['Completed', 'System'])
  })
})
