import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem, startZvm } from '../../src/library/index.ts'
import { call } from '../system/https-call.ts'
import { openClient } from './client.ts'

describe('faults', () => {
  test('strike the calls of clients, are counted, and are taken away', async () => {
    await using zvm = await startZvm()
    const { send } = await openClient(zvm)
    const { id } = await zvm.faults.add({ path: '/v1/localsite', times: 2, status: 503 })
    const statuses: number[] = []
    for (let n = 0; n < 3; n += 1) statuses.push((await send('GET', '/v1/localsite')).status)
    assert.deepEqual(statuses, [503, 503, 200])
    const [fault] = await zvm.faults.list()
    assert.deepEqual([fault?.id, fault?.matched, fault?.struck], [id, 3, 2])
    await zvm.faults.remove(id)
    assert.deepEqual(await zvm.faults.list(), [])
    await zvm.faults.add({ path: '*', reset: true })
    await assert.rejects(send('GET', '/v1/localsite'))
    await zvm.faults.clear()
    assert.equal((await send('GET', '/v1/localsite')).status, 200)
  })

  test('of 401 ask for a login as a real one of the path does', async () => {
    await using zvm = await startZvm({ site: 'empty' })
    const { send } = await openClient(zvm)
    const place = { port: Number(new URL(zvm.url).port), ca: zvm.ca }
    const challenges = async () => {
      const replies = [
        await call(place, { method: 'POST', path: '/v1/session/add' }),
        await call(place, { path: '/v1/tasks' }),
        await call(place, { path: '/v1/tasks', headers: { 'x-zerto-session': 'gone' } }),
      ]
      return replies.map(({ status, headers }) => [status, headers['www-authenticate']])
    }
    const real = await challenges()
    await zvm.faults.add({ path: '/v1/*', status: 401 })
    assert.deepEqual(await challenges(), real)
    assert.deepEqual(
      real.map(([, challenge]) => String(challenge).split(' ', 1)),
      [['Basic'], ['Bearer'], ['Bearer']],
    )
    assert.match(String((await send('GET', '/v1/tasks')).headers['www-authenticate']), /invalid_token/)
  })

  test('change how their own error travels, and that of any other', async () => {
    await using zvm = await startZvm({ site: 'empty' })
    const { send } = await openClient(zvm)
    await zvm.faults.add({ path: '/v1/tasks', times: 1, status: 404, malformed: true })
    const malformed = await send('GET', '/v1/tasks')
    assert.equal(malformed.status, 404)
    assert.throws(() => JSON.parse(malformed.text), SyntaxError)
    await zvm.faults.add({ path: '/v1/tasks', times: 1, status: 500, truncateAfterBytes: 10 })
    await assert.rejects(send('GET', '/v1/tasks'), { message: 'aborted' })
    await zvm.faults.add({ path: '/v1/tasks/*', times: 1, truncateAfterBytes: 10 })
    await assert.rejects(send('GET', '/v1/tasks/nobody'), { message: 'aborted' })
    await zvm.faults.add({ path: '/v1/tasks', times: 1, status: 503, bytesPerSecond: 1000 })
    assert.equal((await send('GET', '/v1/tasks')).status, 503)
  })

  test('strike neither what tells of the machine nor the control of the site', async () => {
    await using zvm = await startZvm()
    const { send } = await openClient(zvm)
    await zvm.faults.add({ path: '*', status: 500 })
    const paths = ['/healthz', '/readyz', '/api/site/clock', '/v1/localsite']
    const statuses = await Promise.all(paths.map(async (path) => (await send('GET', path)).status))
    assert.deepEqual(statuses, [200, 200, 200, 500])
  })

  test('are refused with the remedy', async () => {
    await using zvm = await startZvm({ site: 'empty' })
    await assert.rejects(zvm.faults.add({ path: '/v1' }), (error) => error instanceof Problem)
    await assert.rejects(zvm.faults.remove('9'), { code: 'entity-not-found' })
  })
})

