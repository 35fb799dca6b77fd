import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createStage, taskId } from './testing/stage.ts'

const [ONE, TWO] = [taskId(1), taskId(2)]

/** Does something a number of times, with a pause after each. */
function repeat(times: number, { wait }: { wait: (ms: number) => void }, pauseMs: number, work: () => void) {
  for (let time = 0; time < times; time++) {
    work()
    wait(pauseMs)
  }
}

describe('a good client', () => {
  test('that logs in, starts, polls each 5 seconds until the end, and logs out has a clean bill', async () => {
    const stage = createStage()
    const { login, start, look, end, logout, wait, conduct, send } = stage
    // The official module sends its first login without credentials, for the challenge.
    send({
      kind: 'login',
      method: 'POST',
      url: '/v1/session/add',
      status: 401,
      session: undefined,
      userName: undefined,
    })
    login('s1')
    start(ONE)
    repeat(6, stage, 5000, () => look(ONE))
    end(ONE)
    look(ONE)
    logout('s1')
    wait(3_600_000)
    const { clients, requests, forgotten } = await conduct.report()
    assert.equal(clients.length, 1)
    assert.deepEqual(clients[0]?.findings, [])
    assert.deepEqual([clients[0]?.userName, clients[0]?.userAgent], ['ops', 'script/1.0'])
    assert.equal(requests, 11)
    assert.deepEqual(forgotten, { clients: 0, sessions: 0, tasks: 0 })
  })

  test('may wait with several threads that share a session and wake at once', async () => {
    const stage = createStage()
    stage.login('s1')
    const tasks = [1, 2, 3, 4, 5, 6].map(taskId)
    for (const id of tasks) stage.start(id)
    repeat(5, stage, 5000, () => {
      for (const id of tasks) stage.look(id)
    })
    for (const id of tasks) stage.end(id)
    for (const id of tasks) stage.look(id)
    stage.logout('s1')
    assert.deepEqual(await stage.codes(), [])
  })

  test('may watch its tasks in a list', async () => {
    const stage = createStage()
    stage.login('s1')
    stage.start(ONE)
    repeat(10, stage, 5000, () => stage.list({ url: '/v1/tasks?status=InProgress', isWhole: false }))
    stage.end(ONE)
    stage.list({ url: '/v1/tasks?status=InProgress', isWhole: false })
    stage.logout('s1')
    stage.wait(600_000)
    assert.deepEqual(await stage.codes(), [])
  })

  test('may log in again after a 401, and when its token has run out', async () => {
    const stage = createStage()
    stage.login('s1')
    stage.start(ONE)
    stage.look(ONE)
    stage.wait(1_800_000)
    stage.look(ONE, { status: 401, userName: undefined })
    stage.login('s2')
    stage.look(ONE, { session: 's2' })
    stage.wait(1_800_000)
    stage.look(ONE, { session: 's2', status: 401, userName: undefined })
    stage.login('s3')
    stage.end(ONE)
    stage.look(ONE, { session: 's3' })
    stage.logout('s3')
    assert.deepEqual(await stage.codes(), [])
  })

  test('may look twice at its end, and miss something once', async () => {
    const stage = createStage()
    stage.send({ url: '/v1/vpgs' })
    stage.send({ url: '/v1/vpgs' })
    stage.send({ url: '/v1/vpgs' })
    stage.send({ url: '/v1/vpgs/1', status: 404 })
    assert.deepEqual(await stage.codes(), [])
  })

  test('that comes again each five minutes for one request may log in each time', async () => {
    const stage = createStage()
    repeat(8, stage, 300_000, () => {
      stage.login('s1')
      stage.list()
      stage.logout('s1')
    })
    assert.deepEqual(await stage.codes(), [])
  })

  test('that exports all tasks each half minute polls nothing: it waits for none', async () => {
    const stage = createStage()
    repeat(20, stage, 25_000, () => stage.list())
    assert.deepEqual(await stage.codes(), [])
  })

  test('does no wrong where a fault took its answer, or made it up', async () => {
    const stage = createStage()
    stage.login('lost', { isLost: true })
    stage.login('s1')
    stage.start(ONE, { isLost: true })
    repeat(5, stage, 50, () => stage.send({ isLost: true }))
    repeat(5, stage, 50, () => stage.send({ status: 503, isFault: true }))
    repeat(5, stage, 50, () => stage.send({ url: '/v1/vpgs', status: 404, isFault: true }))
    stage.logout('s1')
    assert.deepEqual(await stage.codes(), [])
  })
})

