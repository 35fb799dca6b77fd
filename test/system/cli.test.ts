import assert from 'node:assert/strict'
import { copyFile, mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { generateTasks } from './generated-tasks.ts'
import { openClient } from './https-call.ts'
import { makeFolder, type Program, putFile, runCommand, startCommand, startProgram } from './support.ts'

const TASKS = generateTasks(40, 11)

/** A service with tasks, and somebody logged in to it. */
async function startLoggedIn(t: TestContext) {
  const program = await startProgram(t)
  const home = await makeFolder(t)
  const passwordFile = await putFile(home, 'password', `${program.password}\n`)
  const run = (...words: string[]) => runCommand(words, { home })
  const login = await run(
    ...['login', program.url, '--ca', program.caFile, '--user', 'admin', '--password-file', passwordFile],
  )
  assert.equal(login.code, 0, login.err)
  return { program, home, passwordFile, run, login, client: await openClient(program) }
}

async function createTask(client: Awaited<ReturnType<typeof openClient>>, type = 'FailOverTest') {
  const { status, text } = await client.sendJson('POST', '/api/tasks', { type, isCancellable: true })
  assert.equal(status, 201, text)
  return String(JSON.parse(text).id)
}

test('a login is kept in a file of its owner alone, without the password, and ends with logout', async (t) => {
  const { program, home, run, login } = await startLoggedIn(t)
  assert.equal(login.out, `Logged in to ${program.url} as admin, trusting the authority in the file given.\n`)
  const book = join(home, 'servers.json')
  if (process.platform !== 'win32') assert.equal((await stat(book)).mode & 0o777, 0o600)
  const kept = await readFile(book, 'utf8')
  assert.ok(!kept.includes(program.password))
  const { token } = JSON.parse(kept).servers[0].session
  assert.equal((await run('tasks', 'types')).code, 0)

  assert.equal((await run('logout')).out, `Logged out of ${program.url}.\n`)
  const client = await openClient(program)
  assert.equal((await client.get('/v1/tasks', { 'x-zerto-session': String(token) })).status, 401)
  const after = await run('tasks', 'list')
  assert.equal(after.code, 2)
  assert.match(after.err, /zvm-tasks login/)
})

test('a stranger is not trusted, and its fingerprint is shown and enough to trust it', async (t) => {
  const program = await startProgram(t)
  const other = await startProgram(t)
  const home = await makeFolder(t)
  const login = (...trust: string[]) =>
    runCommand(['login', program.url, '--user', 'admin', '--password-stdin', ...trust], {
      home,
      input: `${program.password}\n`,
    })
  const fingerprint = /SHA-256 ([0-9A-F:]{95})/.exec(program.out())?.[1] ?? ''
  for (const wrong of [[], ['--ca', other.caFile], ['--fingerprint', fingerprint.replace(/^../, '00')]]) {
    const { code, out, err } = await login(...wrong)
    assert.equal(code, 1)
    assert.equal(out, '')
    assert.ok(err.includes(`is not trusted`) && err.includes(fingerprint), err)
  }
  const pinned = await login('--fingerprint', fingerprint)
  assert.equal(pinned.code, 0, pinned.err)
  assert.equal((await runCommand(['tasks', 'types'], { home })).out.trim().split('\n').length, 68)
})

test('a wrong password is told as that', async (t) => {
  const program = await startProgram(t)
  const home = await makeFolder(t)
  const words = ['login', program.url, '--user', 'admin', '--password-stdin', '--ca', program.caFile]
  const { code, err } = await runCommand(words, { home, input: 'wrong\n' })
  assert.equal(code, 1)
  assert.match(err, /does not take "admin" with this password/)
})

test('tasks are imported from JSON, NDJSON and XML, and listed and shown in every format', async (t) => {
  const { program, home, run, client } = await startLoggedIn(t)
  const json = await putFile(home, 'tasks.json', JSON.stringify(TASKS.slice(0, 20)))
  assert.equal(
    (await run('tasks', 'import', json)).out,
    '20 read: 20 added, 0 updated, 0 unchanged, 0 kept, 0 refused.\n',
  )
  const lines = TASKS.slice(10).map((task) => `${JSON.stringify(task)}\n`)
  const ndjson = await putFile(home, 'tasks.ndjson', lines.join(''))
  assert.equal(
    (await run('tasks', 'import', ndjson)).out,
    '30 read: 20 added, 0 updated, 10 unchanged, 0 kept, 0 refused.\n',
  )
  const xml = await putFile(
    home,
    'tasks.xml',
    (await client.get('/v1/tasks', { accept: 'application/xml' })).text,
  )
  assert.equal(
    (await run('tasks', 'import', xml)).out,
    '40 read: 0 added, 0 updated, 40 unchanged, 0 kept, 0 refused.\n',
  )
  const piped = await runCommand(
    ['tasks', 'import', '-', '--content-type', 'application/x-ndjson', '--json'],
    {
      home,
      input: `${lines[0]}{"TaskIdentifier": "nonsense"}\n`,
    },
  )
  assert.equal(piped.code, 1)
  const { refusals, ...counts } = JSON.parse(piped.out)
  assert.deepEqual(counts, {
    read: 2,
    added: 0,
    updated: 0,
    unchanged: 1,
    kept: 0,
    refused: 1,
    refusalsCut: 0,
  })
  assert.equal(refusals[0].line, 2)

  const served = (await client.get('/v1/tasks')).text
  const listed = await run('tasks', 'list', '--json')
  assert.deepEqual(JSON.parse(listed.out), JSON.parse(served))
  const ids = TASKS.map(({ TaskIdentifier }) => TaskIdentifier)
  for (const format of ['--csv', '--xml']) {
    const { code, out } = await run('tasks', 'list', format)
    assert.equal(code, 0)
    for (const id of ids) assert.ok(out.includes(id), `${id} is missing from ${format}`)
  }
  assert.match((await run('tasks', 'list', '--csv')).out, /^TaskIdentifier,Type,State,.*\r\n/)
  assert.match((await run('tasks', 'list', '--csv')).out, /,'=1\+1,/, 'a formula is made harmless')
  const table = (await run('tasks', 'list')).out
  assert.match(table, /^TYPE +STATE +PROGRESS/)
  for (const id of ids) assert.ok(table.includes(id), `${id} is missing from the table`)

  const [first] = TASKS
  const shown = await run('tasks', 'get', first?.TaskIdentifier.toUpperCase() ?? '', '--json')
  assert.equal(JSON.parse(shown.out).TaskIdentifier, first?.TaskIdentifier)
  assert.match(
    (await run('tasks', 'get', first?.TaskIdentifier ?? '')).out,
    new RegExp(`^Type +${first?.Type}$`, 'm'),
  )
  const unknown = await run(
    'tasks',
    'get',
    `${'0'.repeat(8)}-0000-4000-8000-000000000000.${'0'.repeat(8)}-0000-4000-8000-000000000000`,
  )
  assert.equal(unknown.code, 1)
  assert.match(unknown.err, /There is no task/)
  assert.equal((await run('tasks', 'list', '--type', 'NoSuch')).code, 1)
  assert.equal((await run('tasks', 'lst')).code, 2)
  assert.ok(program.err() === '', `the service complained: ${program.err()}`)
})

test("each filter is a flag, in the API's own forms", async (t) => {
  const { home, run, client } = await startLoggedIn(t)
  await run('tasks', 'import', await putFile(home, 'tasks.json', JSON.stringify(TASKS)))
  const filters = [
    ['--type', 'failovertest', 'type=4'],
    ['--status', '6', 'status=Completed'],
    ['--started-after-date', '2025-06', 'startedAfterDate=2025-06-01T00:00:00Z'],
    ['--started-before-date', '6/1/2025', 'startedBeforeDate=2025-06-01T00:00:00Z'],
    ['--completed-after-date', '2025-06-01', 'completedAfterDate=2025-06-01T00:00:00Z'],
    ['--completed-before-date', '2025-06-01T00', 'completedBeforeDate=2025-06-01T00:00:00Z'],
  ] as const
  for (const [flag, value, query] of filters) {
    const { code, out, err } = await run('tasks', 'list', flag, value, '--json')
    assert.equal(code, 0, err)
    const expected: readonly unknown[] = JSON.parse((await client.get(`/v1/tasks?${query}`)).text)
    assert.ok(expected.length > 0 && expected.length < TASKS.length)
    assert.deepEqual(JSON.parse(out), expected, flag)
  }
})

test('wait ends with 0 when a task completes elsewhere, 5 when it fails, 3 when the time is up', async (t) => {
  const { home, run, client } = await startLoggedIn(t)
  const [good, bad, slow] = await Promise.all([createTask(client), createTask(client), createTask(client)])
  const waits = [good, bad].map((id) => startCommand(['tasks', 'wait', id, '--poll-every', '0.2'], { home }))
  const timeout = run('tasks', 'wait', slow, '--timeout', '1', '--poll-every', '0.2')
  await Promise.all(waits.map(({ says }) => says(/^0%/m)))
  await client.sendJson('PATCH', `/api/tasks/${good}`, { state: 'Completed' })
  await client.sendJson('PATCH', `/api/tasks/${bad}`, { state: 'Failed', completeReason: 'No host.' })
  const [completed, failed] = await Promise.all(waits.map(({ result }) => result))
  assert.equal(completed?.code, 0, completed?.err)
  assert.match(completed?.out ?? '', new RegExp(`^Completed after .*${good}`))
  assert.equal(failed?.code, 5)
  assert.match(failed?.out ?? '', /^Failed after .* – No host\.\n$/)
  const late = await timeout
  assert.equal(late.code, 3)
  assert.match(late.err, /had not ended after 1 s; it is InProgress at 0%/)
})

test('watch tells what begins and what changes, and ends when interrupted', async (t) => {
  const { home, client } = await startLoggedIn(t)
  const id = await createTask(client, 'Move')
  const watch = startCommand(['tasks', 'watch', '--poll-every', '0.2', '--json'], { home })
  await watch.prints(/"State":1/)
  await client.sendJson('PATCH', `/api/tasks/${id}`, { state: 'Completed' })
  await watch.prints(/"State":6/)
  watch.child.kill('SIGINT')
  const { code, out, err } = await watch.result
  assert.equal(code, 130, err)
  const states = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).Status.State)
  assert.deepEqual(states, [1, 6])
})

