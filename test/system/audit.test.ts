import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { basic, call, openClient } from './https-call.ts'
import { startProgram } from './support.ts'

const WRONG = 'Wr0ng-but-somebodys-password'
const TOKEN_PATH = '/auth/realms/zerto/protocol/openid-connect/token'

test('the audit log holds all that was done before a restart, no secret, and cannot be changed', async (t) => {
  const program = await startProgram(t, { flags: ['--webhook-allow', '127.0.0.1'] })
  const client = await openClient(program)
  await call(program, { method: 'POST', path: '/v1/session/add', headers: basic('admin', WRONG) })
  const granted = await call(program, {
    method: 'POST',
    path: TOKEN_PATH,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'zerto-client',
      username: 'admin',
      password: program.password,
    }).toString(),
  })
  const tokens = JSON.parse(granted.text)
  const { id } = JSON.parse((await client.sendJson('POST', '/api/tasks', { type: 'Move' })).text)
  await client.sendJson('PATCH', `/api/tasks/${id}`, { progress: 10 })
  await client.sendJson('PATCH', `/api/tasks/${id}`, { progress: 20 })
  await client.sendJson('POST', `/api/tasks/${id}/cancel`, {})
  const webhook = await client.sendJson('POST', '/api/webhooks', { url: 'https://127.0.0.1:9/hook' })
  await client.sendJson('POST', '/api/retention/dry-run', {})
  await client.sendJson('POST', '/api/retention/run', {})
  await client.sendJson('POST', '/api/holds', { name: 'Audit', reason: 'Asked.', where: '' })
  await client.get('/api/tasks/export')
  await client.call({ method: 'DELETE', path: '/v1/session' })
  await program.stop()

  const again = await startProgram(t, { data: program.dataFolder })
  const reader = await openClient({ ...again, password: program.password })
  const { text } = await reader.get('/api/audit/export?format=ndjson')
  const entries = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .toReversed()
  const noted = entries.map(({ action, outcome }) => `${action} ${outcome}`)
  for (const wanted of [
    'session.opened done',
    'session.opened refused',
    'token.granted done',
    'task.created done',
    'task.changed done',
    'webhook.added done',
    'retention.dry-run done',
    'retention.run done',
    'hold.placed done',
    'tasks.exported done',
    'session.closed done',
  ]) {
    assert.ok(noted.includes(wanted), `${wanted} is missing in ${noted.join(', ')}`)
  }
  assert.ok(noted.some((line) => line.startsWith('task.cancelled')))
  const reports = entries.filter(({ action }) => action === 'task.changed')
  assert.deepEqual(
    reports.map(({ target, count }) => [target, count]),
    [
      [id, 1],
      [id, 1],
    ],
  )
  assert.deepEqual(
    entries.map(({ position }) => position),
    entries.map((_entry, index) => index + 1),
  )
  const secrets = [
    program.password,
    WRONG,
    client.session,
    tokens.access_token,
    tokens.refresh_token,
    JSON.parse(webhook.text).secret,
  ]
  for (const secret of secrets) {
    assert.ok(typeof secret === 'string' && secret.length > 7)
    assert.ok(!text.includes(secret), `${secret} is in the audit log`)
  }
  await again.stop()

  const database = new DatabaseSync(join(program.dataFolder, 'zvm-tasks.db'))
  assert.throws(() => database.exec('delete from audit_entry'), /append-only/)
  assert.throws(() => database.exec(`update audit_entry set user_name = 'x'`), /append-only/)
  database.close()
})
