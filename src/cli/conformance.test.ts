import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import { type Script, type ScriptedRequest, startScriptedServer } from '../client/testing/scripted-server.ts'
import { aTaskApi, createScriptedZvm, PASSWORD, USER } from '../client/testing/scripted-zvm.ts'
import { openService } from '../conformance/testing/open-service.ts'
import { systemClock } from '../runtime/index.ts'
import type { Io } from './command.ts'
import { conformanceCommand } from './conformance.ts'
import { runProgram } from './program.ts'

interface Report {
  readonly profile: string
  readonly isOurs: boolean
  readonly isReadOnly: boolean
  readonly totals: { readonly agrees: number; readonly differs: number; readonly notTried: number }
  readonly checks: readonly { readonly id: string; readonly outcome: string; readonly reason?: string }[]
}

/** Runs the command against a server, with the password in a file. */
async function run(
  server: { url: string; ca: string; user: string; password: string },
  ...words: readonly string[]
) {
  const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-conformance-cli-'))
  try {
    const [caFile, passwordFile] = [join(folder, 'ca.pem'), join(folder, 'password')]
    await writeFile(caFile, server.ca)
    await writeFile(passwordFile, server.password)
    const written = { out: '', err: '' }
    const io = createIo(folder, written)
    const login = ['--ca', caFile, '--user', server.user, '--password-file', passwordFile]
    const code = await runProgram(['conformance', server.url, ...words, ...login], io, [conformanceCommand])
    return { code, ...written }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function createIo(folder: string, written: { out: string; err: string }): Io {
  const toOutput = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text
    },
    writeBytes: async (bytes: Uint8Array) => {
      written[name] += Buffer.from(bytes).toString('latin1')
    },
    isTty: false,
    width: 0,
  })
  const { signal } = new AbortController()
  return {
    out: toOutput('out'),
    err: toOutput('err'),
    in: { stream: Readable.from(['']), isTty: false, readSecret: async () => '' },
    env: { ZVM_TASKS_HOME: folder },
    clock: systemClock,
    signal,
    stopSignal: signal,
    platform: process.platform,
    homeFolder: folder,
    timeZone: 'UTC',
    version: '1.2.3',
    readFile: (path) => readFile(path, 'utf8'),
    openFile: async () => Readable.from(['']),
  }
}

/** A foreign server: the login of a Windows ZVM, and answers that a script makes up. */
async function againstScript(
  answer: (request: ScriptedRequest) => ReturnType<Script>,
  ...words: readonly string[]
) {
  const server = await startScriptedServer(createScriptedZvm(answer).script)
  try {
    const result = await run({ url: server.url, ca: server.ca, user: USER, password: PASSWORD }, ...words)
    return { ...result, requests: server.requests }
  } finally {
    await server.stop()
  }
}

for (const profile of ['windows', 'appliance'] as const) {
  test(`a service of this program differs nowhere, in the ${profile} profile`, async () => {
    const service = await openService(profile)
    try {
      const server = { url: service.url, ca: service.trust.pem, ...service.credentials }
      const { code, out, err } = await run(server, '--json')
      assert.equal(err, '')
      assert.equal(code, 0)
      const report: Report = JSON.parse(out)
      assert.deepEqual(
        { profile: report.profile, isOurs: report.isOurs, isReadOnly: report.isReadOnly },
        { profile, isOurs: true, isReadOnly: false },
      )
      assert.equal(report.totals.differs, 0)
      assert.ok(report.totals.agrees > 190, `only ${report.totals.agrees} agree`)
      const readOnly: Report = JSON.parse((await run(server, '--json', '--read-only')).out)
      const left = readOnly.checks.filter(({ reason }) => reason === 'read only was asked for')
      assert.ok(left.length > 0 && left.every(({ id }) => /^(session|token)\./.test(id)))
    } finally {
      await service.stop()
    }
  })
}

describe('a foreign server', () => {
  test('that is wrong ends with 5, and says what was expected, what came and how it is known', async () => {
    const { code, out } = await againstScript(() => ({
      body: { Message: 'no \u001b[31mtasks\u202e here' },
      status: 500,
    }))
    assert.equal(code, 5)
    assert.match(
      out,
      /^differs {4}formats\.any .*\n {11}expected: status 200\n {11}got: {6}status 500\n {11}known: {4}observed, wire contract 2$/m,
    )
    assert.match(out, /^\d+ agree, \d+ differ, \d+ not tried\.$/m)
    assert.doesNotMatch(out, /\u001b|\u202e/)
  })

  test('is only read: one login and its end are all that is not a GET', async () => {
    const { out, requests } = await againstScript(
      ({ path }) => ({ body: path === '/v1/tasks' ? [aTaskApi({ state: 6 })] : [] }),
      '--json',
    )
    const report: Report = JSON.parse(out)
    assert.deepEqual(
      { isOurs: report.isOurs, isReadOnly: report.isReadOnly },
      { isOurs: false, isReadOnly: true },
    )
    const others = requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path, headers }) => {
        return `${method} ${path}${headers.authorization === undefined ? '' : ' with credentials'}`
      })
    assert.deepEqual(others, [
      'POST /v1/session/add with credentials',
      'POST /v1/session/add',
      'DELETE /v1/session',
    ])
    const sessions = report.checks.filter(({ id }) => id.startsWith('session.'))
    assert.ok(sessions.length > 0 && sessions.every(({ outcome }) => outcome === 'not tried'))
  })

  test('that closes connections differs, and does not end the report', async () => {
    const { code, out } = await againstScript(({ path }) =>
      path === '/v1/localsite' ? 'hang up' : { body: [] },
    )
    assert.equal(code, 5)
    assert.match(out, /^differs {4}localsite\.json .*\n.*\n {11}got: {6}"No answer from/m)
  })

  test('that takes no login ends with 1 and a remedy', async () => {
    const server = await startScriptedServer(createScriptedZvm(() => ({})).script)
    try {
      const { code, err } = await run({ url: server.url, ca: server.ca, user: USER, password: 'another' })
      assert.equal(code, 1)
      assert.match(err, /does not take "operator" with this password/)
    } finally {
      await server.stop()
    }
  })
})
