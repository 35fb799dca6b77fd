import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { aTaskApi, createScriptedZvm, TASK_ID } from '../client/testing/scripted-zvm.ts'
import { withCliServer } from './testing/cli-server.ts'
import { NOON } from './testing/test-io.ts'

const STARTED = `/Date(${NOON - 200_000})/`
const RUNNING = aTaskApi({ started: STARTED })
const FAILED = aTaskApi({
  id: TASK_ID.replace('5e', '6f'),
  state: 4,
  progress: 80,
  type: 'Move\u001b[2J',
  started: STARTED,
  completed: `/Date(${NOON - 100_000}+0200)/`,
  reason: '=no "space", \u202esorry',
  initiatedBy: 'CORP\\alice',
})

function withTasks(
  options: Parameters<typeof withCliServer>[1],
  work: Parameters<typeof withCliServer>[2],
  tasks: readonly object[] = [RUNNING, FAILED],
) {
  const { script } = createScriptedZvm(({ path }) => {
    if (path === '/v1/tasks/types') return { body: ['Pair', 'Un\u0007pair'] }
    if (path === `/v1/tasks/${TASK_ID}`) return { body: RUNNING }
    return path.startsWith('/v1/tasks/')
      ? { status: 404, body: { Message: `no task\n${path}` } }
      : { body: tasks }
  })
  return withCliServer(script, options, async (parts) => {
    await parts.login()
    await work(parts)
  })
}

