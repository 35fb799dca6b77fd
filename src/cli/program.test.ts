import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, test } from 'node:test'
import { COMMANDS } from './index.ts'
import { createInput } from './process-io.ts'
import { withWorld } from './testing/test-io.ts'

describe('the command line', () => {
  test('help goes to standard output and lists every command and the exit codes', () =>
    withWorld({}, async ({ run }) => {
      const { code, out, err } = await run('--help')
      assert.equal(code, 0)
      assert.equal(err, '')
      assert.match(
        out,
        /login .*\n.*logout .*\n.*tasks .*list, search, summary, export, get, types, wait, watch,\s+import/s,
      )
      assert.match(out, /Exit codes:\n {2}0 +done/)
    }))

  test('the help of each command has its flags, its examples and its exit codes', () =>
    withWorld({}, async ({ run }) => {
      for (const command of COMMANDS) {
        const { code, out } = await run(...command.name.split(' '), '--help')
        assert.equal(code, 0)
        for (const flag of command.flags ?? []) assert.ok(out.includes(`--${flag.name}`), flag.name)
        for (const example of command.examples) assert.ok(out.includes(`  $ ${example}\n`), example)
        assert.equal((await run('help', ...command.name.split(' '))).out, out)
      }
      const { out } = await run('tasks', 'wait', '--help')
      assert.match(out, / {2}5 +the task ended as Failed or Stopped/)
    }))

  test('every example names its own command', () => {
    for (const { name, examples } of COMMANDS) {
      assert.ok(examples.length > 0, name)
      for (const example of examples) assert.ok(`${example} `.startsWith(`zvm-tasks ${name} `), example)
    }
  })

  test('the version stands alone on a line', () =>
    withWorld({}, async ({ run }) => {
      assert.deepEqual(await run('--version'), { code: 0, out: '1.2.3\n', err: '' })
    }))

  test('a mistyped command is misuse, answered with the nearest one', () =>
    withWorld({}, async ({ run }) => {
      for (const [argv, meant] of [
        [['logn'], 'login'],
        [['tasks', 'lst'], 'tasks list'],
        [['taks', 'list'], 'tasks list'],
        [['tasks-list'], 'tasks list'],
        [['list'], 'tasks list'],
        [['wiat'], 'tasks wait'],
      ] as const) {
        const { code, out, err } = await run(...argv)
        assert.equal(code, 2)
        assert.equal(out, '')
        assert.ok(err.endsWith(`did you mean zvm-tasks ${meant}?\n`), err)
      }
      assert.match((await run('frobnicate')).err, /--help lists the commands/)
    }))

  test('no command, half a command and unknown or unfinished flags are misuse', () =>
    withWorld({}, async ({ run }) => {
      for (const argv of [
        [],
        ['tasks'],
        ['tasks', 'list', '--stauts', '1'],
        ['tasks', 'list', '--type'],
        ['tasks', 'list', 'surplus'],
        ['tasks', 'list', '--type', 'Pair', '--type', 'Move'],
        ['tasks', 'list', '--csv', '--json'],
        ['tasks', 'list', '--ca', 'x', '--fingerprint', 'ab'.repeat(32)],
        ['tasks', 'get'],
        ['tasks', 'get', 'not-an-id'],
        ['tasks', 'wait', 'not-an-id'],
        ['tasks', 'import', 'tasks.txt'],
        ['tasks', 'list'],
        ['login'],
        ['login', 'http://zvm.example'],
        ['login', 'https://me:secret@zvm.example', '--user', 'me'],
      ]) {
        const { code, out, err } = await run(...argv)
        assert.equal(code, 2, argv.join(' '))
        assert.equal(out, '')
        assert.notEqual(err, '')
        assert.doesNotMatch(err, /\n {4}at /)
      }
      assert.match((await run('tasks', 'list', '--stauts', '1')).err, /Did you mean --status/)
    }))
})

test('a password is asked for without showing it', async () => {
  const [typed, shown] = [new PassThrough(), new PassThrough()]
  const input = createInput(typed, shown, new AbortController().signal)
  const answer = input.readSecret('Password: ')
  typed.write('hidden\r')
  assert.equal(await answer, 'hidden')
  assert.equal(shown.read().toString(), 'Password: \n')
})

test('a prompt ends with the command', async () => {
  const controller = new AbortController()
  const answer = createInput(new PassThrough(), new PassThrough(), controller.signal).readSecret('Password: ')
  controller.abort(new Error('enough'))
  await assert.rejects(answer, /enough/)
})
