import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { call, openClient } from './https-call.ts'
import { makeFolder, startProgram } from './support.ts'

const DEMO = ['--site', 'demo', '--clock', 'frozen', '--seed', '7']

/** Less than half an hour, after which the session would have ended with the site's time. */
const LONG_SECONDS = 1200

/** A frozen demo site, and a client that is logged in; with the folder and password of one before, or a new one. */
async function startDemo(t: TestContext, before?: { readonly data: string; readonly password?: string }) {
  const program = await startProgram(t, {
    flags: DEMO,
    ...(before === undefined ? {} : { data: before.data }),
  })
  const client = await openClient({ ...program, password: before?.password ?? program.password })
  const read = async (path: string) => JSON.parse((await client.get(path)).text)
  const advance = async (seconds: number) => {
    const { status, text } = await client.sendJson('POST', '/api/site/clock/advance', { seconds })
    assert.equal(status, 200, text)
  }
  const readyVpg = async (): Promise<string> => {
    const vpgs = await read('/v1/vpgs?status=MeetingSLA')
    return vpgs[0].VpgIdentifier
  }
  const operate = async (path: string): Promise<string> => {
    // An empty body under a JSON content type, as the vendor's clients send it.
    const { status, text } = await client.call({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
    })
    assert.equal(status, 200, text)
    return JSON.parse(text)
  }
  return { program, client, read, advance, readyVpg, operate }
}

test('a failover test is rehearsed from start to stop over TLS', async (t) => {
  const { client, read, advance, readyVpg, operate } = await startDemo(t)
  const vpg = await readyVpg()
  const started = await operate(`/v1/vpgs/${vpg}/FailoverTest`)
  const running = await read(`/v1/tasks/${started}`)
  assert.equal(running.Type, 'FailOverTest')
  assert.equal(running.Status.State, 1)
  assert.equal(running.Completed, null)
  assert.equal((await client.call({ method: 'POST', path: `/v1/vpgs/${vpg}/FailoverTest` })).status, 409)
  await advance(LONG_SECONDS)
  assert.deepEqual((await read(`/v1/tasks/${started}`)).Status, { Progress: 100, State: 6 })
  assert.notEqual((await read(`/v1/vpgs/${vpg}`)).ActiveProcessesApi.RunningFailOverTestApi, null)
  const stopped = await operate(`/v1/vpgs/${vpg}/FailoverTestStop`)
  await advance(LONG_SECONDS)
  assert.deepEqual((await read(`/v1/tasks/${stopped}`)).Status, { Progress: 100, State: 6 })
  assert.equal((await read(`/v1/vpgs/${vpg}`)).ActiveProcessesApi.RunningFailOverTestApi, null)
})

test('an operation goes on after kill -9 where it was', async (t) => {
  const data = await makeFolder(t)
  const first = await startDemo(t, { data })
  const vpg = await first.readyVpg()
  const started = await first.operate(`/v1/vpgs/${vpg}/FailoverTest`)
  await first.advance(5)
  const before = (await first.read(`/v1/tasks/${started}`)).Status
  await first.program.kill()

  const second = await startDemo(t, { data, password: first.program.password })
  assert.deepEqual((await second.read(`/v1/tasks/${started}`)).Status, before)
  await second.advance(LONG_SECONDS)
  assert.deepEqual((await second.read(`/v1/tasks/${started}`)).Status, { Progress: 100, State: 6 })
})

test('faults strike as they were set, and are cleared', async (t) => {
  const { program, client } = await startDemo(t)
  const set = async (fault: object) => {
    const { status, text } = await client.sendJson('POST', '/api/site/faults', fault)
    assert.equal(status, 201, text)
  }
  const get = () => client.get('/v1/localsite')
  const path = '/v1/localsite'

  await set({ path, times: 2, status: 503, message: 'Not now.', retryAfterSeconds: 7 })
  const struck = await get()
  assert.equal(struck.status, 503)
  assert.equal(struck.text, '{"Message":"Not now."}')
  assert.equal(struck.headers['retry-after'], '7')
  assert.equal((await get()).status, 503)
  assert.equal((await get()).status, 200)

  await set({ path, times: 1, reset: true })
  await assert.rejects(get(), { code: 'ECONNRESET' })
  await set({ path, times: 1, truncateAfterBytes: 20 })
  await assert.rejects(get(), { message: 'aborted' })
  await set({ path, times: 1, malformed: true })
  const malformed = await get()
  assert.throws(() => JSON.parse(malformed.text), SyntaxError)
  await set({ path, times: 1, bytesPerSecond: 2000 })
  assert.equal(JSON.parse((await get()).text).SiteType, 'VCenter')

  await set({ path, times: 1, expireSession: true })
  assert.equal((await get()).status, 401)
  // The session is gone for good: that is how a script meets it.
  assert.equal((await call(program, { path, headers: { 'x-zerto-session': client.session } })).status, 401)
})
