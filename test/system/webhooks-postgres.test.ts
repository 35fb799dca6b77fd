import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startReceiver } from '../../src/webhooks/testing/receiver.ts'
import { openPostgresSchemas, type PostgresSchemas } from '../support/postgres-schemas.ts'
import { type PostgresServer, startPostgresServer, whyNoPostgres } from '../support/postgres-server.ts'
import { openClient } from './https-call.ts'
import { type CleanUp, startProgram } from './support.ts'

const PASSWORD = 'correct horse battery'
const REPORTS = 5
/** A receiver is told within this, although the process that delivered was killed. */
const TOLD_MS = 25_000

describe('webhooks of several services on one database', { skip: (await whyNoPostgres()) ?? false }, () => {
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

  async function startOn(t: CleanUp, store: string) {
    const program = await startProgram(t, {
      flags: ['--webhook-allow', '127.0.0.1', '--log-level', 'info'],
      env: { ZVM_TASKS_STORE: store, ZVM_TASKS_ADMIN_PASSWORD: PASSWORD },
    })
    return { ...program, client: await openClient({ ...program, password: PASSWORD }) }
  }

  test('one delivers what any writes, and another takes over when it is killed', async (t) => {
    await using receiver = await startReceiver()
    const store = await schemas.create()
    const first = await startOn(t, store)
    const added = await first.client.sendJson('POST', '/api/webhooks', {
      url: receiver.url,
      events: ['task.added', 'task.changed'],
    })
    assert.equal(added.status, 201, added.text)
    await first.says(/delivered by this process/)
    const second = await startOn(t, store)
    assert.doesNotMatch(second.err(), /delivered by this process/)

    const { id } = JSON.parse((await second.client.sendJson('POST', '/api/tasks', { type: 'Move' })).text)
    const report = (client: typeof first.client, progress: number) =>
      client.sendJson('PATCH', `/api/tasks/${id}`, { progress })
    for (let percent = 1; percent <= REPORTS; percent += 1) await report(first.client, percent)
    await first.kill()
    for (let percent = 1; percent <= REPORTS; percent += 1) await report(second.client, REPORTS + percent)

    const late = AbortSignal.timeout(TOLD_MS)
    const progressOf = new Map<string, number>()
    const expected = [...Array(2 * REPORTS + 1).keys()]
    const note = () => {
      for (const { id, body } of receiver.received) {
        if (!progressOf.has(id)) progressOf.set(id, JSON.parse(body).data.task.progress)
      }
      return progressOf.size === expected.length
    }
    while (!note()) {
      const next = receiver.next()
      if (note()) break
      await Promise.race([next, new Promise((resolve) => late.addEventListener('abort', resolve))])
      assert.ok(!late.aborted, `told of ${[...progressOf.values()]} alone; ${second.err().slice(-2000)}`)
    }
    assert.deepEqual([...progressOf.values()], expected)
    await second.says(/delivered by this process/)
  })
})
