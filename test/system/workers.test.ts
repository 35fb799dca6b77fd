import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { openEvents } from './event-client.ts'
import { basic, call, openClient, openSession, openSocket } from './https-call.ts'
import { type CleanUp, type Program, type ProgramOptions, ROOT, startProgram } from './support.ts'

const WORKERS = 2
const SITE_FILE = join(ROOT, 'test/wire/given/site-small.json')

/** Each call of these tests makes a connection, and the system gives it to either worker: so many come to both. */
const AT_EACH = Array.from({ length: 12 }, (_none, index) => index)

/** Finds the children of a process. */
const skip = process.platform === 'win32' ? 'needs pgrep' : false

function startWithWorkers(t: CleanUp, { flags = [], ...rest }: ProgramOptions = {}): Promise<Program> {
  return startProgram(t, { ...rest, flags: ['--workers', String(WORKERS), ...flags] })
}

async function workersOf({ pid }: Program): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)('pgrep', ['-P', String(pid)])
  return stdout.trim().split('\n').map(Number)
}

const idIn = ({ text }: { readonly text: string }) => (JSON.parse(text) as { readonly id: string }).id

testWorkers('all workers answer on one port, and see at once what any of them wrote', async (t) => {
  const program = await startWithWorkers(t)
  assert.equal((await workersOf(program)).length, WORKERS)
  const client = await openClient(program)
  for (let turn = 0; turn < 10; turn += 1) {
    const created = await client.sendJson('POST', '/api/tasks', { type: 'Move' })
    assert.equal(created.status, 201, created.text)
    for (const _worker of AT_EACH) {
      assert.equal((await client.get(`/v1/tasks/${idIn(created)}`)).status, 200)
      const { text } = await client.get('/v1/tasks')
      assert.equal(JSON.parse(text).length, turn + 1)
    }
  }
  const tags = await Promise.all(AT_EACH.map(async () => (await client.get('/v1/tasks')).headers.etag))
  assert.equal(new Set(tags).size, 1)
})

testWorkers('a worker streams what is written through the others', async (t) => {
  const program = await startWithWorkers(t)
  const client = await openClient(program)
  const count = 12
  const streams = await Promise.all(AT_EACH.map(() => openEvents(program, { session: client.session })))
  for (let turn = 0; turn < count; turn += 1) {
    assert.equal((await client.sendJson('POST', '/api/tasks', { type: 'Move' })).status, 201)
  }
  for (const stream of streams) {
    assert.equal(stream.status, 200)
    const events = await stream.readUntil(({ lastId }) => Number(lastId) >= count)
    assert.equal(events.filter(({ event }) => event === 'added').length, count)
    stream.close()
  }
})

testWorkers('a session that is ended at one worker is over at all', async (t) => {
  const program = await startWithWorkers(t)
  const watcher = await openClient(program)
  for (let turn = 0; turn < 6; turn += 1) {
    const session = await openSession(program)
    const headers = { 'x-zerto-session': session }
    // Each of them has it close at hand.
    for (const _worker of AT_EACH)
      assert.equal((await call(program, { path: '/v1/tasks', headers })).status, 200)
    assert.equal((await call(program, { method: 'DELETE', path: '/v1/session', headers })).status, 200)
    for (const _worker of AT_EACH)
      assert.equal((await call(program, { path: '/v1/tasks', headers })).status, 401)
    assert.equal((await watcher.get('/v1/tasks')).status, 200)
  }
})

