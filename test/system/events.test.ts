import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServerEvent } from '../../src/client/index.ts'
import { openEvents } from './event-client.ts'
import { call, openClient } from './https-call.ts'
import { makeFolder, startCommand, startProgram } from './support.ts'

const isEnd = ({ event }: ServerEvent) => event === 'end'
const upTo = (position: number) => (event: ServerEvent) => Number(event.lastId) >= position

interface Written {
  readonly id: string
  readonly generation: number
  readonly state: string
}

function taskIn({ text }: { readonly text: string }): Written {
  return JSON.parse(text) as Written
}

/** The positions of the changes among events, in order. */
function positionsOf(events: readonly ServerEvent[]): readonly number[] {
  return events
    .filter(({ event }) => event === 'added' || event === 'changed')
    .map(({ lastId }) => Number(lastId))
}

test('Last-Event-ID replays without loss or repetition over a kill and a restart', async (t) => {
  const first = await startProgram(t)
  const client = await openClient(first)
  const stream = await openEvents(first, { session: client.session })
  const writes = await Promise.all(
    Array.from({ length: 40 }, () => client.sendJson('POST', '/api/tasks', { type: 'Move' })),
  )
  const before = await stream.readUntil(upTo(25))
  stream.close()
  const { id } = taskIn(writes[0] ?? { text: '' })
  const acknowledged = (await client.sendJson('PATCH', `/api/tasks/${id}`, { progress: 5 })).status
  assert.equal(acknowledged, 200)
  await first.kill()

  const { data: kept, port } = { data: first.dataFolder, port: String(first.port) }
  const second = await startProgram(t, { data: kept, flags: ['--port', port] })
  const lastId = before.at(-1)?.lastId ?? ''
  const again = await openEvents(second, { session: client.session, lastId })
  const after = await again.readUntil(upTo(41))
  assert.deepEqual(
    [...positionsOf(before), ...positionsOf(after)],
    Array.from({ length: 41 }, (_, index) => index + 1),
  )
  const last = JSON.parse(after.at(-1)?.data ?? '{}')
  assert.deepEqual([last.id, last.progress, last.generation, last.position], [id, 5, 2, 41])
  assert.ok(Date.parse(last.changedAt) > 0)
  again.close()
})

test('a filter tells of what enters and of what leaves', async (t) => {
  const program = await startProgram(t)
  const client = await openClient(program)
  const stream = await openEvents(program, {
    session: client.session,
    path: '/api/events?group=running&type=Move',
  })
  const move = taskIn(await client.sendJson('POST', '/api/tasks', { type: 'Move' }))
  await client.sendJson('POST', '/api/tasks', { type: 'FailOver' })
  await client.sendJson('PATCH', `/api/tasks/${move.id}`, { progress: 50 })
  await client.sendJson('PATCH', `/api/tasks/${move.id}`, { state: 'Completed' })
  const events = await stream.readUntil(({ event }) => event === 'left')
  assert.deepEqual(
    events.map(({ event, lastId }) => `${lastId} ${event}`),
    ['0 begin', '1 added', '3 changed', '4 left'],
  )
  const { position: _position, changedAt: _changedAt, ...left } = JSON.parse(events.at(-1)?.data ?? '{}')
  assert.deepEqual(left, JSON.parse((await client.get(`/api/tasks/${move.id}`)).text))
  stream.close()
})

test('events leave at once although the client takes compressed answers', async (t) => {
  const program = await startProgram(t)
  const client = await openClient(program)
  const stream = await openEvents(program, { session: client.session })
  await client.sendJson('POST', '/api/tasks', { type: 'Move' })
  await stream.readUntil(upTo(1))
  stream.close()
  const { headers, text } = await client.call({
    method: 'HEAD',
    path: '/api/events',
    headers: { 'accept-encoding': 'gzip' },
  })
  assert.match(headers['content-type'] ?? '', /^text\/event-stream/)
  assert.equal(headers['content-encoding'], undefined)
  assert.equal(text, '')
})

test('the end of the session ends the stream, and a stop of the service does at once', async (t) => {
  const program = await startProgram(t, { flags: ['--drain-seconds', '60', '--event-streams-max', '2'] })
  const client = await openClient(program)
  const other = await openClient(program)
  const stays = await openEvents(program, { session: other.session })
  const ends = await openEvents(program, { session: client.session })
  const refused = await other.get('/api/events')
  assert.deepEqual([refused.status, refused.headers['retry-after']], [503, '10'])
  await client.call({ method: 'DELETE', path: '/v1/session' })
  const [end] = (await ends.readUntil(isEnd)).slice(-1)
  assert.equal(JSON.parse(end?.data ?? '{}').reason, 'session-expired')

  const stopping = performance.now()
  const ended = program.stop()
  const [last] = (await stays.readUntil(isEnd)).slice(-1)
  assert.equal(JSON.parse(last?.data ?? '{}').reason, 'stopping')
  assert.deepEqual(await ended, { code: 0, signal: null })
  assert.ok(performance.now() - stopping < 10_000)
})