test('a command whose output is closed early ends without complaint', {
  skip: process.platform === 'win32' ? 'needs sh' : false,
}, async (t) => {
  const { home, run } = await startLoggedIn(t)
  await run('tasks', 'import', await putFile(home, 'tasks.json', JSON.stringify(TASKS)))
  const list = startCommand(['tasks', 'list'], { home })
  list.child.stdout.destroy()
  const { code, err } = await list.result
  assert.deepEqual({ code, err }, { code: 0, err: '' })
})

test('users are kept beside the running service, which heeds them', async (t) => {
  const { program, home, passwordFile, run } = await startLoggedIn(t)
  const { dataFolder } = program
  const user = (...words: string[]) => run('user', ...words, '--data', dataFolder)
  const canRead = async (password: string) => {
    const words = ['tasks', 'types', '--server', program.url, '--user', 'robot', '--ca', program.caFile]
    return (
      (await runCommand(words, { home: join(home, 'robot'), env: { ZVM_TASKS_PASSWORD: password } })).code ===
      0
    )
  }
  await mkdir(join(home, 'robot'))
  const added = await user('add', 'robot', '--role', 'producer')
  assert.equal(added.code, 0, added.err)
  const password = /^Password: (\S+)$/m.exec(added.out)?.[1] ?? ''
  assert.ok(await canRead(password))
  assert.equal((await user('add', 'Robot')).code, 1)
  assert.equal((await user('passwd', 'robot', '--password-file', passwordFile)).code, 0)
  assert.ok(await canRead(program.password))
  assert.equal((await user('role', 'robot', 'administrator')).code, 0)
  const listed = JSON.parse((await user('list', '--json')).out) as readonly { name: string; role: string }[]
  assert.deepEqual(listed.map(({ name, role }) => [name, role]).sort(), [
    ['admin', 'administrator'],
    ['robot', 'administrator'],
  ])
  assert.equal((await user('rm', 'robot')).code, 0)
  assert.ok(!(await canRead(program.password)))
  const last = await user('rm', 'admin')
  assert.equal(last.code, 1)
  assert.match(last.err, /last administrator/)
})