describe('fast polling', () => {
  test('is asking for the same thing again in under a second, with the shortest pause', async () => {
    const stage = createStage()
    repeat(10, stage, 300, () => stage.look(ONE))
    stage.wait(100)
    stage.look(ONE)
    const [finding, ...others] = await stage.findings()
    assert.deepEqual(others, [])
    assert.equal(finding?.code, 'fast-polling')
    assert.equal(finding?.count, 10)
    assert.equal(finding?.shortestPauseMs, 305)
    assert.deepEqual(finding?.examples, [`/v1/tasks/${ONE}`])
    assert.equal((finding?.lastAt ?? 0) - (finding?.firstAt ?? 0), 3155)
  })

  test('is not asking at once from several threads', async () => {
    const stage = createStage()
    for (let round = 0; round < 5; round++) {
      const arrivals = [1, 2, 3, 4].map(() => stage.conduct.arrive())
      for (const arrival of arrivals) stage.send({ arrival })
      stage.wait(5000)
    }
    assert.deepEqual(await stage.codes(), [])
  })

  test('counts answers of 304, and HEAD', async () => {
    const stage = createStage()
    repeat(3, stage, 100, () => stage.list({ status: 304 }))
    repeat(3, stage, 100, () => stage.list({ method: 'HEAD' }))
    assert.deepEqual(await stage.codes(), ['fast-polling'])
  })

  test('is still told when the address was forgotten for others', async () => {
    const stage = createStage()
    repeat(6, stage, 100, () => stage.send({ url: '/v1/vpgs' }))
    for (let number = 0; number < 400; number++) stage.send({ url: `/v1/vms/${number}`, tookMs: 1 })
    const [finding] = await stage.findings()
    assert.equal(finding?.code, 'fast-polling')
    assert.equal(finding?.count, 5)
    assert.equal(finding?.shortestPauseMs, 105)
  })
})

describe('sessions', () => {
  test('that are not ended are told with when they were last used, and without the token', async () => {
    const stage = createStage()
    stage.login('0123456789abcdef')
    stage.send({ session: '0123456789abcdef' })
    stage.wait(60_000)
    const [finding] = await stage.findings()
    assert.equal(finding?.code, 'session-never-ended')
    assert.deepEqual(finding?.examples, [
      'session 01234567, opened 2026-01-05T09:00:00.060Z, last used 2026-01-05T09:00:00.065Z',
    ])
  })

  test('that only steered the site are those of who asks, even when noted later', async () => {
    const stage = createStage()
    stage.conduct.noteSteering('early')
    stage.login('early')
    stage.login('late')
    stage.conduct.noteSteering('late')
    assert.deepEqual(await stage.codes(), [])
  })

  test('that died cannot be ended, and tokens end by themselves', async () => {
    const stage = createStage()
    stage.login('s1')
    stage.send({ status: 401, userName: undefined })
    stage.login('token', { isSession: false, url: '/auth/token' })
    stage.send({ session: 'token' })
    assert.deepEqual(await stage.codes(), [])
  })

  test('opened for one request each are told', async () => {
    const stage = createStage()
    for (const session of ['a', 'b', 'c', 'd', 'e']) {
      stage.login(session)
      stage.send({ session })
      stage.logout(session)
      stage.wait(5000)
    }
    const [finding] = await stage.findings()
    assert.equal(finding?.code, 'session-per-request')
    assert.equal(finding?.count, 5)
  })

  test('opened side by side by threads are not', async () => {
    const stage = createStage()
    const sessions = ['a', 'b', 'c', 'd', 'e']
    for (const session of sessions) stage.login(session)
    repeat(3, stage, 5000, () => {
      for (const session of sessions) stage.send({ session, url: `/v1/vpgs/${session}` })
    })
    for (const session of sessions) stage.logout(session)
    assert.deepEqual(await stage.codes(), [])
  })
})

