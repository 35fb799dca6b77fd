import assert from 'node:assert/strict'
import { subscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
import { readScenarios } from '../../test/support/wire-scenario.ts'
import { startZvm, type Zvm } from '../library/index.ts'

const TASKS = readFileSync('test/wire/given/tasks.json', 'utf8')

let zvm: Zvm
let socket: TLSSocket
let session: string

before(async () => {
  zvm = await startZvm({ site: 'empty' })
  const { hostname, port } = new URL(zvm.url)
  socket = connect({ host: hostname, port: Number(port), ca: zvm.ca })
  socket.setEncoding('latin1')
  const basic = Buffer.from(`${zvm.user}:${zvm.password}`).toString('base64')
  const login = await ask('POST /v1/session/add', [`Authorization: Basic ${basic}`, 'Content-Length: 0'])
  session = /x-zerto-session: (.*)\r\n/i.exec(login)?.[1] ?? ''
  const length = `Content-Length: ${Buffer.byteLength(TASKS)}`
  const imported = await ask(
    'POST /api/tasks/import',
    [...own(), 'Content-Type: application/json', length],
    TASKS,
  )
  assert.match(imported, /^HTTP\/1.1 200/)
})
after(async () => {
  socket.destroy()
  await zvm.stop()
})

const own = () => [`x-zerto-session: ${session}`]

/** One request over the kept-alive connection, and the whole answer to it. The clock of the head is left out. */
async function ask(line: string, headers: readonly string[], body = ''): Promise<string> {
  let answer = ''
  socket.write([`${line} HTTP/1.1`, 'Host: zvm.example:9669', ...headers, '', body].join('\r\n'))
  for await (const piece of socket.iterator({ destroyOnReturn: false })) {
    answer += piece
    const end = answer.indexOf('\r\n\r\n') + 4
    if (end < 4) continue
    const length = /content-length: (\d+)/i.exec(answer.slice(0, end))?.[1]
    const isWhole = length === undefined ? !/chunked/i.test(answer) || answer.endsWith('0\r\n\r\n') : true
    if (isWhole && answer.length >= end + Number(length ?? 0)) break
  }
  return answer.replace(/^date: .*\r\n/im, '').replace(/(x-request-id: ).*/i, '$1any')
}

/** With a length of nothing, which changes no answer, a request goes through the framework. */
const LONG_WAY = 'Content-Length: 0'

/** Requests that the framework has handled. */
let handled = 0
subscribe('tracing:fastify.request.handler:start', () => {
  handled += 1
})

async function bothWays(path: string, headers: readonly string[]): Promise<string> {
  const fast = await ask(`GET ${path}`, headers)
  assert.equal(fast, await ask(`GET ${path}`, headers), `${path}, kept from the first time`)
  assert.equal(fast, await ask(`GET ${path}`, [...headers, LONG_WAY]), path)
  return fast
}

describe('the way past the framework', () => {
  test('answers every question of the wire scenarios about tasks with the same bytes', async () => {
    const questions = readScenarios()
      .flatMap(({ exchanges }) => exchanges.map(({ request }) => request))
      .filter(({ method, url }) => method === 'GET' && /^\/v1\/tasks/i.test(url) && !/[{ ]/.test(url))
    assert.ok(questions.length > 40, `only ${questions.length} questions were found`)
    for (const { url, headers } of questions) {
      const given = headers
        .filter(
          ([name, value]) =>
            !/^(host|x-zerto-session|authorization|content-length|prefer)$/i.test(name) &&
            !value.includes('{'),
        )
        .map(([name, value]) => `${name}: ${value}`)
      await bothWays(url, [...own(), ...given])
    }
  })

  test('says that nothing has changed with the same bytes, and the list anew once something has', async () => {
    const path = '/v1/tasks?status=Completed'
    const tag = /etag: (.*)\r\n/i.exec(await bothWays(path, own()))?.[1] ?? ''
    const asked = [...own(), `If-None-Match: ${tag}`]
    assert.match(await bothWays(path, asked), /^HTTP\/1.1 304 /)
    const handledBefore = handled
    await ask(`GET ${path}`, asked)
    assert.equal(handled, handledBefore, 'the framework was asked')
    await ask(`GET ${path}`, [...asked, LONG_WAY])
    assert.equal(handled, handledBefore + 1, 'the framework was not asked')
    await zvm.tasks.create({ type: 'Move', state: 'Completed' })
    assert.match(await bothWays(path, asked), /^HTTP\/1.1 200 /)
  })

  test('answers one task anew once it has changed', async () => {
    const { id } = await zvm.tasks.create({ type: 'Move' })
    const path = `/v1/tasks/${id}`
    const tag = /etag: (.*)\r\n/i.exec(await bothWays(path, own()))?.[1] ?? ''
    assert.match(await bothWays(path, [...own(), `If-None-Match: ${tag}`]), /^HTTP\/1.1 304 /)
    await zvm.tasks.report(id, { progressPercent: 41 })
    assert.match(await bothWays(path, [...own(), `If-None-Match: ${tag}`]), /^HTTP\/1.1 200 .*:41[,}]/s)
  })

  test('refuses with the same bytes who is not logged in, who asks for what is not, or in no format', async () => {
    assert.match(await bothWays('/v1/tasks', []), /^HTTP\/1.1 401 /)
    assert.match(await bothWays('/v1/tasks', ['x-zerto-session: no']), /^HTTP\/1.1 401 /)
    assert.match(await bothWays('/v1/tasks/none', own()), /^HTTP\/1.1 404 /)
    assert.match(await bothWays('/v1/tasks?type=none', own()), /^HTTP\/1.1 400 /)
    assert.match(await bothWays('/v1/tasks', [...own(), 'Accept: image/png']), /^HTTP\/1.1 406 /)
  })

  test('is not taken while a fault is set, which then strikes', async () => {
    const fault = zvm.faults.add({ path: '/v1/tasks', status: 503, times: 1 })
    assert.match(await ask('GET /v1/tasks', own()), /^HTTP\/1.1 503 /)
    assert.match(await ask('GET /v1/tasks', own()), /^HTTP\/1.1 200 /)
    assert.ok(fault)
    zvm.faults.clear()
  })

  test('notes what clients do', async () => {
    const requests = async () => (await zvm.doctor()).requests
    const before = await requests()
    await bothWays('/v1/tasks', own())
    assert.equal(await requests(), before + 3)
  })
})