testWorkers(
  'kill -9 of a worker loses nothing acknowledged, leaves the others, and it is started again',
  async (t) => {
    const program = await startWithWorkers(t)
    const client = await openClient(program)
    const sockets = await Promise.all(AT_EACH.map(() => openSocket(program)))
    const closed = sockets.map((socket) =>
      once(
        socket.on('error', () => {}),
        'close',
      ),
    )
    const acknowledged: string[] = []
    let isOver = false
    let failed = 0
    let wake = () => {}
    const hasBegun = new Promise<void>((resolve) => {
      wake = resolve
    })

    async function write(): Promise<void> {
      while (!isOver) {
        const created = await client.sendJson('POST', '/api/tasks', { type: 'Move' }).catch(() => undefined)
        // Cut off with the worker: whether it was written is not known.
        if (created === undefined) failed += 1
        else {
          assert.equal(created.status, 201, created.text)
          acknowledged.push(idIn(created))
        }
        if (acknowledged.length > 40) wake()
      }
    }

    const writers = Array.from({ length: 4 }, write)
    await hasBegun
    const [victim = 0, ...others] = await workersOf(program)
    process.kill(victim, 'SIGKILL')
    await Promise.race(closed)
    await program.says(/a worker was started again/)
    const countThen = acknowledged.length
    while (acknowledged.length < countThen + 20) await pause(5)
    isOver = true
    await Promise.all(writers)
    const left = sockets.filter((socket) => !socket.closed)
    assert.ok(left.length > 0 && left.length < sockets.length, 'connections were spread')

    assert.ok(failed <= 4, `${failed} requests failed`)
    const now = await workersOf(program)
    assert.equal(now.length, WORKERS)
    assert.ok(!now.includes(victim))
    assert.ok(others.every((pid) => now.includes(pid)))
    for (const _worker of AT_EACH) {
      const { text } = await client.get('/v1/tasks')
      const kept = new Set(
        (JSON.parse(text) as { TaskIdentifier: string }[]).map((task) => task.TaskIdentifier),
      )
      assert.deepEqual(
        acknowledged.filter((id) => !kept.has(id)),
        [],
      )
    }
    for (const socket of sockets) socket.destroy()
  },
)

testWorkers('SIGTERM ends all processes with 0, after the requests under way', async (t) => {
  const program = await startWithWorkers(t)
  const client = await openClient(program)
  const created = await client.sendJson('POST', '/api/tasks', { type: 'Move' })
  const waiting = AT_EACH.map(() => client.get(`/v1/tasks/${idIn(created)}`, { prefer: 'wait=60' }))
  const stream = await openEvents(program, { session: client.session })
  const workers = await workersOf(program)
  // The standard output is closed once nobody holds it any more.
  assert.deepEqual(await program.stop(), { code: 0, signal: null })
  for (const { status } of await Promise.all(waiting)) assert.equal(status, 200)
  stream.close()
  for (const pid of workers) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
  assert.doesNotMatch(program.err(), /died/)

  const again = await startWithWorkers(t, { data: program.dataFolder })
  const kept = await call(again, {
    path: '/v1/tasks',
    headers: { 'x-zerto-session': client.session },
  })
  assert.equal(JSON.parse(kept.text).length, 1)
})

testWorkers('kill -9 of the keeper ends the workers, and the folder is free again', async (t) => {
  const program = await startWithWorkers(t)
  await program.kill()
  const again = await startWithWorkers(t, {
    data: program.dataFolder,
    flags: ['--port', String(program.port)],
  })
  assert.equal(again.port, program.port)
})

testWorkers('a site that runs is refused, new or kept, and nothing is noted of it', async (t) => {
  await assert.rejects(startWithWorkers(t, { isPlain: true }), /ended with 1 .*does so in one process/s)
  await assert.rejects(startWithWorkers(t, { flags: ['--site', 'demo'] }), /does so in one process/)
  const demo = await startProgram(t, { flags: ['--site', 'demo'] })
  await demo.stop()
  const kept = { data: demo.dataFolder, isPlain: true }
  await assert.rejects(startWithWorkers(t, kept), /does so in one process/)
})

testWorkers('a port that is taken is told once, by the name of the setting', async (t) => {
  const first = await startProgram(t)
  const taken = startWithWorkers(t, { flags: ['--port', String(first.port)] })
  await assert.rejects(
    taken,
    /ended with 1 before it was ready: zvm-tasks: Port \d+ on 127\.0\.0\.1 is taken;/,
  )
})

testWorkers('recorded sites are answered for, and faults of requests are refused', async (t) => {
  const program = await startWithWorkers(t, { flags: ['--site', SITE_FILE] })
  const client = await openClient(program)
  for (const _worker of AT_EACH) {
    assert.notEqual(JSON.parse((await client.get('/v1/vpgs')).text).length, 0)
    const refused = await call(program, {
      method: 'POST',
      path: '/api/site/faults',
      headers: { ...basic('admin', program.password), 'content-type': 'application/json' },
      body: JSON.stringify({ path: '/v1/localsite', status: 500 }),
    })
    assert.equal(refused.status, 409, refused.text)
    assert.match(refused.text, /operation-refused/)
  }
})

function testWorkers(name: string, run: (t: CleanUp) => Promise<void>): void {
  test(name, { skip }, run)
}
