import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { SITE_FILE, VPG_WEB } from '../../src/capture/testing/example-site.ts'
import { call, openClient, openSession } from './https-call.ts'
import { makeFolder, putFile, runCommand, startProgram } from './support.ts'

test('the first start prints address, fingerprint, trust and password; the password works and is not shown again', async (t) => {
  const first = await startProgram(t)
  t.diagnostic(`ready after ${Math.round(first.startMs)} ms on an empty folder`)
  const leaf = new X509Certificate(await readFile(join(first.dataFolder, 'tls', 'server.pem')))
  const shown = first.out()
  assert.match(shown, new RegExp(`^ {2}address +${first.url}/v1$`, 'm'))
  assert.match(shown, new RegExp(`^ {2}fingerprint +SHA-256 ${leaf.fingerprint256}$`, 'm'))
  assert.match(shown, new RegExp(`^ {2}trust +${first.caFile}$`, 'm'))
  assert.match(first.password, /^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/)
  assert.equal(shown.split(first.password).length, 2, 'the password is shown once')
  await openSession(first)
  assert.deepEqual(await first.stop(), { code: 0, signal: null })

  const second = await startProgram(t, { data: first.dataFolder })
  t.diagnostic(`ready after ${Math.round(second.startMs)} ms on a folder of before`)
  assert.doesNotMatch(second.out(), /password/)
  assert.match(second.out(), new RegExp(leaf.fingerprint256))
  await openSession(second, first.password)
})

test('the ready file says where, as whom and with what trust the service is reached', async (t) => {
  const program = await startProgram(t)
  const { url, user, caFile, pid, dataDir, ...more } = program.ready
  assert.deepEqual(more, {})
  assert.match(String(url), /^https:\/\/localhost:\d+$/)
  assert.equal(user, 'admin')
  assert.equal(caFile, join(program.dataFolder, 'tls', 'ca.pem'))
  assert.equal(dataDir, program.dataFolder)
  assert.doesNotThrow(() => process.kill(Number(pid), 0), 'pid is that of the service')
  assert.equal((await call(program, { path: '/readyz' })).status, 200)
})

test('the password of the first administrator can be set by the environment or a file, and is then not shown', async (t) => {
  const byEnvironment = await startProgram(t, { env: { ZVM_TASKS_ADMIN_PASSWORD: 'Correct horse 1' } })
  assert.doesNotMatch(byEnvironment.out() + byEnvironment.err(), /password|Correct horse/)
  await openSession(byEnvironment, 'Correct horse 1')

  const file = await putFile(await makeFolder(t), 'password', 'Battery: staple 2\n')
  const env = { ZVM_TASKS_ADMIN_PASSWORD: 'not this one' }
  const byFile = await startProgram(t, { flags: ['--admin-password-file', file], env })
  await openSession(byFile, 'Battery: staple 2')
})

test('a flag wins over the environment, that over the settings file', async (t) => {
  const folder = await makeFolder(t)
  const config = await putFile(
    folder,
    'settings.json',
    JSON.stringify({ profile: 'appliance', idleSeconds: 31, drainSeconds: 2 }),
  )
  /** How long a connection is kept is in every answer. */
  const idleSecondsOf = async (flags: readonly string[], env: Readonly<Record<string, string>>) => {
    const program = await startProgram(t, { flags: ['--config', config, ...flags], env })
    const { headers } = await call(program, { path: '/healthz', headers: { connection: 'keep-alive' } })
    const { status } = await call(program, { method: 'POST', path: '/v1/session/add' })
    assert.equal(status, 404, 'the profile of the settings file is in force')
    return headers['keep-alive']
  }
  const env = { ZVM_TASKS_IDLE_SECONDS: '32' }
  assert.deepEqual(
    await Promise.all([
      idleSecondsOf([], {}),
      idleSecondsOf([], env),
      idleSecondsOf(['--idle-seconds', '33'], env),
    ]),
    ['timeout=31', 'timeout=32', 'timeout=33'],
  )
})

test('every mistake in the settings is told at once, each with its name', async (t) => {
  const home = await makeFolder(t)
  const config = await putFile(home, 'settings.json', JSON.stringify({ colour: 'red', idleSeconds: 'long' }))
  const { code, out, err } = await runCommand(
    ['serve', '--config', config, '--port', '70000', '--profile', 'linux', '--tls-cert', 'only.pem'],
    { home, env: { ZVM_TASKS_TIME_ZONE: 'Mars/Olympus' } },
  )
  assert.equal(code, 1)
  assert.equal(out, '')
  for (const name of ['--port', '--profile', 'ZVM_TASKS_TIME_ZONE', 'idleSeconds', 'colour', '--tls-key']) {
    assert.ok(err.includes(name), `${name} is missing from: ${err}`)
  }
  assert.doesNotMatch(err, /\n\s+at /)
})

