import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { TLSSocket } from 'node:tls'
import { generateTasks } from './generated-tasks.ts'
import { call, exchangeBytes, openClient, openSession, openSocket, readToEnd } from './https-call.ts'
import { type Program, startProgram } from './support.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

/** Status and error message of an answer in bytes. */
function readAnswer(answer: string) {
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1])
  const message: unknown = JSON.parse(/\r\n\r\n(\{.*\})/s.exec(answer)?.[1] ?? '{}').Message
  return { status, message: String(message) }
}

/** Sends a byte at a time, for as long as the other side lets it. */
function trickle(socket: TLSSocket, text: string): void {
  let at = 0
  const timer = setInterval(() => socket.write(text[at++ % text.length] ?? ''), 100)
  socket.once('close', () => clearInterval(timer))
}

test('what is too large is refused with its own status and the service goes on', async (t) => {
  const flags = ['--header-bytes-max', '4096', '--url-chars-max', '256', '--body-bytes-max', '1024']
  const program = await startProgram(t, { flags })
  const client = await openClient(program)
  const large = JSON.stringify({ type: 'FailOver', initiatedBy: 'x'.repeat(2000) })

  const header = await client.get('/v1/tasks', { 'x-large': 'x'.repeat(5000) })
  assert.equal(header.status, 431)
  assert.match(JSON.parse(header.text).Message, /headers are too large/)
  const address = await client.get(`/v1/tasks?type=${'x'.repeat(300)}`)
  assert.equal(address.status, 414)
  assert.match(JSON.parse(address.text).Message, /longer than 256 characters/)
  const parameter = await client.get(`/v1/vpgs/${'x'.repeat(300)}`)
  assert.equal(parameter.status, 414)
  assert.match(JSON.parse(parameter.text).Message, /longer than 256 characters/)
  const inXml = await client.get(`/v1/vpgs/${'x'.repeat(300)}`, { accept: 'application/xml' })
  assert.match(inXml.text, /^<ErrorApi .*<Message>The address is longer than 256 characters/s)
  const ours = await client.get(`/api/tasks/${'x'.repeat(300)}`)
  assert.deepEqual([ours.status, JSON.parse(ours.text).code], [414, 'address-too-long'])
  const body = await client.call({ method: 'POST', path: '/api/tasks', headers: JSON_TYPE, body: large })
  assert.equal(body.status, 413)
  assert.match(JSON.parse(body.text).message, /larger than 1024 bytes/)
  const chunked = await client.call({
    method: 'POST',
    path: '/api/tasks',
    headers: { ...JSON_TYPE, 'transfer-encoding': 'chunked' },
    body: Readable.from([large.slice(0, 700), large.slice(700)]),
  })
  assert.equal(chunked.status, 413)
  const login = await call(program, {
    method: 'POST',
    path: '/v1/session/add',
    headers: JSON_TYPE,
    body: large,
  })
  assert.equal(login.status, 413)
  assert.deepEqual(JSON.parse((await client.get('/v1/tasks')).text), [])
})

