/** Each scenario that comes along, played with a client that it is about: its conclusion is wrong; and with a good one. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, test } from 'node:test'
import { LISTED_TASK_TYPES } from '../../src/task/index.ts'
import { COMPLETED, createGoodClient, openRehearsal, readTask, startTest } from './rehearsal.ts'

const FAILED = 4
const STOPPED = 5

describe('session-dies', () => {
  test('a client that takes a 401 for the end believes in a test that still runs', async () => {
    await using play = await openRehearsal('session-dies')
    const login = await play.login()
    const task = await startTest(play, login)
    let believed = ''
    while (believed === '') {
      await play.pause(1)
      const reply = await play.send(login, 'GET', `/v1/tasks/${task}`)
      if (reply.status === 401) believed = 'it is completed'
      else if (readTask(reply).Status.State === 6) believed = 'seen as completed'
    }
    assert.equal(believed, 'it is completed')
    assert.equal((await play.zvm.tasks.get(task)).state, 'InProgress')
  })

  test('a client that logs in again sees the test complete', async () => {
    await using play = await openRehearsal('session-dies')
    const client = createGoodClient(play)
    const { task = '' } = await client.start(`${play.vpg('Mail')}/FailoverTest`)
    assert.deepEqual(await client.wait(task), COMPLETED)
    assert.equal(client.seen.logins, 2)
  })
})

describe('fails-at-99', () => {
  test('a client that takes 99 % for done reports a success that is none', async () => {
    await using play = await openRehearsal('fails-at-99')
    const login = await play.login()
    const task = await startTest(play, login)
    const looks: number[] = []
    while ((looks.at(-1) ?? 0) < 99) {
      await play.pause(1)
      looks.push(readTask(await play.send(login, 'GET', `/v1/tasks/${task}`)).Status.Progress)
    }
    assert.equal(looks.at(-1), 99)
    assert.equal((await play.zvm.tasks.get(task)).state, 'Failed')
  })

  test('a client that reads the state reports the failure and its reason', async () => {
    await using play = await openRehearsal('fails-at-99')
    const client = createGoodClient(play)
    const { task = '' } = await client.start(`${play.vpg('Mail')}/FailoverTest`)
    assert.deepEqual(await client.wait(task), {
      ...{ state: FAILED, progress: 99 },
      reason: 'The datastore HAM-SAN01-LUN01 has no space left',
    })
  })
})

describe('token-expires', () => {
  test('a client that logs in once is sent away in the middle of its wait', async () => {
    await using play = await openRehearsal('token-expires')
    const login = await play.login()
    const task = await startTest(play, login)
    let status = 200
    for (let waited = 0; status === 200 && waited < 3600; waited += 30) {
      await play.pause(30)
      status = (await play.send(login, 'GET', `/v1/tasks/${task}`)).status
    }
    assert.equal(status, 401)
    assert.equal((await play.zvm.tasks.get(task)).state, 'InProgress')
  })

  test('a client that renews its token sees the test complete', async () => {
    await using play = await openRehearsal('token-expires')
    const client = createGoodClient(play)
    const { task = '' } = await client.start(`${play.vpg('Mail')}/FailoverTest`)
    assert.deepEqual(await client.wait(task), COMPLETED)
    assert.ok(client.seen.logins > 1)
  })
})

describe('waits-for-person', () => {
  test('a client that knows state 1 alone takes a test that waits for a failed one', async () => {
    await using play = await openRehearsal('waits-for-person')
    const login = await play.login()
    const task = await startTest(play, login)
    let state = 1
    while (state === 1) {
      await play.pause(1)
      state = readTask(await play.send(login, 'GET', `/v1/tasks/${task}`)).Status.State
    }
    assert.notEqual(state, 6)
    const again = await play.send(login, 'POST', `${play.vpg('Mail')}/FailoverTest`, {})
    assert.equal(again.status, 409)
    await play.pause(1800)
    assert.equal((await play.zvm.tasks.get(task)).state, 'Completed')
  })

  test('a client that waits on sees the test complete, and can say for what it has waited', async () => {
    await using play = await openRehearsal('waits-for-person')
    const client = createGoodClient(play)
    const { task = '' } = await client.start(`${play.vpg('Mail')}/FailoverTest`)
    assert.deepEqual(await client.wait(task), COMPLETED)
    assert.ok(client.seen.waiting > 100)
  })
})

describe('restart-during-failover', () => {
  test('a client that takes a lost connection for a failure starts what runs already', async () => {
    await using play = await openRehearsal('restart-during-failover')
    const login = await play.login()
    const failover = `${play.vpg('Mail')}/Failover`
    const task = JSON.parse((await play.send(login, 'POST', failover, { CommitPolicy: 2 })).text)
    await assert.rejects(async () => {
      for (;;) {
        await play.pause(1)
        await play.send(login, 'GET', `/v1/tasks/${task}`)
      }
    })
    assert.equal((await play.zvm.tasks.get(task)).state, 'InProgress')
    await play.pause(30)
    assert.equal((await play.send(login, 'POST', failover, { CommitPolicy: 2 })).status, 401)
    const again = await play.send(await play.login(), 'POST', failover, { CommitPolicy: 2 })
    assert.equal(again.status, 409)
    await play.pause(600)
    assert.equal((await play.zvm.tasks.get(task)).state, 'Completed')
  })

  test('a client that comes back sees the failover complete', async () => {
    await using play = await openRehearsal('restart-during-failover')
    const client = createGoodClient(play)
    const { task = '' } = await client.start(`${play.vpg('Mail')}/Failover`, { CommitPolicy: 2 })
    assert.deepEqual(await client.wait(task), COMPLETED)
    assert.ok(client.seen.lost > 0)
    assert.equal(client.seen.logins, 2)
  })
})

describe('peer-vanishes', () => {
  const MEETING_SLA = 1

  test('a client that plans by what it read at the start is refused as often as it tries', async () => {
    await using play = await openRehearsal('peer-vanishes')
    const login = await play.login()
    const vpg = JSON.parse((await play.send(login, 'GET', play.vpg('Mail'))).text)
    assert.equal(vpg.Status, MEETING_SLA)
    await play.pause(660)
    for (let tries = 0; tries < 3; tries += 1) {
      const { status, text } = await play.send(login, 'POST', `${play.vpg('Mail')}/FailoverTest`, {})
      assert.equal(status, 409)
      assert.match(text, /no connection to its peer site/)
    }
  })

  test('a client that looks first waits until the VPG meets its SLA, and succeeds', async () => {
    await using play = await openRehearsal('peer-vanishes')
    await play.pause(660)
    const client = createGoodClient(play)
    const statuses: number[] = []
    while (statuses.at(-1) !== MEETING_SLA) {
      statuses.push((await client.get<{ Status: number }>(play.vpg('Mail'))).Status)
      await play.pause(60)
    }
    assert.ok(statuses.length > 20, `it met its SLA after ${statuses.length} looks`)
    const { task = '' } = await client.start(`${play.vpg('Mail')}/FailoverTest`)
    assert.deepEqual(await client.wait(task), COMPLETED)
  })
})

describe('thousand-failovers', () => {
  test('a client that asks for one task after another is far behind one that asks for a list', async () => {
    await using play = await openRehearsal('thousand-failovers')
    const login = await play.login()
    const since = play.zvm.clock.now().toISOString()
    await play.pause(60)
    const started = `/v1/tasks?type=FailoverBeforeCommit&startedAfterDate=${since}`
    type Row = { TaskIdentifier: string; Status: { State: number } }
    const list = async (path: string): Promise<readonly Row[]> =>
      JSON.parse((await play.send(login, 'GET', path)).text)
    const tasks = await list(started)
    assert.equal(tasks.length, 1000)

    const ended = new Set<string>()
    for (const { TaskIdentifier: task } of tasks.slice(0, 60)) {
      await play.pause(1)
      if (readTask(await play.send(login, 'GET', `/v1/tasks/${task}`)).Status.State === 6) ended.add(task)
    }
    const [isSo, isKnown] = [(await list(`${started}&status=6`)).length, ended.size]
    assert.ok(isSo > 10 * isKnown, `${isSo} have ended, and ${isKnown} are known to have`)

    let requests = 0
    while ((await list(`${started}&status=1`)).length > 0) {
      requests += 1
      assert.ok(requests < 100, 'they do not end')
      await play.pause(60)
    }
    assert.equal((await list(`${started}&status=6`)).length, 1000)
  })
})

describe('clock-changes', () => {
  const CHECKPOINTS = '/v1/tasks?type=InsertTaggedCP&startedAfterDate='

  test('a client that filters by local dates loses the hour that is there twice', async () => {
    await using play = await openRehearsal('clock-changes')
    await play.pause(900)
    const client = createGoodClient(play)
    assert.deepEqual(await client.get(`${CHECKPOINTS}2026-10-25T02:35:00`), [])
    const found = await client.get<readonly object[]>(`${CHECKPOINTS}2026-10-25T00:35:00Z`)
    assert.equal(found.length, 1)
    await play.pause(3600)
    assert.equal((await client.get<readonly object[]>(`${CHECKPOINTS}2026-10-25T02:35:00`)).length, 1)
    assert.equal((await client.get<readonly object[]>(`${CHECKPOINTS}2026-10-25T00:35:00Z`)).length, 2)
  })

  test('a client that waits by the clock of the server gives up after a minute', async () => {
    await using play = await openRehearsal('clock-changes')
    await play.pause(2.5 * 3600)
    const client = createGoodClient(play)
    type Row = { TaskIdentifier: string }
    const [row] = await client.get<readonly Row[]>('/v1/tasks?type=FailOverTest&status=1')
    const task = row?.TaskIdentifier ?? ''
    const serverTime = async () =>
      Number(/\d{13}/.exec(await client.get<string>('/v1/serverDateTime/serverDateTimeUtc'))?.[0])
    const began = await serverTime()
    let waited = 0
    while ((await serverTime()) - began < 3_600_000) {
      await play.pause(5)
      waited += 5
    }
    assert.ok(waited < 120, `it waited ${waited} seconds`)
    assert.equal((await play.zvm.tasks.get(task)).state, 'InProgress')
    assert.deepEqual(await client.wait(task), COMPLETED)
  })
})

describe('task-not-found', () => {
  test('a client that believes the first 404 gives up on a test that runs', async () => {
    await using play = await openRehearsal('task-not-found')
    const login = await play.login()
    const task = await startTest(play, login)
    assert.equal((await play.send(login, 'GET', `/v1/tasks/${task}`)).status, 404)
    assert.equal((await play.zvm.tasks.get(task)).state, 'InProgress')
  })

  test('a client that asks again sees each of its tests complete', async () => {
    await using play = await openRehearsal('task-not-found')
    for (const vpg of ['Mail', 'Web-Shop']) {
      const client = createGoodClient(play)
      const { task = '' } = await client.start(`${play.vpg(vpg)}/FailoverTest`)
      assert.deepEqual(await client.wait(task), COMPLETED)
      assert.equal(client.seen.missing, 2)
    }
  })
})

describe('every-task-type', () => {
  test('every type occurs within an hour, and every task ends', async () => {
    await using play = await openRehearsal('every-task-type')
    await play.pause(3600)
    const client = createGoodClient(play)
    type Row = { Type: string; Status: { State: number } }
    const tasks = await client.get<readonly Row[]>('/v1/tasks')
    const types = [...new Set(tasks.map(({ Type }) => Type))]
    assert.deepEqual(types.toSorted(), [...LISTED_TASK_TYPES].toSorted())
    assert.deepEqual(
      tasks.filter(({ Status }) => Status.State !== 6),
      [],
    )
  })

  test('nothing that the scenario starts is refused', async () => {
    await using play = await openRehearsal('every-task-type')
    await play.pause(3600)
    const { events } = play.zvm.site.model()
    assert.deepEqual(
      events.filter(({ isSuccess }) => !isSuccess).map(({ description }) => description),
      [],
    )
  })
})

describe('mistake-401-as-done', () => {
  test('the client that takes a 401 for done misses the failure', async () => {
    await using play = await openRehearsal('mistake-401-as-done')
    const login = await play.login()
    const task = await startTest(play, login)
    const believed: string[] = []
    while (believed.length < 3) {
      await play.pause(5)
      const { status } = await play.send(login, 'GET', `/v1/tasks/${task}`)
      if (status === 401) believed.push('task may be completed')
    }
    assert.equal((await play.zvm.tasks.get(task)).state, 'Failed')
  })

  test('a good client reports it', async () => {
    await using play = await openRehearsal('mistake-401-as-done')
    const client = createGoodClient(play)
    const { task = '' } = await client.start(`${play.vpg('Mail')}/FailoverTest`)
    const { state, reason } = await client.wait(task)
    assert.deepEqual([state, reason], [FAILED, 'The VM MAIL01 did not start'])
    assert.equal(client.seen.logins, 2)
  })
})

describe('mistake-unchecked-test', () => {
  test('the client that does not look reports a test that never was, and then one that failed', async () => {
    await using play = await openRehearsal('mistake-unchecked-test')
    const login = await play.login()
    const run = async () => {
      await play.send(login, 'POST', `${play.vpg('Mail')}/FailoverTest`, {})
      await play.pause(600)
      return 'test successful'
    }
    const began = play.zvm.clock.now().getTime()
    const tests = async () =>
      (await play.zvm.tasks.list({ type: 'FailOverTest' })).filter(({ startedAt }) => startedAt >= began)
    assert.equal(await run(), 'test successful')
    assert.deepEqual(await tests(), [])
    assert.equal(await run(), 'test successful')
    assert.deepEqual(
      (await tests()).map(({ state }) => state),
      ['Failed'],
    )
  })

  test('a good client sees both', async () => {
    await using play = await openRehearsal('mistake-unchecked-test')
    const client = createGoodClient(play)
    const { task: none, reply } = await client.start(`${play.vpg('Mail')}/FailoverTest`)
    assert.deepEqual([none, reply.status], [undefined, 500])
    const { task = '' } = await client.start(`${play.vpg('Mail')}/FailoverTest`)
    const { state, reason } = await client.wait(task)
    assert.deepEqual([state, reason], [FAILED, 'The test network is missing at the recovery site'])
  })
})

describe('mistake-never-waits', () => {
  test('the client that does not wait is refused its next step, and leaves a session behind', async () => {
    await using play = await openRehearsal('mistake-never-waits')
    const login = await play.login()
    const task = await startTest(play, login)
    const stop = await play.send(login, 'POST', `${play.vpg('Mail')}/FailoverTestStop`, {})
    assert.equal(stop.status, 409)
    assert.equal((await play.zvm.tasks.get(task)).state, 'InProgress')
    await play.pause(60)
    const again = await play.send(await play.login(), 'POST', `${play.vpg('Mail')}/FailoverTest`, {})
    assert.equal(again.status, 409)
    assert.equal((await play.send(login, 'GET', '/v1/localsite')).status, 200)
  })

  test('a good client waits for the test and for its stop, and logs out', async () => {
    await using play = await openRehearsal('mistake-never-waits')
    const client = createGoodClient(play)
    for (const operation of ['FailoverTest', 'FailoverTestStop']) {
      const { task = '' } = await client.start(`${play.vpg('Mail')}/${operation}`)
      assert.deepEqual(await client.wait(task), COMPLETED)
    }
    await client.end()
  })
})

describe('mistake-state-0', () => {
  const OWN = '/v1/tasks?type=FailOverTest'

  test('the client that waits for state 0 waits for ever', async () => {
    await using play = await openRehearsal('mistake-state-0')
    await play.pause(60)
    const client = createGoodClient(play)
    type Row = { Status: { State: number } }
    const states = new Set<number>()
    for (let looks = 0; looks < 20; looks += 1) {
      await play.pause(30)
      for (const { Status } of await client.get<readonly Row[]>(OWN)) states.add(Status.State)
    }
    assert.ok(!states.has(0), 'a task had state 0')
  })

  test('a good client tells success, failure and a stop apart', async () => {
    await using play = await openRehearsal('mistake-state-0')
    const since = play.zvm.clock.now().toISOString()
    await play.pause(60)
    const client = createGoodClient(play)
    type Row = { TaskIdentifier: string }
    const started = await client.get<readonly Row[]>(`${OWN}&startedAfterDate=${since}`)
    const outcomes = await Promise.all(started.map(({ TaskIdentifier }) => client.wait(TaskIdentifier)))
    assert.deepEqual(
      outcomes.toSorted((one, other) => one.state - other.state),
      [
        { state: FAILED, progress: 60, reason: 'The VM INTRA-WEB01 did not start' },
        { state: STOPPED, progress: 80, reason: '' },
        COMPLETED,
      ],
    )
  })
})

test('each scenario that comes along is played here', () => {
  const names = readdirSync(new URL('../../scenarios/', import.meta.url)).map((file) =>
    file.replace('.yaml', ''),
  )
  assert.deepEqual(names.toSorted(), [
    'clock-changes',
    'every-task-type',
    'fails-at-99',
    'mistake-401-as-done',
    'mistake-never-waits',
    'mistake-state-0',
    'mistake-unchecked-test',
    'peer-vanishes',
    'restart-during-failover',
    'session-dies',
    'task-not-found',
    'thousand-failovers',
    'token-expires',
    'waits-for-person',
  ])
})
