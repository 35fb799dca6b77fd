import assert from 'node:assert/strict'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { parse } from 'yaml'
import type { ScriptedAnswer, ScriptedRequest } from '../client/testing/scripted-server.ts'
import { createScriptedZvm, USER } from '../client/testing/scripted-zvm.ts'
import { type CliServer, withCliServer } from './testing/cli-server.ts'

const SITE = 'd2da8a37-68f0-4464-a70c-abb19683fd01'
const VPG = 'b797d92a-a65a-4e00-9410-1a3aff93480b'
const checkpoint = (number: number) =>
  `{"CheckpointIdentifier":"${number}","Tag":null,"TimeStamp":"\\/Date(${1_520_000_000_000 + number})\\/"}`
const task = (guid: string, started: string) =>
  `{"CompleteReason":"","Completed":null,"InitiatedBy":"CORP\\\\dom","Started":"${started}","Status":{"Progress":4,"State":1},"TaskIdentifier":"${guid}.${SITE}","Type":"FailOverTest"}`
/** Of a length that no name has: quick to send, and long to read. */
const LARGE = 'x'.repeat(8 * 1024 * 1024)
const OLD = '11111111-0000-4000-8000-000000000001'
const NEW = '11111111-0000-4000-8000-000000000002'

/** What a Windows ZVM of an old release answers, byte for byte: slashes escaped, a number past 2^53. */
const ANSWERS: Readonly<Record<string, string>> = {
  '/v1/serverDateTime': '"\\/Date(1520600000000+0100)\\/"',
  '/v1/localsite': `{"Link":{"href":"https:\\/\\/zvm.corp:9669\\/v1\\/localsite","identifier":"${SITE}","rel":null,"type":"LocalSiteApi"},"SiteIdentifier":"${SITE}","SiteName":"Utrecht","Version":"7.0.0","Novelty":"x"}`,
  '/v1/peersites': '[]',
  '/v1/vpgs': `[{"VpgIdentifier":"${VPG}","VpgName":"ERP","LastTest":"2018-03-07T11:57:57.045Z"}]`,
  '/v1/vms': '[]',
  '/v1/flrs': `{"FlrSessionIdentifier":"f","VmIdentifier":"m","VpgIdentifier":"${VPG}"}`,
  '/v1/vras': '[{"VraIdentifier":5377857665828093654,"VraName":"Z-VRA-1"}]',
  '/v1/virtualizationsites': `[{"SiteIdentifier":"${SITE}","VirtualizationSiteName":"vc.corp"}]`,
  [`/v1/virtualizationsites/${SITE}/hosts`]: '[{"HostIdentifier":"a.host-1"}]',
  [`/v1/vpgs/${VPG}/checkpoints`]: `[${[5, 3, 4, 1, 2].map(checkpoint).join(',')}]`,
  '/v1/zorgs': '{"Message":"no"}',
  '/v1/tasks': `[${task(OLD, '\\/Date(1510000000000)\\/')},${task(NEW, '\\/Date(1520500000000)\\/')}]`,
}
const STATUS: Readonly<Record<string, number>> = { '/v1/zorgs': 403 }

function answer({ path }: ScriptedRequest): ScriptedAnswer {
  const [bare = ''] = path.split('?')
  const body = ANSWERS[bare]
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return body === undefined ? { status: 404 } : { status: STATUS[bare] ?? 200, headers, body }
}

interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

interface Parts extends CliServer {
  readonly file: string
  readonly opened: () => number
  readonly live: ReadonlySet<string>
  readonly endSessions: () => void
  record(...words: readonly string[]): Promise<Outcome>
  read(): Promise<ReturnType<typeof parse>>
}

function withZvm(
  answerTo: (request: ScriptedRequest) => ScriptedAnswer,
  work: (parts: Parts) => Promise<void>,
  isTty = false,
): Promise<void> {
  const { script, ...zvm } = createScriptedZvm(answerTo)
  return withCliServer(script, { isTty }, async (parts) => {
    const file = join(parts.world.folder, 'recorded.yaml')
    const login = ['--ca', parts.caFile, '--user', USER, '--password-file', parts.passwordFile]
    await work({
      ...parts,
      ...zvm,
      file,
      record: (...words) => parts.world.run('record', parts.server.url, '--out', file, ...login, ...words),
      read: async () => parse(await readFile(file, 'utf8')),
    })
  })
}