describe('the site', () => {
  test('goes back to a snapshot with its tasks and its time', async () => {
    await using zvm = await startZvm()
    const [vpgs, tasks, now] = [zvm.site.vpgs(), await zvm.tasks.list(), zvm.clock.now()]
    const snapshot = await zvm.site.snapshot()
    await zvm.site.start('failOver', { vpg: 'Mail' })
    await zvm.clock.advance(7200)
    assert.notDeepEqual(zvm.site.vpgs(), vpgs)
    await zvm.site.restore(snapshot)
    assert.deepEqual([zvm.site.vpgs(), await zvm.tasks.list(), zvm.clock.now()], [vpgs, tasks, now])
  })

  test('goes from one server to another as a snapshot', async () => {
    await using one = await startZvm({ seed: 1 })
    await using other = await startZvm({ seed: 2 })
    const { task } = await one.site.start('testFailover', { vpg: 'Mail' })
    await one.clock.advance(5)
    await other.site.restore(JSON.parse(JSON.stringify(await one.site.snapshot())))
    await Promise.all([one.clock.advance(600), other.clock.advance(600)])
    assert.deepEqual(await other.tasks.get(task), await one.tasks.get(task))
    assert.equal((await one.tasks.get(task)).state, 'Completed')
  })

  test('takes names and identifiers, and refuses what it cannot do', async () => {
    await using zvm = await startZvm()
    const mail = zvm.site.vpgs().find(({ name }) => name === 'Mail')
    await zvm.site.start('insertCheckpoint', { vpg: mail?.identifier.toUpperCase() ?? '', name: 'Before' })
    await zvm.clock.advance(600)
    await zvm.site.start('testFailover', { vpg: 'Mail' })
    await assert.rejects(zvm.site.start('testFailover', { vpg: 'Mail' }), { code: 'operation-refused' })
    await assert.rejects(zvm.site.start('testFailover', { vpg: 'Nobody' }), { code: 'entity-not-found' })
    await assert.rejects(zvm.site.start('cleanUpVras', {}), { code: 'operation-refused' })
  })

  test('fails an operation where it is told to, and lets one wait for a person', async () => {
    await using zvm = await startZvm()
    await zvm.site.trouble({ atPercent: 60, reason: 'The datastore is full.' })
    const failing = await zvm.site.start('testFailover', { vpg: 'Mail' })
    await zvm.clock.advance(3600)
    const failed = await zvm.tasks.get(failing.task)
    assert.deepEqual([failed.state, failed.completeReason], ['Failed', 'The datastore is full.'])
    await zvm.site.trouble({ atPercent: 50, reason: '', outcome: 'wait' })
    const { task } = await zvm.site
      .start('testFailover', { vpg: 'Intranet' })
      .catch(() => zvm.site.start('testFailover', { vpg: 'Web-Shop' }))
    await zvm.clock.advance(3600)
    assert.equal((await zvm.tasks.get(task)).state, 'WaitingForUserInput')
    await zvm.site.answer(task)
    await zvm.clock.advance(3600)
    assert.equal((await zvm.tasks.get(task)).state, 'Completed')
    await assert.rejects(zvm.site.answer('x'), { code: 'task-not-found' })
  })

  test('troubles as many operations as it is told to, and those alone', async () => {
    await using zvm = await startZvm()
    const reason = 'No space.'
    await zvm.site.trouble({ kind: 'insertCheckpoint', vpg: 'Mail', skip: 1, times: 2, atPercent: 9, reason })
    await zvm.site.trouble({ outcome: 'slow', factor: 20, times: null, atPercent: 1, reason: '' })
    const states: string[] = []
    for (let n = 0; n < 4; n += 1) {
      const { task } = await zvm.site.start('insertCheckpoint', { vpg: 'Mail' })
      await zvm.clock.advance(20)
      assert.equal((await zvm.tasks.get(task)).state, 'InProgress')
      await zvm.clock.advance(3600)
      states.push((await zvm.tasks.get(task)).state)
    }
    assert.deepEqual(states, ['Completed', 'Failed', 'Failed', 'Completed'])
    await assert.rejects(zvm.site.trouble({ vpg: 'Nobody', atPercent: 1, reason: '' }), {
      code: 'entity-not-found',
    })
  })

  test('begins again', async () => {
    await using zvm = await startZvm()
    const vpgs = zvm.site.vpgs()
    await zvm.site.start('removeVpg', { vpg: 'Mail' })
    await zvm.clock.advance(3600)
    assert.equal(zvm.site.vpgs().length, vpgs.length - 1)
    await zvm.site.reset()
    assert.deepEqual(zvm.site.vpgs(), vpgs)
  })
})

