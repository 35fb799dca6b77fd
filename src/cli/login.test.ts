import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { aTaskApi, createScriptedZvm, PASSWORD, USER } from '../client/testing/scripted-zvm.ts'
import { withCliServer } from './testing/cli-server.ts'
import { withWorld } from './testing/test-io.ts'

const zvm = () => createScriptedZvm(() => ({ body: [aTaskApi({})] }))

describe('login', () => {
  test('keeps address, user, trust and token, and never the password', () => {
    const { script } = zvm()
    return withCliServer(script, {}, async ({ server, world, caFile, passwordFile }) => {
      const words = ['--ca', caFile, '--user', USER, '--password-file', passwordFile]
      const { code, out } = await world.run('login', `${server.url}/v1/`, ...words)
      assert.equal(code, 0)
      assert.match(out, /^Logged in to https:\/\/localhost:\d+ as operator, trusting the authority/)
      const kept = await readFile(join(world.folder, 'servers.json'), 'utf8')
      assert.ok(kept.includes('session-1'))
      assert.ok(!kept.includes(PASSWORD))
      assert.equal((await world.run('tasks', 'list')).code, 0)
      assert.equal(server.requests.filter(({ path }) => path === '/v1/session/add').length, 1)
    })
  })

  test('takes the password from a terminal, from standard input or from the environment', async () => {
    for (const [options, flags] of [
      [{ secret: PASSWORD }, []],
      [{ input: `${PASSWORD}\r\nmore` }, ['--password-stdin']],
      [{ env: { ZVM_TASKS_PASSWORD: PASSWORD } }, []],
    ] as const) {
      await withCliServer(zvm().script, options, async ({ server, world, caFile }) => {
        const { code, err } = await world.run('login', server.url, '--ca', caFile, '--user', USER, ...flags)
        assert.equal(code, 0, err)
        assert.ok(!err.includes(PASSWORD))
      })
    }
  })

  test('without a password anywhere is misuse that names the ways', () =>
    withCliServer(zvm().script, {}, async ({ server, world }) => {
      const { code, err } = await world.run('login', server.url, '--user', USER)
      assert.equal(code, 2)
      assert.match(err, /--password-file FILE, --password-stdin, or ZVM_TASKS_PASSWORD/)
    }))

  test('shows the fingerprint of an untrusted server, and takes it as trust', () =>
    withCliServer(zvm().script, {}, async ({ server, world, passwordFile }) => {
      const words = ['login', server.url, '--user', USER, '--password-file', passwordFile]
      const refused = await world.run(...words)
      assert.equal(refused.code, 1)
      const [, fingerprint] = /--fingerprint ([0-9A-F:]{95})/.exec(refused.err) ?? []
      assert.ok(fingerprint)
      assert.deepEqual(server.requests, [])
      assert.equal((await world.run(...words, '--fingerprint', fingerprint)).code, 0)
      assert.equal((await world.run('tasks', 'types')).code, 1)
      assert.equal((await world.run('tasks', 'list')).code, 0)
    }))

  test('a wrong password fails and keeps nothing', () =>
    withCliServer(
      zvm().script,
      { env: { ZVM_TASKS_PASSWORD: 'wrong' } },
      async ({ server, world, caFile }) => {
        const { code, err } = await world.run('login', server.url, '--user', USER, '--ca', caFile)
        assert.equal(code, 1)
        assert.match(err, /does not take "operator"/)
        await assert.rejects(readFile(join(world.folder, 'servers.json')), /ENOENT/)
      },
    ))
})

describe('logout', () => {
  test('ends the session on the server and forgets it here', () => {
    const { script, live } = zvm()
    return withCliServer(script, {}, async ({ world, login }) => {
      await login()
      assert.equal((await world.run('logout')).code, 0)
      assert.equal(live.size, 0)
      assert.equal((await world.run('tasks', 'list')).code, 2)
      assert.match((await world.run('logout')).out, /no login/)
    })
  })

  test('forgets it here even when the server is away', () =>
    withCliServer(zvm().script, {}, async ({ server, world, login }) => {
      await login()
      await server.stop()
      const { code, err } = await world.run('logout', server.url)
      assert.equal(code, 0)
      assert.match(err, /could not be told now/)
      assert.equal((await world.run('tasks', 'list')).code, 2)
    }))
})

describe('without a stored login', () => {
  test('the environment names server, user and trust, and the session made for a command ends with it', () => {
    const { script, live, opened } = zvm()
    return withCliServer(script, {}, async ({ server, caFile }) => {
      const env = {
        ZVM_TASKS_URL: server.url,
        ZVM_TASKS_USER: USER,
        ZVM_TASKS_PASSWORD: PASSWORD,
        ZVM_TASKS_CA: caFile,
      }
      await withWorld({ env }, async (world) => {
        assert.equal((await world.run('tasks', 'list')).code, 0)
        assert.equal(opened(), 1)
        assert.equal(live.size, 0)
      })
    })
  })

  test('a stored login of somebody else is neither used nor replaced', () => {
    const { script, live } = zvm()
    return withCliServer(script, {}, async ({ world, login }) => {
      await login()
      const { code, err } = await world.run('tasks', 'list', '--user', 'somebody')
      assert.equal(code, 1)
      assert.match(err, /Not logged in/)
      assert.equal(live.size, 1)
    })
  })
})