describe('a recording of a server that is not ours', () => {
  test('holds its answers as they were, and says what there was not', () =>
    withZvm(answer, async ({ record, read, file, live, server }) => {
      const { code, out, err } = await record('--checkpoints', '2')
      assert.equal(code, 0, err)
      assert.match(
        out,
        /^Wrote .*recorded\.yaml: \d+ bytes; 0 peersites, 1 vpgs, 0 vms, 1 vras, 1 flrs, 2 tasks\.\n$/,
      )
      assert.match(err, /^not recorded: vms of a virtualization site \(404\)$/m)
      assert.match(err, /^not recorded: serviceprofiles \(404\)$/m)
      assert.match(err, /^not recorded: zorgs \(403\)$/m)
      const { scenario, name, about, site, ...rest } = await read()
      assert.deepEqual([scenario, rest], [1, { server: { profile: 'windows' } }])
      assert.equal(name, `Recorded from ${new URL(server.url).host}`)
      assert.equal(about, 'Recorded by zvm-tasks record from a Zerto Virtual Manager 7.0.0 on 2018-03-09.')
      const { recorded } = site
      assert.equal(recorded.at, '2018-03-09T12:53:20.000Z')
      assert.equal(recorded.localsite.Novelty, 'x')
      assert.equal(recorded.localsite.Link.href, 'https://zvm.corp:9669/v1/localsite')
      assert.equal(recorded.vras[0].VraIdentifier, '5377857665828093654')
      assert.equal(recorded.tasks[0].Started, '/Date(1510000000000)/')
      assert.equal(recorded.tasks[0].InitiatedBy, 'CORP\\dom')
      assert.deepEqual(recorded.virtualizationsites[0].hosts, [{ HostIdentifier: 'a.host-1' }])
      assert.deepEqual(
        recorded.checkpoints[VPG].map((each: { CheckpointIdentifier: string }) => each.CheckpointIdentifier),
        ['4', '5'],
      )
      assert.ok(!('zorgs' in recorded || 'serviceprofiles' in recorded))
      if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600)
      // The login was for this command alone.
      assert.equal(live.size, 0)
    }))

  test('has the tasks since a date, or since so long before the time of the server', () =>
    withZvm(answer, async ({ record, read, server }) => {
      const identifiers = async () =>
        (await read()).site.recorded.tasks.map((each: { TaskIdentifier: string }) => each.TaskIdentifier)
      await record('--since', '30d')
      assert.deepEqual(await identifiers(), [`${NEW}.${SITE}`])
      assert.ok(
        server.requests.some(
          ({ path }) => path === '/v1/tasks?startedAfterDate=2018-02-07T12%3A53%3A20.000Z',
        ),
      )
      await record('--since', '2017-01-01')
      assert.equal((await identifiers()).length, 2)
    }))

  test('is JSON where the file says so, and says what is too large to be read well', () =>
    withZvm(
      (request) =>
        request.path === '/v1/vms'
          ? {
              headers: { 'content-type': 'application/json' },
              body: [{ VmIdentifier: 'vm', VpgIdentifier: VPG, VmName: LARGE }],
            }
          : answer(request),
      async ({ record, read, world, server, caFile, passwordFile }) => {
        const { code, err } = await record()
        assert.equal(code, 0, err)
        assert.match(err, /^The file has 9 million characters, and YAML is read slowly.*ends in \.json\.$/m)
        const file = join(world.folder, 'recorded.json')
        const login = ['--ca', caFile, '--user', USER, '--password-file', passwordFile]
        const written = await world.run('record', server.url, '--out', file, ...login)
        assert.equal(written.code, 0, written.err)
        assert.doesNotMatch(written.err, /million/)
        assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), await read())
      },
    ))

  test('asks for one thing at a time, and not for checkpoints that nobody wants', () => {
    let running = 0
    let most = 0
    const counted = async (request: ScriptedRequest) => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      return answer(request)
    }
    const { script } = createScriptedZvm(counted)
    return withCliServer(script, {}, async ({ world, login, server }) => {
      await login()
      const { code } = await world.run('record', '--out', join(world.folder, 'x.yaml'), '--checkpoints', '0')
      assert.deepEqual([code, most], [0, 1])
      assert.ok(!server.requests.some(({ path }) => path.endsWith('/checkpoints')))
    })
  })

  test('goes on where the server was busy for a moment, and where the login ended', () => {
    let busy = 2
    return withZvm(
      (request) => {
        if (request.path !== '/v1/vms' || busy === 0) return answer(request)
        busy -= 1
        return { status: 503, headers: { 'retry-after': '20' } }
      },
      async ({ record, world, endSessions, opened, server }) => {
        assert.equal((await record()).code, 0)
        assert.equal(world.clock.sleptMs(), 40_000)
        await world.run(
          'login',
          server.url,
          ...['--ca', join(world.folder, 'ca.pem'), '--user', USER],
          ...['--password-file', join(world.folder, 'password')],
        )
        endSessions()
        const before = opened()
        assert.equal((await record()).code, 0)
        assert.equal(opened(), before + 1)
      },
    )
  })

  test('names nobody where it is anonymous, and says what was left out', () =>
    withZvm(answer, async ({ record, file, server }) => {
      const { code, err } = await record('--anonymise')
      assert.equal(code, 0, err)
      assert.match(err, /^left out, since nothing is known of them: 1 values \(Novelty\)$/m)
      const text = await readFile(file, 'utf8')
      for (const secret of [SITE, VPG, 'Utrecht', 'ERP', 'dom', 'corp', 'Z-VRA', new URL(server.url).host]) {
        assert.ok(!text.includes(secret), secret)
      }
      assert.match(text, /^about: .* 7\.0\.0 on 2018-03-09, anonymised\.$/m)
      const again = async (...words: readonly string[]) => {
        await record('--anonymise', ...words)
        return readFile(file, 'utf8')
      }
      assert.notEqual(await again(), text)
      assert.equal(await again('--seed', '7'), await again('--seed', '7'))
    }))

  test('is told to programs as JSON', () =>
    withZvm(answer, async ({ record, file }) => {
      const { out } = await record('--anonymise', '--json')
      const { bytes, requests, notRecorded, ...report } = JSON.parse(out)
      assert.deepEqual(report, {
        file,
        at: '2018-03-09T12:53:20.000Z',
        isAnonymised: true,
        recorded: { peersites: 0, vpgs: 1, vms: 0, vras: 1, flrs: 1, tasks: 2 },
        droppedMembers: { Novelty: 1 },
      })
      assert.equal(bytes, (await readFile(file)).length)
      assert.equal(requests, 22)
      assert.deepEqual(notRecorded.at(-1), { what: 'zorgs', status: 403, count: 1 })
    }))

  test('shows on a terminal how it gets on', () =>
    withZvm(
      answer,
      async ({ record }) => {
        const { err } = await record()
        assert.match(err, /\r\u{1b}\[KRecording checkpoints of ERP/u)
        assert.match(err, /Recording tasks\r\u{1b}\[Knot recorded/u)
      },
      true,
    ))
})

