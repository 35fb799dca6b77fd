import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openPostgresSchemas, type PostgresSchemas } from '../support/postgres-schemas.ts'
import { type PostgresServer, startPostgresServer, whyNoPostgres } from '../support/postgres-server.ts'
import { call, openClient, type Reply } from './https-call.ts'
import { type CleanUp, makeFolder, type Program, runCommand, startProgram } from './support.ts'

const PASSWORD = 'correct horse battery'
/** Within which another process has noticed; the longest is a site that is taken over. */
const NOTICED_MS = 20_000
const LOOK_EVERY_MS = 100

/** Services on one database of a real server. Whatever is waited for here goes on in other processes. */
describe('serve --store postgres://', { skip: (await whyNoPostgres()) ?? false }, () => {
  let server: PostgresServer
  let schemas: PostgresSchemas
  before(async () => {
    server = await startPostgresServer()
    schemas = openPostgresSchemas(server)
  })
  after(async () => {
    await schemas.close()
    await server.stop()
  })

  /** A service with a data folder of its own. The address comes as people should give it. */
  function startOn(t: CleanUp, store: string, flags: readonly string[] = []): Promise<Program> {
    const env = { ZVM_TASKS_STORE: store, ZVM_TASKS_ADMIN_PASSWORD: PASSWORD }
    return startProgram(t, { flags, env })
  }

  const clientOf = (program: Program) => openClient({ ...program, password: PASSWORD })
  type Client = Awaited<ReturnType<typeof clientOf>>

  const create = (client: Client, key?: string): Promise<Reply> =>
    client.call({
      method: 'POST',
      path: '/api/tasks',
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify({ type: 'Move' }),
    })

  const idOf = ({ text }: Reply): string => {
    const { id } = JSON.parse(text)
    assert.equal(typeof id, 'string', text)
    return id
  }

  const listIds = async (client: Client): Promise<readonly string[]> => {
    const tasks: readonly { readonly TaskIdentifier: string }[] = JSON.parse(
      (await client.get('/v1/tasks')).text,
    )
    return tasks.map(({ TaskIdentifier }) => TaskIdentifier)
  }

  /** Asks until an answer is as wanted. */
  async function until(ask: () => Promise<Reply>, isWanted: (reply: Reply) => boolean): Promise<Reply> {
    const late = performance.now() + NOTICED_MS
    for (;;) {
      const reply = await ask()
      if (isWanted(reply)) return reply
      assert.ok(performance.now() < late, `still ${reply.status} after ${NOTICED_MS} ms: ${reply.text}`)
      await pause(LOOK_EVERY_MS)
    }
  }

  // They wait for much of their time, and have nothing in common but the server.
  describe('while the server is there', { concurrency: 2 }, () => {
    test('what was acknowledged is there after kill -9, users and sessions too, and the password is nowhere', async (t) => {
      const store = await schemas.create()
      const secret = new URL(store).password
      const first = await startOn(t, store, ['--log-level', 'info'])
      const client = await clientOf(first)
      const created = [idOf(await create(client)), idOf(await create(client))]
      await first.kill()

      const second = await startOn(t, store, ['--log-level', 'info', '--data', first.dataFolder])
      const { status } = await call(second, {
        path: '/v1/tasks',
        headers: { 'x-zerto-session': client.session },
      })
      assert.equal(status, 200)
      const again = await clientOf(second)
      assert.deepEqual((await listIds(again)).toSorted(), created.toSorted())
      assert.equal((await again.get('/readyz')).status, 200)

      const home = await makeFolder(t)
      const shown = await runCommand(['config', 'show', '--json'], { home, env: { ZVM_TASKS_STORE: store } })
      assert.match(shown.out, /"postgres:\/\/127\.0\.0\.1:\d+\/postgres"/)
      assert.equal((await second.stop()).code, 0)
      for (const said of [first, second].flatMap(({ out, err, ready }) => [
        out(),
        err(),
        JSON.stringify(ready),
      ])) {
        assert.ok(!said.includes(secret), said)
      }
      assert.match(first.out(), /^ {2}store +postgres:\/\/127\.0\.0\.1:\d+\/postgres$/m)
      assert.ok(!shown.out.includes(secret))
    })

    test('an address that is none, or leads nowhere, is told without its password', async (t) => {
      const home = await makeFolder(t)
      for (const store of ['mysql://zvm:s3cret@db/zvm', 'postgres://zvm:s3cret@127.0.0.1:1/zvm']) {
        const words = ['user', 'list', '--store', store]
        const { code, err } = await runCommand(words, { home })
        assert.equal(code, 1, err)
        assert.match(err, /postgres:\/\//)
        assert.doesNotMatch(err, /s3cret/)
      }
    })

    test('users are kept by command; backup and verify name what does it there', async (t) => {
      const [store, home] = [await schemas.create(), await makeFolder(t)]
      const program = await startOn(t, store)
      const env = { ZVM_TASKS_STORE: store }
      const added = await runCommand(['user', 'add', 'robot', '--password-stdin'], {
        home,
        env,
        input: PASSWORD,
      })
      assert.equal(added.code, 0, added.err)
      const { out } = await runCommand(['user', 'list', '--store', store], { home })
      assert.match(out, /^admin .*\nrobot /)
      const headers = { authorization: `Basic ${Buffer.from(`robot:${PASSWORD}`).toString('base64')}` }
      assert.equal((await call(program, { method: 'POST', path: '/v1/session/add', headers })).status, 200)
      for (const words of [['backup', 'copy.db'], ['verify']]) {
        const { code, err } = await runCommand(words, { home, env })
        assert.equal(code, 2)
        assert.match(err, /pg_dump/)
      }
    })

    test('two services on one database are one: sessions, tasks, entity tags and idempotency keys', async (t) => {
      const store = await schemas.create()
      // At once, on a database with nothing in it: one makes the schema and the administrator.
      const [one, other] = await Promise.all([startOn(t, store), startOn(t, store)])
      const client = await clientOf(one)
      const beside: Client = {
        ...client,
        call: ({ headers, ...rest }) =>
          call(other, { ...rest, headers: { 'x-zerto-session': client.session, ...headers } }),
        get: (path, headers = {}) =>
          call(other, { path, headers: { 'x-zerto-session': client.session, ...headers } }),
      }

      const id = idOf(await create(client))
      const before = await beside.get('/v1/tasks')
      assert.match(before.text, new RegExp(id))
      const known = { 'if-none-match': String(before.headers.etag) }
      assert.equal((await beside.get('/v1/tasks', known)).status, 304)
      await client.sendJson('PATCH', `/api/tasks/${id}`, { progress: 40 })
      const changed = await beside.get('/v1/tasks', known)
      assert.equal(changed.status, 200)
      assert.notEqual(changed.headers.etag, before.headers.etag)
      assert.equal(
        (await beside.get('/v1/tasks', { 'if-none-match': String(changed.headers.etag) })).status,
        304,
      )

      const keyed = await Promise.all([
        create(client, 'a-key'),
        create(beside, 'a-key'),
        create(client, 'a-key'),
      ])
      assert.deepEqual(
        keyed.map((reply) => [reply.status, idOf(reply)]),
        keyed.map(() => [201, idOf(keyed[0] ?? keyed[1])]),
      )
      assert.equal((await listIds(beside)).length, 2)

      await client.call({ method: 'DELETE', path: '/v1/session' })
      const ended = performance.now()
      await until(
        () => beside.get('/v1/tasks'),
        ({ status }) => status === 401,
      )
      assert.ok(performance.now() - ended < 5_000)
    })

    test('one of two runs the site; the other shows it, refuses operations, and takes over when that one dies', async (t) => {
      const store = await schemas.create()
      const flags = ['--site', 'demo']
      const one = await startOn(t, store, flags)
      const other = await startOn(t, store, flags)
      const [client, beside] = [await clientOf(one), await clientOf(other)]
      const vpgsOf = async ({
        get,
      }: Client): Promise<readonly { VpgIdentifier: string; SubStatus: number }[]> =>
        JSON.parse((await get('/v1/vpgs')).text)
      const vpgs = await vpgsOf(client)
      assert.ok(vpgs.length > 0)
      assert.deepEqual(
        (await vpgsOf(beside)).map(({ VpgIdentifier }) => VpgIdentifier),
        vpgs.map(({ VpgIdentifier }) => VpgIdentifier),
      )
      const path = `/v1/vpgs/${vpgs[0]?.VpgIdentifier}/pause`
      const refused = await beside.call({ method: 'POST', path })
      assert.equal(refused.status, 503)
      assert.match(refused.text, /runs in another process/)
      assert.ok(Number(refused.headers['retry-after']) > 0)

      const started = await client.call({ method: 'POST', path })
      assert.equal(started.status, 200, started.text)
      const task: string = JSON.parse(started.text)
      await one.kill()
      assert.equal((await beside.get('/v1/vpgs')).status, 200)
      const over = `/v1/vpgs/${vpgs[1]?.VpgIdentifier}/pause`
      await until(
        () => beside.call({ method: 'POST', path: over }),
        ({ status }) => status === 200,
      )
      await until(
        () => beside.get(`/v1/tasks/${task}`),
        ({ text }) => JSON.parse(text).CompleteReason !== undefined && /"State":6/.test(text),
      )
    })
  })

  // Alone, since the server is killed.
  test('while the database is away requests get 503 with Retry-After; then all goes on, and nothing is lost', async (t) => {
    const store = await schemas.create()
    const program = await startOn(t, store, ['--site', 'demo'])
    const client = await clientOf(program)
    const acknowledged: string[] = []
    const refusals: Reply[] = []
    let isOver = false
    const produce = async (producer: number) => {
      for (let number = 0; !isOver; number += 1) {
        const key = `${producer}-${number}`
        for (let isKept = false; !isKept; ) {
          const reply = await create(client, key)
          isKept = reply.status === 201
          if (isKept) acknowledged.push(idOf(reply))
          else refusals.push(reply)
        }
      }
    }
    const producers = [1, 2, 3, 4].map(produce)
    await until(
      () => client.get('/readyz'),
      () => acknowledged.length > 20,
    )
    await server.kill()
    for (const { status, headers, text } of await Promise.all(
      ['/readyz', '/v1/tasks'].map((path) => client.get(path)),
    )) {
      assert.equal(status, 503, text)
      assert.ok(Number(headers['retry-after']) > 0)
      assert.doesNotMatch(text, /127\.0\.0\.1/)
    }
    assert.equal((await client.get('/healthz')).status, 200)
    await server.restart()
    await until(
      () => client.get('/readyz'),
      ({ status }) => status === 200,
    )
    const before = acknowledged.length
    await until(
      () => client.get('/readyz'),
      () => acknowledged.length > before + 20,
    )
    isOver = true
    await Promise.all(producers)
    const [vpg]: readonly { readonly VpgIdentifier: string }[] = JSON.parse(
      (await client.get('/v1/vpgs')).text,
    )
    const paused = await client.call({ method: 'POST', path: `/v1/vpgs/${vpg?.VpgIdentifier}/pause` })
    assert.equal(paused.status, 200, paused.text)

    assert.ok(refusals.length > 0)
    for (const { status, headers, text } of refusals) {
      assert.equal(status, 503, text)
      assert.ok(Number(headers['retry-after']) > 0)
    }
    const ids = await listIds(client)
    const kept = new Set(ids)
    assert.deepEqual(
      acknowledged.filter((id) => !kept.has(id)),
      [],
    )
    assert.equal(new Set(acknowledged).size, acknowledged.length)
    assert.equal((await program.stop()).code, 0)
    assert.ok(!program.err().includes(new URL(store).password), program.err())
  })
})