test('a backup beside the running service is verified, and restored it is the same service', async (t) => {
  const { program, home, run, client } = await startLoggedIn(t)
  await run('tasks', 'import', await putFile(home, 'tasks.json', JSON.stringify(TASKS)))
  const file = join(home, 'backup.db')
  const backup = await run('backup', file, '--data', program.dataFolder)
  assert.equal(backup.code, 0, backup.err)
  assert.match(backup.out, /^Wrote .*backup\.db: \d+ bytes, 40 tasks, verified\.\n$/)
  const again = await run('backup', file, '--data', program.dataFolder)
  assert.notEqual(again.code, 0, 'no backup is overwritten')
  assert.match(again.err, /backup\.db/)
  assert.match((await run('verify', file)).out, /sound; .*40 in task/)
  assert.equal((await run('verify', '--data', program.dataFolder)).code, 0)
  const damaged = await putFile(home, 'damaged.db', `${await readFile(file, 'latin1')}`.slice(0, 8000))
  assert.equal((await run('verify', damaged)).code, 1)

  const data = join(home, 'restored')
  await mkdir(data)
  await copyFile(file, join(data, 'zvm-tasks.db'))
  const restored: Program = await startProgram(t, { data })
  const other = await openClient({ ...restored, password: program.password })
  const stripHosts = (text: string) => text.replaceAll(/localhost:\d+/g, '')
  assert.equal(
    stripHosts((await other.get('/v1/tasks')).text),
    stripHosts((await client.get('/v1/tasks')).text),
  )
  assert.doesNotMatch(restored.out(), /password/)
})

test('config show tells every value and where it came from', async (t) => {
  const home = await makeFolder(t)
  const config = await putFile(home, 'settings.json', '{"profile": "appliance"}')
  const shown = await runCommand(['config', 'show', '--port', '8443', '--config', config, '--json'], {
    home,
    env: { ZVM_TASKS_TIME_ZONE: 'Europe/Berlin' },
  })
  assert.equal(shown.code, 0, shown.err)
  const { port, profile, timeZone, host } = JSON.parse(shown.out)
  assert.deepEqual(
    [port, profile],
    [
      { value: 8443, source: '--port' },
      { value: 'appliance', source: 'settings file' },
    ],
  )
  assert.deepEqual(
    [timeZone, host],
    [
      { value: 'Europe/Berlin', source: 'ZVM_TASKS_TIME_ZONE' },
      { value: '127.0.0.1', source: 'initial' },
    ],
  )
  const wrong = await runCommand(['config', 'show', '--port', 'x'], { home })
  assert.equal(wrong.code, 1)
})