test('hundreds wait for tasks, and each is answered with its own change', async (t) => {
  const program = await startProgram(t)
  const client = await openClient(program)
  const waiters = 300
  const tasks: Written[] = []
  for (let count = 0; count < 30; count += 1) {
    tasks.push(taskIn(await client.sendJson('POST', '/api/tasks', { type: 'Move' })))
  }
  const taskOf = (index: number) => tasks[index % tasks.length] ?? { id: '', generation: 0, state: '' }
  const waiting = Array.from({ length: waiters }, (_, index) =>
    index % 2 === 0
      ? client.get(`/v1/tasks/${taskOf(index).id}`, { prefer: 'wait=15' })
      : client.get(`/api/tasks/${taskOf(index).id}?wait=15&generation=1`),
  )
  // A request that came later has been answered, so the earlier ones are waiting or were answered wrongly.
  await client.get(`/v1/tasks/${taskOf(0).id}`)
  for (const { id } of tasks) await client.sendJson('PATCH', `/api/tasks/${id}`, { progress: 42 })
  for (const [index, reply] of (await Promise.all(waiting)).entries()) {
    assert.equal(reply.status, 200)
    const task = JSON.parse(reply.text)
    assert.equal(task.TaskIdentifier ?? task.id, taskOf(index).id)
    assert.equal(task.Status?.Progress ?? task.progress, 42)
    assert.equal(reply.headers['preference-applied'], index % 2 === 0 ? 'wait=15' : undefined)
  }
})

test('who waits with If-None-Match gets 304 when the time is over, the task when it changes, in either format', async (t) => {
  const program = await startProgram(t, { flags: ['--wait-seconds-max', '5'] })
  const client = await openClient(program)
  for (const accept of ['application/json', 'text/xml']) {
    const { id } = taskIn(await client.sendJson('POST', '/api/tasks', { type: 'Move' }))
    const path = `/v1/tasks/${id}`
    const etag = (await client.get(path, { accept })).headers.etag ?? ''
    const over = await client.get(path, { accept, 'if-none-match': etag, prefer: 'wait=1' })
    assert.deepEqual([over.status, over.headers['preference-applied']], [304, 'wait=1'])
    const changing = client.get(path, { accept, 'if-none-match': etag, prefer: 'wait=600' })
    await client.sendJson('PATCH', `/api/tasks/${id}`, { progress: 7 })
    const changed = await changing
    assert.deepEqual([changed.status, changed.headers['preference-applied']], [200, 'wait=5'])
    assert.notEqual(changed.headers.etag, etag)
    // What the client holds is old: nothing to wait for.
    const old = await client.get(path, { accept, 'if-none-match': etag, prefer: 'wait=5' })
    assert.equal(old.text, changed.text)
    assert.equal((await client.sendJson('PATCH', `/api/tasks/${id}`, { state: 'Completed' })).status, 200)
    // An ended task does not change any more.
    assert.equal((await client.get(path, { accept, prefer: 'wait=5' })).status, 200)
  }
})

test('who waits is let go at a stop', async (t) => {
  const program = await startProgram(t, { flags: ['--drain-seconds', '60'] })
  const client = await openClient(program)
  const { id } = taskIn(await client.sendJson('POST', '/api/tasks', { type: 'Move' }))
  const sessionToken = { 'x-zerto-session': client.session }
  const waiting = call(program, { path: `/v1/tasks/${id}`, headers: { ...sessionToken, prefer: 'wait=60' } })
  await client.get('/v1/tasks/types')
  const ended = program.stop()
  assert.equal((await waiting).status, 200)
  assert.deepEqual(await ended, { code: 0, signal: null })
})

test('the command line tells every change over a restart, and watches and waits without asking again', async (t) => {
  const first = await startProgram(t)
  const client = await openClient(first)
  const home = await makeFolder(t)
  const env = {
    ZVM_TASKS_URL: first.url,
    ZVM_TASKS_CA: first.caFile,
    ZVM_TASKS_USER: 'admin',
    ZVM_TASKS_PASSWORD: first.password,
  }
  const events = startCommand(['events', '--after', '0', '--format', 'ndjson'], {
    home,
    env,
    timeoutMs: 60_000,
  })
  const { id } = taskIn(await client.sendJson('POST', '/api/tasks', { type: 'Move' }))
  await events.prints(/"event":"added".*"position":1/)
  const waiting = startCommand(['tasks', 'wait', id], { home, env, timeoutMs: 60_000 })
  await waiting.says(/0%/)
  const watching = startCommand(['tasks', 'watch', '--type', 'Move'], { home, env, timeoutMs: 60_000 })
  await watching.prints(/ 0%/)
  await client.sendJson('PATCH', `/api/tasks/${id}`, { progress: 30 })
  await Promise.all([watching.prints(/ 30%/), waiting.says(/30%/)])
  assert.deepEqual(await first.stop(), { code: 0, signal: null })

  const again = { data: first.dataFolder, flags: ['--port', String(first.port)] }
  const second = await startProgram(t, again)
  await (await openClient({ ...second, password: first.password })).sendJson('PATCH', `/api/tasks/${id}`, {
    state: 'Completed',
  })
  await Promise.all([events.prints(/"position":3/), watching.prints(/Completed/)])
  assert.equal((await waiting.result).code, 0)
  const told = events
    .out()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    told.map(({ event, position, progress }) => [event, position, progress]),
    [
      ['added', 1, 0],
      ['changed', 2, 30],
      ['changed', 3, 100],
    ],
  )
  for (const command of [events, watching]) command.child.kill('SIGINT')
  for (const command of [events, watching]) assert.equal((await command.result).code, 130)
})