describe('tasks list', () => {
  test('is a table for people, without colour where there is no terminal', () =>
    withTasks({}, async ({ world }) => {
      const { code, out } = await world.run('tasks', 'list')
      assert.equal(code, 0)
      const [head, first, second, rest] = out.split('\n')
      assert.match(head ?? '', /^TYPE +STATE +PROGRESS +VPG +STARTED +DURATION +INITIATED BY +ID$/)
      assert.match(
        first ?? '',
        /^FailOverTest +InProgress +40% +b797d92a-\S+ +2026-11-23 12:56:40 \(3 min ago\) +3 min 20 s so far +Administrator +5e81\S+$/,
      )
      assert.match(second ?? '', /^Move\\x1b\[2J +Failed +80% .* 1 min 40 s +CORP\\alice +6f81\S+$/)
      assert.equal(rest, '')
    }))

  test('has colours on a terminal, unless NO_COLOR asks for none', async () => {
    const colours = /\u001b\[\d+m/
    await withTasks({ isTty: true }, async ({ world }) => {
      const { out } = await world.run('tasks', 'list')
      assert.match(out, colours)
      assert.ok(!out.includes('\u001b[2J'))
    })
    await withTasks({ isTty: true, env: { NO_COLOR: '1' } }, async ({ world }) => {
      assert.doesNotMatch((await world.run('tasks', 'list')).out, colours)
    })
  })

  test('--json is the answer of the server, as one array', () =>
    withTasks({}, async ({ world }) => {
      const { out } = await world.run('tasks', 'list', '--json')
      const completed = `/Date(${NOON - 100_000})/`
      assert.deepEqual(JSON.parse(out), [RUNNING, { ...FAILED, Completed: completed }])
      assert.deepEqual(Object.keys(JSON.parse(out)[0]), Object.keys(RUNNING))
    }))

  test('--csv and --xml are harmless to spreadsheets and terminals', () =>
    withTasks({}, async ({ world }) => {
      const csv = (await world.run('tasks', 'list', '--csv')).out
      assert.ok(csv.includes(`,"'=no ""space"", \\u{202e}sorry",`))
      const xml = (await world.run('tasks', 'list', '--xml')).out
      assert.match(xml, /^<ArrayOfTaskApi xmlns="http:\/\/schemas.zerto.com\/zvm\/api".*&#x202E;sorry.*\n$/)
    }))

  test('sends every filter as it was typed, by its name on the wire', () =>
    withTasks({}, async ({ world, server }) => {
      const dates = ['started-before', 'started-after', 'completed-before', 'completed-after']
      const flags = dates.flatMap((name) => [`--${name}-date`, '6/7/2021 1:16 PM'])
      await world.run('tasks', 'list', ...flags, '--type', 'failover', '--status', '4')
      const query = new URL(server.requests.at(-1)?.path ?? '', server.url).searchParams
      assert.deepEqual(Object.fromEntries(query), {
        startedBeforeDate: '6/7/2021 1:16 PM',
        startedAfterDate: '6/7/2021 1:16 PM',
        completedBeforeDate: '6/7/2021 1:16 PM',
        completedAfterDate: '6/7/2021 1:16 PM',
        type: 'failover',
        status: '4',
      })
    }))

  test('of nothing says so, and to programs prints an empty list', () =>
    withTasks(
      {},
      async ({ world }) => {
        assert.deepEqual(await world.run('tasks', 'list'), { code: 0, out: '', err: 'No tasks.\n' })
        assert.equal((await world.run('tasks', 'list', '--json')).out, '[]\n')
      },
      [],
    ))
})

describe('tasks get', () => {
  test('shows one task, its identifier given with a colon or in capitals', () =>
    withTasks({}, async ({ world }) => {
      const { code, out } = await world.run('tasks', 'get', TASK_ID.toUpperCase().replace('.', ':'))
      assert.equal(code, 0)
      assert.match(out, /^Id +5e81\S+\nType +FailOverTest\nState +InProgress\nProgress +40%\nStarted +2026/)
      assert.doesNotMatch(out, /Ended|Reason|Hosts/)
      assert.deepEqual(JSON.parse((await world.run('tasks', 'get', TASK_ID, '--json')).out), RUNNING)
    }))

  test('an unknown task fails with the words of the server', () =>
    withTasks({}, async ({ world }) => {
      const { code, out, err } = await world.run('tasks', 'get', TASK_ID.replace('5e', '00'))
      assert.equal(code, 1)
      assert.equal(out, '')
      assert.match(err, /^zvm-tasks: https:\S+ answered GET \/v1\/tasks\/\S+ with 404: "no task.\/v1\/.*\n$/)
    }))
})

test('tasks types lists the names one a line', () =>
  withTasks({}, async ({ world }) => {
    assert.equal((await world.run('tasks', 'types')).out, 'Pair\nUn\\x07pair\n')
    assert.equal((await world.run('tasks', 'types', '--json')).out, '["Pair","Un\\u0007pair"]\n')
  }))

describe('tasks import', () => {
  const report = {
    read: 3,
    added: 1,
    updated: 0,
    unchanged: 1,
    kept: 0,
    refused: 1,
    refusals: [{ line: 2, identifier: TASK_ID, reason: 'Type\u001b[0m is missing.' }],
    refusalsCut: 0,
  }
  const importing = (body: object) =>
    createScriptedZvm(({ method }) => ({ body: method === 'POST' ? body : [] })).script

  test('tells what was refused and why, and then fails', () =>
    withCliServer(importing(report), {}, async ({ world, server, login }) => {
      await login()
      const file = join(world.folder, 'tasks.ndjson')
      await writeFile(file, '{}\n{}\n{}\n')
      const { code, out, err } = await world.run('tasks', 'import', file)
      assert.equal(code, 1)
      assert.equal(out, '3 read: 1 added, 0 updated, 1 unchanged, 0 kept, 1 refused.\n')
      assert.equal(err, `line 2 (${TASK_ID}): Type\\x1b[0m is missing.\n`)
      assert.equal(server.requests.at(-1)?.headers['content-type'], 'application/x-ndjson')
    }))

  test('reads standard input, whose kind must be given', () =>
    withCliServer(
      importing({ ...report, refused: 0, refusals: [] }),
      { input: '[]' },
      async ({ world, server, login }) => {
        await login()
        assert.equal((await world.run('tasks', 'import', '-')).code, 2)
        const { code, out } = await world.run(
          'tasks',
          'import',
          '-',
          '--content-type',
          'application/json',
          '--json',
        )
        assert.equal(code, 0)
        assert.equal(JSON.parse(out).read, 3)
        assert.equal(server.requests.at(-1)?.body, '[]')
      },
    ))

  test('a file that is not there is named', () =>
    withCliServer(importing(report), {}, async ({ world, login }) => {
      await login()
      const { code, err } = await world.run('tasks', 'import', join(world.folder, 'none.json'))
      assert.equal(code, 1)
      assert.match(err, /none\.json" cannot be read: there is no such file/)
    }))
})