describe('a 401', () => {
  const refused = { status: 401, userName: undefined }

  test('is ignored by who goes on twice or more without logging in', async () => {
    const stage = createStage()
    stage.login('s1')
    stage.start(ONE)
    stage.look(ONE)
    repeat(4, stage, 5000, () => stage.look(ONE, refused))
    const finding = (await stage.findings()).find(({ code }) => code === 'unauthorized-ignored')
    assert.equal(finding?.count, 3)
    assert.deepEqual(finding?.examples, [`GET /v1/tasks/${ONE}`])
  })

  test('is not ignored by requests that were on their way', async () => {
    const stage = createStage()
    stage.login('s1')
    const arrivals = [1, 2, 3, 4, 5].map(() => stage.conduct.arrive())
    for (const arrival of arrivals) stage.send({ ...refused, arrival })
    assert.deepEqual(await stage.codes(), [])
  })

  test('is told of somebody who never logs in as well', async () => {
    const stage = createStage()
    repeat(3, stage, 5000, () => stage.send({ ...refused, session: undefined }))
    const { clients } = await stage.conduct.report()
    assert.equal(clients[0]?.userName, null)
    assert.equal(clients[0]?.findings[0]?.code, 'unauthorized-ignored')
  })
})

describe('tasks', () => {
  test('that nobody asks for are told with what started them', async () => {
    const stage = createStage()
    stage.login('s1')
    stage.list()
    stage.start(ONE)
    stage.logout('s1')
    const [finding, ...others] = await stage.findings()
    assert.deepEqual(others, [])
    assert.equal(finding?.code, 'task-never-looked-at')
    assert.deepEqual(finding?.examples, [`${ONE}, by POST /v1/vpgs/1/FailoverTest`])
  })

  test('are looked at by another program of the same user, and not by other users', async () => {
    const stage = createStage()
    stage.start(ONE)
    stage.start(TWO)
    stage.look(ONE, { userAgent: 'zvm-tasks', session: 's2' })
    stage.look(TWO, { userName: 'somebody', userAgent: 'other', session: 's3' })
    const found = await stage.findings()
    assert.deepEqual(
      found.map(({ code, count }) => [code, count]),
      [['task-never-looked-at', 1]],
    )
    assert.match(found[0]?.examples[0] ?? '', /^00000002/)
  })

  test('are known in every spelling of their identifier', async () => {
    const stage = createStage()
    const id = 'ABCDEF01-0000-4000-8000-000000000000:AAAAAAAA-0000-4000-8000-000000000000'
    stage.start(id.toLowerCase().replace(':', '.') as typeof ONE)
    stage.send({ kind: 'task', url: `/v1/tasks/${id}`, asked: id })
    assert.deepEqual(await stage.codes(), [])
  })

  test('that end unseen after a look were not waited for', async () => {
    const stage = createStage()
    stage.start(ONE)
    stage.look(ONE)
    stage.wait(15_000)
    assert.deepEqual(await stage.codes(), [], 'it runs, and may yet be asked for')
    stage.end(ONE)
    assert.deepEqual(await stage.codes(), ['never-waited-to-the-end'])
    stage.look(ONE)
    assert.deepEqual(await stage.codes(), [])
  })

  test('that ended a moment ago are still waited for, unless the session was ended', async () => {
    const stage = createStage()
    stage.login('s1')
    stage.start(ONE)
    repeat(3, stage, 20_000, () => stage.look(ONE))
    stage.end(ONE)
    stage.wait(5000)
    assert.deepEqual(await stage.codes(), ['session-never-ended'], 'the next look is due in a while')
    stage.logout('s1')
    assert.deepEqual(await stage.codes(), ['never-waited-to-the-end'])
  })

  test('that the store does not have any more are left out', async () => {
    const stage = createStage()
    stage.start(ONE)
    stage.forget(ONE)
    assert.deepEqual(await stage.codes(), [])
  })

  test('that are waited for by all tasks there are make a note', async () => {
    const stage = createStage()
    stage.start(ONE)
    repeat(8, stage, 5000, () => stage.list())
    const [finding] = await stage.findings()
    assert.equal(finding?.code, 'whole-list-polling')
    assert.equal(finding?.severity, 'note')
    assert.equal(finding?.count, 8)
  })
})

