import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent } from 'node:https'
import { connect } from 'node:net'
import { test } from 'node:test'
import { generateTasks } from './generated-tasks.ts'
import { call, openClient, openSocket } from './https-call.ts'
import { type Program, startProgram } from './support.ts'

/** More than what sockets hold on their own, so that an answer is under way for as long as nobody reads. */
const TASKS = 20_000

async function startWithTasks(t: { after(step: () => Promise<void>): void }, flags: readonly string[]) {
  const program = await startProgram(t, { flags })
  const client = await openClient(program)
  const body = JSON.stringify(generateTasks(TASKS, 5))
  const { status, text } = await client.call({
    method: 'POST',
    path: '/api/tasks/import',
    headers: { 'content-type': 'application/json' },
    body,
  })
  assert.equal(status, 200, text)
  return { program, session: client.session }
}

/** Asks for the whole list, reads the beginning, and then no more. */
async function openStalledList(program: Program, session: string) {
  const socket = await openSocket(program)
  socket.write(`GET /v1/tasks HTTP/1.1\r\nHost: localhost\r\nx-zerto-session: ${session}\r\n\r\n`)
  const [head] = await once(socket, 'data')
  socket.pause()
  return { socket, head: head as Buffer }
}

test('SIGTERM finishes an answer under way, takes no new connection, and ends with 0', async (t) => {
  const { program, session } = await startWithTasks(t, ['--drain-seconds', '20'])
  const { socket, head } = await openStalledList(program, session)
  const idle = new Agent({ keepAlive: true })
  t.after(async () => idle.destroy())
  assert.equal((await call(program, { path: '/healthz', agent: idle })).status, 200)

  process.kill(program.pid, 'SIGTERM')
  await program.says(/Stopping/)
  const refused = connect({ host: '127.0.0.1', port: program.port })
  await assert.rejects(once(refused, 'connect'), { code: 'ECONNREFUSED' })

  const pieces = [head]
  socket.on('data', (piece: Buffer) => pieces.push(piece))
  socket.resume()
  await once(socket, 'close')
  assert.equal(listIn(Buffer.concat(pieces).toString('latin1')).length, TASKS)
  assert.deepEqual(await program.ended, { code: 0, signal: null })
})

test('a client that does not read holds a stop up no longer than the bound', async (t) => {
  const { program, session } = await startWithTasks(t, ['--drain-seconds', '1'])
  const { socket } = await openStalledList(program, session)
  socket.on('error', () => {})
  assert.deepEqual(await program.stop(), { code: 0, signal: null })
  socket.destroy()
})

test('SIGINT stops as SIGTERM does', async (t) => {
  const program = await startProgram(t)
  process.kill(program.pid, 'SIGINT')
  assert.deepEqual(await program.ended, { code: 0, signal: null })
})

/** The list in a chunked answer. */
function listIn(answer: string): readonly unknown[] {
  const [, rest = ''] = answer.split(/\r\n\r\n([\s\S]*)/)
  let json = ''
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at)
    const length = Number.parseInt(rest.slice(at, lineEnd), 16)
    if (!(length > 0)) break
    // Lengths count bytes, which are characters here: the answer is read as Latin-1.
    json += rest.slice(lineEnd + 2, lineEnd + 2 + length)
    at = lineEnd + 2 + length + 2
  }
  return JSON.parse(json)
}