test('a port that is taken is told with the remedy', async (t) => {
  const home = await makeFolder(t)
  const holder = createServer()
  t.after(() => new Promise<void>((resolve) => holder.close(() => resolve())))
  const port = await new Promise<number>((resolve) => {
    holder.listen(0, '127.0.0.1', () => {
      const address = holder.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  const { code, err } = await runCommand(['serve', '--port', String(port)], { home })
  assert.equal(code, 1)
  assert.match(err, new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is taken; .*--port`))
})

test('a data folder in use is refused with the process that has it, and that service goes on', async (t) => {
  const program = await startProgram(t)
  const home = await makeFolder(t)
  const { code, err } = await runCommand(['serve', '--port', '0', '--data', program.dataFolder], { home })
  assert.equal(code, 1)
  assert.match(err, new RegExp(`${program.dataFolder} is in use by process ${program.pid}; `))
  await openSession(program)
})

test('a folder of a newer version and a damaged one are refused with the remedy', async (t) => {
  const home = await makeFolder(t)
  const program = await startProgram(t)
  await program.stop()
  const file = join(program.dataFolder, 'zvm-tasks.db')
  const start = () => runCommand(['serve', '--port', '0', '--data', program.dataFolder], { home })

  const database = new DatabaseSync(file)
  database.prepare('insert into migration (name, applied_at) values (?, ?)').run('9999-colours', 0)
  database.close()
  const newer = await start()
  assert.equal(newer.code, 1)
  assert.match(newer.err, /schema "9999-colours" of a newer version.*; install the newer version/)

  const bytes = await readFile(file)
  await writeFile(file, Buffer.concat([Buffer.from('this is not a store'), bytes.subarray(19)]))
  const damaged = await start()
  assert.equal(damaged.code, 1)
  assert.match(damaged.err, /zvm-tasks\.db .*(damaged|not a )/)
  assert.doesNotMatch(damaged.err, /\n\s+at /)
})

test('a data folder that cannot be made is told by its name', async (t) => {
  const home = await makeFolder(t)
  const file = await putFile(home, 'a-file', '')
  const { code, err } = await runCommand(['serve', '--port', '0', '--data', join(file, 'data')], { home })
  assert.equal(code, 1)
  assert.ok(err.includes(join(file, 'data')), err)
  assert.doesNotMatch(err, /should not have happened|\n\s+at /)
})

test('a site file is what the service answers for', async (t) => {
  const folder = await makeFolder(t)
  const site = await putFile(folder, 'site.json', JSON.stringify(SITE_FILE))
  const program = await startProgram(t, { flags: ['--site', site] })
  const client = await openClient(program)
  const vpg = await client.get(`/v1/vpgs/${VPG_WEB}`)
  assert.equal(vpg.status, 200)
  assert.equal(JSON.parse(vpg.text).VpgIdentifier, VPG_WEB)
  assert.equal(JSON.parse((await client.get('/v1/localsite')).text).SiteName, 'Utrecht DC')
})

test('a site file that is missing or unreadable is told by its name', async (t) => {
  const home = await makeFolder(t)
  const broken = await putFile(home, 'broken.json', '{"vpgs": [')
  const unknown = await putFile(home, 'unknown.json', '{"cats": []}')
  for (const file of [join(home, 'missing.json'), broken, unknown]) {
    const { code, err } = await runCommand(['serve', '--port', '0', '--site', file], { home })
    assert.equal(code, 1, err)
    assert.ok(err.includes(file), err)
  }
})

test('tasks, sessions and tokens survive kill -9', async (t) => {
  const first = await startProgram(t)
  const client = await openClient(first)
  const created = await client.sendJson('POST', '/api/tasks', { type: 'FailOver' })
  assert.equal(created.status, 201)
  const { id } = JSON.parse(created.text)
  const grant = await call(first, {
    method: 'POST',
    path: '/auth/realms/zerto/protocol/openid-connect/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'zerto-client',
      username: 'admin',
      password: first.password,
    }).toString(),
  })
  const { access_token: token, refresh_token: refresh } = JSON.parse(grant.text)
  const keysPath = '/auth/realms/zerto/protocol/openid-connect/certs'
  const keys = await call(first, { path: keysPath })
  await first.kill()

  // The same address, since it is part of a token.
  const second = await startProgram(t, { data: first.dataFolder, flags: ['--port', String(first.port)] })
  const bySession = await call(second, {
    path: `/v1/tasks/${id}`,
    headers: { 'x-zerto-session': client.session },
  })
  assert.equal(bySession.status, 200)
  assert.equal(JSON.parse(bySession.text).TaskIdentifier, id)
  const byToken = await call(second, {
    path: `/v1/tasks/${id}`,
    headers: { authorization: `Bearer ${token}` },
  })
  assert.equal(byToken.status, 200, byToken.text)
  assert.deepEqual(JSON.parse((await call(second, { path: keysPath })).text), JSON.parse(keys.text))
  const renewed = await call(second, {
    method: 'POST',
    path: '/auth/realms/zerto/protocol/openid-connect/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=refresh_token&client_id=zerto-client&refresh_token=${refresh}`,
  })
  assert.equal(renewed.status, 200, renewed.text)
})

test('a folder that a killed service leaves half made is finished by the next start', async (t) => {
  const folder = await makeFolder(t)
  const data = join(folder, 'data')
  await mkdir(join(data, 'tls'), { recursive: true })
  await writeFile(join(data, 'tls', 'ca-key.pem'), 'half a k')
  await writeFile(join(data, 'tls', 'server.pem.new'), '-----BEGIN')
  const program = await startProgram(t, { data })
  await openSession(program)
})