describe('the clock', () => {
  test('goes on to a time, and never back', async () => {
    await using zvm = await startZvm()
    const { task } = await zvm.site.start('testFailover', { vpg: 'Mail' })
    const later = new Date(zvm.clock.now().getTime() + 3_600_000)
    await zvm.clock.set({ now: later })
    assert.deepEqual(zvm.clock.now(), later)
    assert.equal((await zvm.tasks.get(task)).state, 'Completed')
    await assert.rejects(zvm.clock.set({ now: new Date(0) }), { code: 'value-unreadable' })
    await assert.rejects(zvm.clock.advance(-1), { code: 'value-unreadable' })
  })

  test('runs by itself where it is let go', async () => {
    await using zvm = await startZvm()
    const { task } = await zvm.site.start('testFailover', { vpg: 'Mail' })
    await zvm.clock.set({ mode: 'real', speed: 1_000_000 })
    const deadline = AbortSignal.timeout(10_000)
    while ((await zvm.tasks.get(task)).state !== 'Completed') {
      deadline.throwIfAborted()
      await new Promise((resolve) => setImmediate(resolve))
    }
    assert.ok(zvm.clock.now().getTime() > Date.UTC(2026, 0, 5, 9))
  })
})

describe('tasks', () => {
  test('are put there, reported on, and seen through /v1', async () => {
    await using zvm = await startZvm()
    const { read } = await openClient(zvm)
    const { id } = await zvm.tasks.create({ type: 'UpgradeVRA', initiatedBy: 'nightly' })
    await zvm.tasks.report(id, { progressPercent: 42 })
    const seen = await read<{ Status: object; InitiatedBy: string }>(`/v1/tasks/${id}`)
    assert.deepEqual([seen.Status, seen.InitiatedBy], [{ State: 1, Progress: 42 }, 'nightly'])
    await zvm.clock.advance(60)
    const ended = await zvm.tasks.report(id.toUpperCase(), { state: 'Failed', completeReason: 'No host.' })
    assert.equal(ended.completedAt, zvm.clock.now().getTime())
    await assert.rejects(zvm.tasks.report(id, { state: 'InProgress' }), { code: 'step-illegal' })
  })

  test('of the site are reported on by the site alone', async () => {
    await using zvm = await startZvm()
    const { task } = await zvm.site.start('testFailover', { vpg: 'Mail' })
    await assert.rejects(zvm.tasks.report(task, { state: 'Failed' }), { code: 'step-illegal' })
  })

  test('go from one server to another as /v1 writes them', async () => {
    await using one = await startZvm()
    await using other = await startZvm({ site: 'empty' })
    const { read } = await openClient(one)
    const given = await read<readonly unknown[]>('/v1/tasks')
    const report = await other.tasks.import(given)
    assert.deepEqual([report.added, report.refused], [given.length, 0])
    const identifiers = async ({ tasks }: typeof one) => (await tasks.list()).map(({ id }) => id)
    assert.deepEqual(await identifiers(other), await identifiers(one))
    assert.equal((await other.tasks.import(JSON.stringify(given))).unchanged, given.length)
  })

  test('that cannot be are refused', async () => {
    await using zvm = await startZvm({ site: 'empty' })
    for (const wish of [
      { type: 'Nothing' },
      { type: 'Move', state: 'Lost' },
      { type: 'Move', progressPercent: 100 },
      { type: 'Move', progressPercent: 1.5 },
    ]) {
      await assert.rejects(zvm.tasks.create(wish), { code: 'value-unreadable' })
    }
    await assert.rejects(zvm.tasks.get('x'), { code: 'task-not-found' })
    assert.deepEqual(await zvm.tasks.list(), [])
  })
})
