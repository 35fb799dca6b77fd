import assert from 'node:assert/strict'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openSqliteStores } from '../../src/store/sqlite/index.ts'
import { fillStore } from '../support/fill-store.ts'
import { openPostgresSchemas, type PostgresSchemas } from '../support/postgres-schemas.ts'
import { type PostgresServer, startPostgresServer, whyNoPostgres } from '../support/postgres-server.ts'
import { call, openClient } from './https-call.ts'
import { type CleanUp, makeFolder, runCommand, startCommand, startProgram } from './support.ts'

const PASSWORD = 'correct horse battery'
const env = { ZVM_TASKS_ADMIN_PASSWORD: PASSWORD }
/** Advanced in days, since a call has a time limit. */
const DAYS = 30

interface Report {
  readonly isEqual: boolean
  readonly isResumed: boolean
  readonly tables: readonly { readonly name: string; readonly target: { readonly rows: number } }[]
}

/** The built program copies between folders and a real server. */
describe('zvm-tasks copy', { skip: (await whyNoPostgres()) ?? false }, () => {
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

  async function copy(t: CleanUp, from: string, to: string): Promise<Report> {
    const words = ['copy', '--from', from, '--to', to, '--json']
    const { code, out, err } = await runCommand(words, { home: await makeFolder(t), timeoutMs: 60_000 })
    assert.equal(code, 0, err)
    return JSON.parse(out)
  }

  test('a site that has run goes to PostgreSQL and back, and each answers as the first did', async (t) => {
    const program = await startProgram(t, { env, flags: ['--site', 'demo', '--clock', 'frozen'] })
    // A login lasts for hours of the site.
    for (let day = 0; day < DAYS; day += 1) {
      const client = await openClient({ ...program, password: PASSWORD })
      const { status, text } = await client.sendJson('POST', '/api/site/clock/advance', { seconds: 86_400 })
      assert.equal(status, 200, text)
    }
    const again = await openClient({ ...program, password: PASSWORD })
    const listed = await again.get('/v1/tasks')
    assert.ok(JSON.parse(listed.text).length > 0)
    const busy = await runCommand(['copy', '--from', program.dataFolder, '--to', await schemas.create()], {
      home: await makeFolder(t),
    })
    assert.equal(busy.code, 1)
    assert.match(busy.err, new RegExp(`in use by process ${program.pid}`))
    await program.stop()

    const store = await schemas.create()
    const there = await copy(t, program.dataFolder, store)
    const folder = join(await makeFolder(t), 'back')
    const back = await copy(t, store, folder)
    assert.deepEqual([there.isEqual, back.isEqual], [true, true])
    assert.deepEqual(
      back.tables.map(({ name, target }) => [name, target]),
      there.tables.map(({ name, target }) => [name, target]),
    )
    const rowsOf = (wanted: string) => there.tables.find(({ name }) => name === wanted)?.target.rows ?? 0
    for (const name of ['user', 'session', 'task', 'task_change', 'entity', 'simulation_record']) {
      assert.ok(rowsOf(name) > 0, name)
    }
    for (const more of [{ env: { ...env, ZVM_TASKS_STORE: store } }, { env, flags: ['--data', folder] }]) {
      const flags = [...(more.flags ?? []), '--site', 'demo', '--clock', 'frozen']
      const moved = await startProgram(t, { ...more, flags })
      // Logged in at the first one.
      const headers = { 'x-zerto-session': again.session, host: `localhost:${program.port}` }
      const answer = await call(moved, { path: '/v1/tasks', headers })
      assert.equal(answer.status, 200, answer.text)
      assert.equal(answer.text, listed.text)
      await moved.stop()
    }
  })

  test('a copy that is killed is no store, goes on, and is refused where somebody works', async (t) => {
    const folder = join(await makeFolder(t), 'data')
    const stores = await openSqliteStores({ folder })
    await fillStore(stores, 20_000)
    await stores.close()
    const store = await schemas.create()
    const [home, schema] = [await makeFolder(t), new URL(store).searchParams.get('search_path')]

    const killed = startCommand(['copy', '--from', folder, '--to', store], { home, timeoutMs: 60_000 })
    await untilCopied(schema ?? '', 3_000)
    killed.child.kill('SIGKILL')
    await once(killed.child, 'close')
    const served = await runCommand(['serve', '--port', '0', '--data', join(home, 'data')], {
      home,
      env: { ...env, ZVM_TASKS_STORE: store },
    })
    assert.equal(served.code, 1)
    assert.match(served.err, /holds a copy that is not finished/)

    const report = await copy(t, folder, store)
    assert.deepEqual([report.isEqual, report.isResumed], [true, true])
    const filled = await runCommand(['copy', '--from', folder, '--to', store], { home })
    assert.equal(filled.code, 1)
    assert.match(filled.err, /it holds a store already/)
  })

  test('a source in PostgreSQL whose site runs is refused, and told apart from one that stopped', async (t) => {
    const store = await schemas.create()
    const program = await startProgram(t, {
      env: { ...env, ZVM_TASKS_STORE: store },
      flags: ['--site', 'demo'],
    })
    const folder = join(await makeFolder(t), 'data')
    const words = ['copy', '--to', folder]
    const options = { home: await makeFolder(t), env: { ZVM_TASKS_STORE: store } }
    const refused = await runCommand(words, options)
    assert.equal(refused.code, 1)
    assert.match(refused.err, /stop all services on it/)
    await program.stop()
    const { code, err } = await runCommand(words, options)
    assert.equal(code, 0, err)
  })

  async function untilCopied(schema: string, count: number): Promise<void> {
    const late = performance.now() + 30_000
    for (;;) {
      const rows = await schemas.sql
        .unsafe<{ count: string }[]>(`select count(*) as count from "${schema}".task`)
        .catch(() => [])
      if (Number(rows[0]?.count ?? 0) >= count) return
      assert.ok(performance.now() < late, 'nothing was copied')
    }
  }
})