describe('other mistakes', () => {
  test('fields that nothing reads come with the name that was meant', async () => {
    const stage = createStage()
    const known = ['CheckpointIdentifier', 'CommitPolicy']
    const route = '/v1/vpgs/:vpg/Failover'
    const failover = { method: 'POST', route }
    repeat(2, stage, 5000, () =>
      stage.send({ ...failover, unread: [{ where: 'body', name: 'CommitPolcy', known }] }),
    )
    stage.send({ ...failover, unread: [{ where: 'query', name: 'sort', known: [] }] })
    const [finding] = await stage.findings()
    assert.equal(finding?.count, 3)
    assert.deepEqual(finding?.examples, [
      'CommitPolcy in the body of POST /v1/vpgs/:vpg/Failover; CommitPolicy is read there',
      'sort in the query of POST /v1/vpgs/:vpg/Failover',
    ])
  })

  test('what is not there is a mistake once it is asked for three times', async () => {
    const stage = createStage()
    repeat(3, stage, 5000, () => stage.send({ kind: 'nothing', url: '/v1/vpgz?x=1', status: 404 }))
    repeat(5, stage, 5000, () => stage.login('s1', { status: 404, opened: undefined, userName: undefined }))
    const [finding, ...others] = await stage.findings()
    assert.deepEqual(others, [])
    assert.equal(finding?.code, 'dead-paths')
    assert.deepEqual([finding?.count, finding?.examples], [3, ['GET /v1/vpgz']])
  })

  test('a Retry-After is kept or not', async () => {
    const stage = createStage()
    const busy = { status: 503, retryAfterSeconds: 7, isFault: true }
    stage.send(busy)
    stage.wait(7000)
    stage.send({})
    assert.deepEqual(await stage.codes(), [])
    stage.wait(1000)
    stage.send(busy)
    stage.wait(2000)
    stage.send({})
    assert.deepEqual(await stage.codes(), ['retry-after-ignored'])
  })
})

describe('what is remembered', () => {
  test('is bounded, keeps what is in use, and says how much was forgotten', async () => {
    const stage = createStage({ clients: 3, sessions: 5, tasks: 4 })
    for (let number = 0; number < 50; number++) {
      stage.send({ userName: 'steady', session: 'steady' })
      stage.send({ userName: `user-${number}`, session: `s-${number}` })
      stage.start(taskId(number), { userName: 'steady', session: 'steady', url: '/v1/vpgs' })
    }
    const { clients, forgotten, requests } = await stage.conduct.report()
    assert.equal(clients.length, 3)
    assert.equal(requests, 150)
    assert.deepEqual(forgotten, { clients: 48, sessions: 46, tasks: 46 })
    assert.equal(clients.find(({ userName }) => userName === 'steady')?.requests, 100)
  })

  test('is of a program, not of our own command line', async () => {
    const stage = createStage()
    stage.login('s1', { userAgent: 'zvm-tasks' })
    repeat(9, stage, 100, () => stage.list({ userAgent: 'zvm-tasks' }))
    stage.start(ONE, { userAgent: 'zvm-tasks' })
    assert.deepEqual((await stage.conduct.report()).clients, [])
  })

  test('is gone when it is cleared', async () => {
    const stage = createStage()
    stage.login('s1')
    stage.conduct.clear()
    stage.send({})
    const { clients, requests } = await stage.conduct.report()
    assert.equal(requests, 1)
    assert.deepEqual(clients[0]?.findings, [])
  })
})