test('bytes that are no request are answered 400 and the connection ends', async (t) => {
  const program = await startProgram(t)
  for (const bytes of [
    'this is not HTTP\r\n\r\n',
    'GET /v1/tasks HTTP/1.1\r\nHost: localhost\r\nX-Bad\u0001: 1\r\n\r\n',
    'GET /v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    'POST /v1/session/add HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n',
    Uint8Array.from({ length: 300 }, (_, index) => (index * 73 + 1) % 256),
  ]) {
    const { status, message } = readAnswer(await exchangeBytes(program, bytes))
    assert.equal(status, 400)
    assert.match(message, /not HTTP that can be read/)
  }
  const answer = await exchangeBytes(
    program,
    'GET /v1/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  )
  assert.equal(readAnswer(answer).status, 400)
  await openSession(program)
})

test('a client that says nothing, or too slowly, is cut off', async (t) => {
  const program = await startProgram(t, { flags: ['--idle-seconds', '1', '--request-seconds', '2'] })
  const silent = await openSocket(program)
  const ends = [readToEnd(silent)]
  for (const start of [
    'GET /v1/tasks HTTP/1.1\r\nX-Slow: ',
    'POST /v1/session/add HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n',
  ]) {
    const socket = await openSocket(program)
    socket.write(start)
    trickle(socket, ' ')
    ends.push(readToEnd(socket))
  }
  const [nothing = '', header = '', body = ''] = await Promise.all(ends)
  assert.equal(nothing, '')
  for (const answer of [header, body]) assert.match(answer, /^(HTTP\/1\.1 408 |$)/)
  await openSession(program)
})

test('connections beyond the limit are closed, and there is room again when one ends', async (t) => {
  const program = await startProgram(t, { flags: ['--connections-max', '3'] })
  const sockets = await Promise.all([1, 2, 3].map(() => openSocket(program)))
  await assert.rejects(openSocket(program))
  const [first] = sockets
  first?.end()
  if (first !== undefined) await once(first.resume(), 'close')
  assert.equal((await call(program, { path: '/healthz' })).status, 200)
  for (const socket of sockets) socket.destroy()
})

test('a client that stops reading a large list is cut off and hurts nobody', async (t) => {
  const program = await startProgram(t, { flags: ['--idle-seconds', '2', '--connections-max', '2'] })
  const client = await openClient(program)
  const tasks = generateTasks(20_000, 9)
  const imported = await client.call({
    method: 'POST',
    path: '/api/tasks/import',
    headers: JSON_TYPE,
    body: JSON.stringify(tasks),
  })
  assert.equal(imported.status, 200)
  const stalled = await openSocket(program)
  const answer = readToEnd(stalled)
  stalled.write(`GET /v1/tasks HTTP/1.1\r\nHost: localhost\r\nx-zerto-session: ${client.session}\r\n\r\n`)
  await once(stalled, 'data')
  stalled.pause()

  const one = `/v1/tasks/${tasks[77]?.TaskIdentifier}`
  for (let count = 0; count < 20; count += 1) assert.equal((await client.get(one)).status, 200)
  assert.equal(JSON.parse((await client.get('/v1/tasks')).text).length, 20_000)
  // Who does not read cannot see the end either: that its place is free again shows it.
  await waitUntil(() => isRoomForTwo(program))
  stalled.resume()
  assert.doesNotMatch(await answer, /\r\n0\r\n\r\n$/)
})

async function isRoomForTwo(program: Program): Promise<boolean> {
  const opened = await Promise.allSettled([openSocket(program), openSocket(program)])
  for (const attempt of opened) if (attempt.status === 'fulfilled') attempt.value.destroy()
  return opened.every(({ status }) => status === 'fulfilled')
}

async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  const bound = AbortSignal.timeout(20_000)
  while (!(await condition())) {
    bound.throwIfAborted()
    await pause(200)
  }
}

test('an import that breaks off leaves whole batches of what had arrived', async (t) => {
  const first = await startProgram(t)
  const client = await openClient(first)
  const text = JSON.stringify(generateTasks(1_700, 3))
  const cut = Buffer.from(text).subarray(0, Math.floor(text.length * 0.9))
  const socket = await openSocket(first)
  socket.write(
    `POST /api/tasks/import HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nx-zerto-session: ${client.session}\r\nContent-Length: ${text.length}\r\n\r\n`,
  )
  socket.on('error', () => {})
  socket.write(cut)
  await waitUntil(async () => (await client.get('/v1/tasks')).text !== '[]')
  socket.destroy()
  await first.stop()

  const second = await startProgram(t, { data: first.dataFolder })
  const stored: readonly unknown[] = JSON.parse(
    (await call(second, { path: '/v1/tasks', headers: { 'x-zerto-session': client.session } })).text,
  )
  t.diagnostic(`${stored.length} of 1,700 tasks are stored`)
  assert.equal(stored.length % 500, 0)
})
