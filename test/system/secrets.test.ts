import assert from 'node:assert/strict'
import { test } from 'node:test'
import { basic, call, exchangeBytes, openClient } from './https-call.ts'
import { startProgram } from './support.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const TOKEN_PATH = '/auth/realms/zerto/protocol/openid-connect/token'
const WRONG = 'Wr0ng-but-somebodys-password'

test('the log of a busy service has a line for every request and no secret in any', async (t) => {
  const program = await startProgram(t, { flags: ['--log-level', 'info'] })
  const client = await openClient(program)
  const grant = async (body: Readonly<Record<string, string>>) =>
    call(program, {
      method: 'POST',
      path: TOKEN_PATH,
      headers: FORM,
      body: new URLSearchParams(body).toString(),
    })
  const login = { client_id: 'zerto-client', username: 'admin', password: program.password }
  const first = JSON.parse((await grant({ grant_type: 'password', ...login })).text)
  const renewed = JSON.parse(
    (
      await grant({
        grant_type: 'refresh_token',
        client_id: 'zerto-client',
        refresh_token: first.refresh_token,
      })
    ).text,
  )
  await grant({ grant_type: 'client_credentials', client_id: 'admin', client_secret: program.password })
  await grant({ grant_type: 'password', ...login, password: WRONG })
  await call(program, { method: 'POST', path: '/v1/session/add', headers: basic('admin', WRONG) })
  await client.sendJson('POST', '/api/tasks', { type: 'FailOver', password: WRONG })
  await client.get('/v1/tasks', { cookie: 'crumb=Cookie-Secret-1', 'x-zerto-session': 'Unknown-Session-1' })
  await call(program, { path: '/v1/tasks', headers: { authorization: `Bearer ${renewed.access_token}` } })
  await call(program, { path: '/v1/tasks', headers: { authorization: 'Bearer Broken-Token-1' } })
  await client.call({ method: 'DELETE', path: '/v1/session' })
  await program.stop()

  const log = program.err()
  const secrets = [
    program.password,
    WRONG,
    client.session,
    'Cookie-Secret-1',
    'Unknown-Session-1',
    'Broken-Token-1',
    ...[first, renewed].flatMap(({ access_token, refresh_token }) => [access_token, refresh_token]),
    ...[program.password, WRONG].map((password) => basic('admin', password).authorization.slice(6)),
  ]
  for (const secret of secrets) {
    assert.equal(typeof secret, 'string')
    assert.ok(!log.includes(secret), `${secret} is in the log:\n${log}`)
    assert.ok(!log.includes(secret.slice(0, 16)), `the beginning of ${secret} is in the log`)
  }
  const requests = linesOf(log).filter(({ msg }) => msg === 'request')
  assert.equal(requests.length, 11)
  assert.equal(new Set(requests.map(({ requestId }) => requestId)).size, 11)
})

test('text of a client never begins a line of the log, nor reaches a terminal as a command', async (t) => {
  const program = await startProgram(t, { flags: ['--log-level', 'info'] })
  const forged = '{"level":"info","msg":"forged"}'
  const names = [
    `a\n${forged}`,
    `b\r\n${forged}`,
    `c\u2028${forged}`,
    'd\u001b[2J\u001b]0;owned\u0007',
    'e\u0000f',
  ]
  for (const name of names) {
    const reply = await call(program, {
      method: 'POST',
      path: '/v1/session/add',
      headers: basic(name, 'x'),
    })
    assert.equal(reply.status, 401)
    await call(program, { path: `/v1/${encodeURIComponent(name)}?x=${encodeURIComponent(name)}` })
    await call(program, { path: '/v1/tasks', headers: { 'x-request-id': encodeURIComponent(name) } })
  }
  await exchangeBytes(
    program,
    `GET /v1/\u001b[2J\u0085 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
  )
  await program.stop()
  const log = program.err()
  assert.ok(linesOf(log).every(({ msg }) => msg !== 'forged'))
  assert.doesNotMatch(log, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/)
})

test('an answer to a mistake holds no stack, no folder and no name of the software under it', async (t) => {
  const program = await startProgram(t)
  const client = await openClient(program)
  const json = { 'content-type': 'application/json' }
  const xml = { 'content-type': 'application/xml' }
  const calls = [
    { path: '/v1/tasks?type=NoSuch' },
    { path: '/v1/tasks?startedBeforeDate=yesterday' },
    { path: '/v1/tasks/no-task' },
    { path: '/v1/nothing/here' },
    { path: '/v1/%zz' },
    { path: `/v1/tasks/${'%00'.repeat(20)}` },
    { path: '/v1/tasks', headers: { accept: 'image/png' } },
    { path: '/v1/tasks', headers: { accept: 'application/xml', 'x-zerto-session': 'gone' } },
    { method: 'DELETE', path: '/v1/tasks' },
    { method: 'POST', path: '/api/tasks', headers: json, body: '{"type":' },
    { method: 'POST', path: '/api/tasks', headers: json, body: '{"type":"NoSuch"}' },
    { method: 'POST', path: '/api/tasks', headers: json, body: '\u0000' },
    { method: 'POST', path: '/api/tasks', headers: { 'content-type': 'no type at all' }, body: 'x' },
    { method: 'POST', path: '/api/tasks/import', headers: json, body: '[{"a":1},{]' },
    { method: 'POST', path: '/api/tasks/import', headers: xml, body: '<a><b></a>' },
    {
      method: 'POST',
      path: '/api/tasks/import',
      headers: xml,
      body: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ArrayOfTaskApi>&x;</ArrayOfTaskApi>',
    },
    {
      method: 'POST',
      path: '/v1/session/add',
      headers: { ...json, ...basic('admin', 'wrong') },
      body: '[[[',
    },
    { method: 'POST', path: TOKEN_PATH, headers: json, body: '{}' },
    { path: '/swagger/../../../../etc/passwd' },
    { path: '/swagger/..%2f..%2f..%2f..%2fetc%2fpasswd' },
    { path: '/swagger/swagger-ui.css.map' },
  ]
  for (const each of calls) {
    const { status, text } = await client.call(each)
    const shown = `${each.method ?? 'GET'} ${each.path} answered ${status}: ${text}`
    assert.ok(status < 500, shown)
    assert.doesNotMatch(text, /\n\s+at |node:|node_modules|\.[jt]s:\d|sqlite|fastify|FST_|ERR_|root:/i, shown)
    assert.ok(!text.includes(program.dataFolder), shown)
  }
})

/** What was logged, each line a JSON object; the one sentence for people at the stop is none. */
function linesOf(log: string): readonly Readonly<Record<string, unknown>>[] {
  return log
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('Stopping: '))
    .map((line) => JSON.parse(line))
}