describe('a server that cannot be recorded', () => {
  const cases: readonly (readonly [string, (path: string) => ScriptedAnswer | undefined, RegExp])[] = [
    [
      'answers what cannot be read',
      (path) =>
        path === '/v1/vpgs'
          ? { body: [{ VpgIdentifier: VPG }, { VpgIdentifier: 'v', VmsCount: 'many' }] }
          : undefined,
      /answered what cannot be read at vpgs\[1\]\.VmsCount: VmsCount cannot be read; send a whole number\. Nothing is/,
    ],
    [
      'answers no JSON',
      (path) => (path === '/v1/vms' ? { headers: { 'content-type': 'text/html' }, body: '<p>' } : undefined),
      /answered GET \/v1\/vms with something that is not JSON \(text\/html\)/,
    ],
    [
      'fails for good',
      (path) => (path === '/v1/vms' ? { status: 500, body: { Message: 'out of memory' } } : undefined),
      /answered GET \/v1\/vms with 500: "out of memory"\./,
    ],
    ['is none', () => ({ status: 404 }), /has no site, no VPGs and no tasks for this user/],
  ]
  for (const [what, otherwise, message] of cases) {
    test(`since it ${what}, leaves the file of before as it was`, () =>
      withZvm(
        (request) => otherwise(request.path) ?? answer(request),
        async ({ record, file, world }) => {
          await writeFile(file, 'of before')
          const { code, err } = await record()
          assert.equal(code, 1)
          assert.match(err, message)
          assert.equal(await readFile(file, 'utf8'), 'of before')
          const left = (await readdir(world.folder)).filter((name) => name.startsWith('recorded'))
          assert.deepEqual(left, ['recorded.yaml'])
        },
      ))
  }
})

test('what cannot be meant is refused before anything is asked', () =>
  withZvm(answer, async ({ record, world, server, file }) => {
    const misuses: readonly (readonly [readonly string[], RegExp])[] = [
      [['record', server.url], /record needs --out FILE/],
      [['record', server.url, '--server', server.url, '--out', file], /Give either URL or --server/],
    ]
    for (const [words, message] of misuses) {
      const { code, err } = await world.run(...words)
      assert.equal(code, 2)
      assert.match(err, message)
    }
    for (const [words, message] of [
      [['--since', 'soon'], /--since "soon" is no date/],
      [['--seed', '7'], /give --anonymise too/],
      [['--seed', 'x', '--anonymise'], /--seed "x" is not a whole number/],
      [['--checkpoints', '-1'], /--checkpoints "-1" is not a whole number/],
    ] as const) {
      const { code, err } = await record(...words)
      assert.equal(code, 2)
      assert.match(err, message)
    }
    const nowhere = join(world.folder, 'no', 'where.yaml')
    const { code, err } = await world.run('record', server.url, '--out', nowhere)
    assert.equal(code, 1)
    assert.match(err, /cannot be written to; name a file in a folder of yours/)
    assert.equal(server.requests.length, 0)
  }))
