import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { basic, call, openClient } from './https-call.ts'
import { makeFolder, type Program, putFile, runCommand, startProgram } from './support.ts'

const DEMO = ['--site', 'demo', '--clock', 'frozen', '--seed', '7']
/** Every operation is over by then, and no session has run out. */
const LONG_SECONDS = 1200

interface Finding {
  readonly code: string
  readonly count: number
  readonly examples: readonly string[]
}

interface Report {
  readonly requests: number
  readonly clients: readonly { readonly userAgent: string | null; readonly findings: readonly Finding[] }[]
}

/** A script of somebody, told apart by its User-Agent. */
async function startScript(program: Program, agent: string) {
  const headers = { 'user-agent': agent }
  const script = {
    session: '',
    async login() {
      const path = '/v1/session/add'
      const login = { ...headers, ...basic('admin', program.password) }
      const reply = await call(program, { method: 'POST', path, headers: login })
      assert.equal(reply.status, 200, reply.text)
      script.session = String(reply.headers['x-zerto-session'])
    },
    send: (method: string, path: string, body?: unknown) =>
      call(program, {
        method,
        path,
        headers: { ...headers, 'x-zerto-session': script.session, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    get: (path: string) => script.send('GET', path),
    logout: () => script.send('DELETE', '/v1/session'),
    async start(path: string, body?: unknown): Promise<string> {
      const { status, text } = await script.send('POST', path, body)
      assert.equal(status, 200, text)
      return JSON.parse(text)
    },
  }
  await script.login()
  return script
}

/** A service, the person who rehearses with it, and what the doctor says to that person. */
async function startRehearsal(t: TestContext) {
  const program = await startProgram(t, { flags: DEMO })
  const person = await openClient(program)
  const report = async (): Promise<Report> => JSON.parse((await person.get('/api/site/doctor')).text)
  return {
    program,
    person,
    report,
    codes: async () => {
      const { clients } = await report()
      return Object.fromEntries(
        clients.map(({ userAgent, findings }) => [userAgent, findings.map(({ code }) => code)]),
      )
    },
    advance: async () => {
      const { status, text } = await person.sendJson('POST', '/api/site/clock/advance', {
        seconds: LONG_SECONDS,
      })
      assert.equal(status, 200, text)
    },
  }
}

async function readyVpgs(script: Awaited<ReturnType<typeof startScript>>): Promise<readonly string[]> {
  const vpgs: readonly { readonly VpgIdentifier: string }[] = JSON.parse(
    (await script.get('/v1/vpgs?status=MeetingSLA')).text,
  )
  return vpgs.map(({ VpgIdentifier }) => VpgIdentifier)
}

test('a good client has a clean bill, and each bad one is told of its own mistake alone', async (t) => {
  const { program, person, report, codes, advance } = await startRehearsal(t)
  const start = (agent: string) => startScript(program, agent)
  const times = async (many: number, work: (index: number) => Promise<unknown>) => {
    for (let index = 0; index < many; index++) await work(index)
  }

  const good = await start('good')
  const [one, two, three, four, five] = await readyVpgs(good)
  const task = await good.start(`/v1/vpgs/${one}/FailoverTest`)
  await good.get(`/v1/tasks/${task}`)

  const leaver = await start('leaver')
  await leaver.get('/v1/localsite')

  const hasty = await start('hasty')
  await times(6, () => hasty.get('/v1/vpgs'))
  await hasty.logout()

  // A list is a look at every task of the user, so this one comes before those who do not look.
  const lister = await start('lister')
  const listed = await lister.start(`/v1/vpgs/${four}/FailoverTest`)
  const lists = ['/v1/tasks', '/v1/tasks/', '/V1/tasks', '/v1/Tasks', '//v1/tasks', '/v1/TASKS']
  await times(6, (index) => lister.get(lists[index] ?? ''))

  const forgetter = await start('forgetter')
  await forgetter.start(`/v1/vpgs/${two}/FailoverTest`)
  await forgetter.logout()

  const quitter = await start('quitter')
  const left = await quitter.start(`/v1/vpgs/${three}/FailoverTest`)
  await quitter.get(`/v1/tasks/${left}`)
  await quitter.logout()

  const misspeller = await start('misspeller')
  const misspelt = await misspeller.start(`/v1/vpgs/${five}/FailoverTest?speed=9`, {
    CheckpointIdentifer: '1',
  })
  await misspeller.get(`/v1/tasks/${misspelt}`)

  const wanderer = await start('wanderer')
  await times(4, () => wanderer.get('/v1/vpgz'))
  await wanderer.logout()

  const comer = await start('comer and goer')
  await times(5, async (index) => {
    await comer.get(['/v1/localsite', '/v1/vpgs', '/v1/vms', '/v1/vras', '/v1/peersites'][index] ?? '')
    await comer.logout()
    await comer.login()
  })
  await comer.logout()

  const fault = { path: '/v1/serverDateTime', times: 1 }
  const deaf = await start('deaf')
  await person.sendJson('POST', '/api/site/faults', { ...fault, expireSession: true })
  await times(4, () => deaf.get('/v1/serverDateTime'))

  const struck = await start('struck')
  const broken = { path: '/v1/serviceprofiles', times: 3 }
  for (const effect of [{ reset: true }, { truncateAfterBytes: 9 }, { status: 500 }]) {
    await person.sendJson('POST', '/api/site/faults', { ...broken, ...effect })
    await times(3, () => struck.get('/v1/serviceprofiles').catch(() => {}))
  }
  await struck.get('/v1/serviceprofiles')
  await struck.logout()

  const impatient = await start('impatient')
  await person.sendJson('POST', '/api/site/faults', { ...fault, status: 503, retryAfterSeconds: 30 })
  await times(2, () => impatient.get('/v1/serverDateTime'))
  await impatient.logout()

  await advance()
  for (const [script, id] of [
    [good, task],
    [misspeller, misspelt],
    [lister, listed],
  ] as const) {
    assert.equal(JSON.parse((await script.get(`/v1/tasks/${id}`)).text).Status.State, 6)
    await script.logout()
  }

  assert.deepEqual(await codes(), {
    good: [],
    leaver: ['session-never-ended'],
    hasty: ['fast-polling'],
    forgetter: ['task-never-looked-at'],
    quitter: ['never-waited-to-the-end'],
    lister: ['whole-list-polling'],
    misspeller: ['fields-unread'],
    wanderer: ['dead-paths'],
    'comer and goer': ['session-per-request'],
    deaf: ['unauthorized-ignored'],
    struck: [],
    impatient: ['retry-after-ignored'],
  })
  const whole = await report()
  const examplesOf = (agent: string) =>
    whole.clients.find(({ userAgent }) => userAgent === agent)?.findings[0]?.examples
  assert.deepEqual(examplesOf('misspeller'), [
    'speed in the query of POST /v1/vpgs/:vpg/FailoverTest',
    'CheckpointIdentifer in the body of POST /v1/vpgs/:vpg/FailoverTest; CheckpointIdentifier is read there',
  ])
  const text = JSON.stringify(whole)
  for (const secret of [program.password, leaver.session, deaf.session, person.session]) {
    assert.ok(!text.includes(secret) && !text.includes(secret.slice(0, 12)))
  }
})

test('on an appliance a token needs no end, and a dead one is told of', async (t) => {
  const program = await startProgram(t, { flags: [...DEMO, '--profile', 'appliance'] })
  const login = async (agent: string) => {
    const headers = { 'user-agent': agent }
    // Clients that know both kinds of server try this first.
    await call(program, { method: 'POST', path: '/v1/session/add', headers })
    const { status, text } = await call(program, {
      method: 'POST',
      path: '/auth/realms/zerto/protocol/openid-connect/token',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'zerto-client',
        username: 'ADMIN',
        password: program.password,
      }).toString(),
    })
    assert.equal(status, 200, text)
    const authorization = `Bearer ${JSON.parse(text).access_token}`
    return (method: string, path: string, body?: object) =>
      call(program, {
        method,
        path,
        headers: { ...headers, authorization, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
  }
  const good = await login('good')
  await good('GET', '/v1/vpgs')
  await good('GET', '/v1/tasks?startedAfterDate=2026-01-01')
  for (let index = 0; index < 3; index++) await login('good')

  const deaf = await login('deaf')
  const person = await login('person')
  const advanced = await person('POST', '/api/site/clock/advance', { seconds: 301 })
  assert.equal(advanced.status, 200, advanced.text)
  for (let index = 0; index < 3; index++) assert.equal((await deaf('GET', '/v1/vpgs')).status, 401)

  const person2 = await login('person')
  const report: Report = JSON.parse((await person2('GET', '/api/site/doctor')).text)
  assert.deepEqual(
    report.clients.map(({ userAgent, findings }) => [userAgent, findings.map(({ code }) => code)]),
    [
      ['good', []],
      ['deaf', ['unauthorized-ignored']],
    ],
  )
})

test('the command line tells of mistakes on an empty site too, fails when told to, and begins anew', async (t) => {
  const program = await startProgram(t, { flags: ['--site', 'empty'] })
  const home = await makeFolder(t)
  const passwordFile = await putFile(home, 'password', program.password)
  const login = ['--ca', program.caFile, '--user', 'admin', '--password-file', passwordFile]
  const run = (...words: string[]) => runCommand(words, { home })
  assert.equal((await run('login', program.url, ...login)).code, 0)

  const nothing = await run('doctor', '--fail')
  assert.equal(nothing.code, 0, nothing.err)
  assert.match(nothing.out, /^Nothing found\.$/m)

  const script = await startScript(program, 'script/1.0')
  for (let index = 0; index < 6; index++) await script.get('/v1/tasks?status=InProgress')
  const told = await run('doctor', '--fail')
  assert.equal(told.code, 5, told.err)
  assert.match(told.out, /^admin, script\/1\.0, .*: 7 requests$/m)
  assert.match(told.out, /^ {2}warning {2}fast-polling: 5 requests, /m)
  assert.match(
    told.out,
    /^ {11}It asked for the same thing again in under a second; the shortest pause was \d+ ms\.$/m,
  )
  assert.match(told.out, /^ {11}- \/v1\/tasks\?status=InProgress$/m)
  assert.match(told.out, /^ {11}Wait between two looks/m)
  assert.match(told.out, /^ {2}warning {2}session-never-ended: 1 session, /m)

  const cleared = await run('doctor', '--json', '--clear')
  assert.equal(cleared.code, 0, cleared.err)
  const report: Report = JSON.parse(cleared.out)
  assert.equal(report.clients.length, 1)
  assert.match((await run('doctor')).out, /^Nothing found\.$/m)

  const person = await openClient(program)
  const { status } = await person.call({ method: 'DELETE', path: '/api/site/doctor' })
  assert.equal(status, 204)
})
