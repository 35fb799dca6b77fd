import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { openPostgresSchemas, type PostgresSchemas } from '../support/postgres-schemas.ts'
import { type PostgresServer, startPostgresServer, whyNoPostgres } from '../support/postgres-server.ts'
import { openSession } from './https-call.ts'
import { type CleanUp, type Program, startProgram } from './support.ts'

const PASSWORD = 'correct horse battery'
const CLIENTS = 8
/** As a balancer looks; the notice is longer than two of its looks. */
const LOOK_EVERY_MS = 200
const NOTICE_SECONDS = '2'

interface Service {
  readonly program: Program
  readonly agent: Agent
  isReady: boolean
}

describe('two services on one database', { skip: (await whyNoPostgres()) ?? false }, () => {
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

  async function startService(t: CleanUp, store: string): Promise<Service> {
    const env = {
      ZVM_TASKS_STORE: store,
      ZVM_TASKS_ADMIN_PASSWORD: PASSWORD,
      ZVM_TASKS_NOTICE_SECONDS: NOTICE_SECONDS,
    }
    const program = await startProgram(t, { env })
    const agent = new Agent({ connect: { ca: program.ca } })
    t.after(() => agent.destroy())
    return { program, agent, isReady: true }
  }

  test('are restarted one after the other without a request that fails, for who follows /readyz', async (t) => {
    const store = await schemas.create()
    const first = await startService(t, store)
    const services = [first, await startService(t, store)]
    const session = await openSession(first.program, PASSWORD)
    let isOver = false
    let count = 0
    let noticed = 0

    async function look(service: Service): Promise<void> {
      while (!isOver && services.includes(service)) {
        const answer = await request(`${service.program.url}/readyz`, { dispatcher: service.agent }).catch(
          () => undefined,
        )
        await answer?.body.dump()
        if (service.isReady && answer?.statusCode === 503) noticed += 1
        service.isReady = answer?.statusCode === 200
        await pause(LOOK_EVERY_MS)
      }
    }

    async function work(number: number): Promise<void> {
      for (let turn = number; !isOver; turn += 1) {
        const ready = services.filter(({ isReady }) => isReady)
        const service = ready[turn % ready.length]
        assert.ok(service, 'one is ready at any time')
        const isWrite = turn % 2 === 0
        const { statusCode, body } = await request(
          `${service.program.url}${isWrite ? '/api/tasks' : '/v1/tasks?status=Failed'}`,
          {
            dispatcher: service.agent,
            method: isWrite ? 'POST' : 'GET',
            headers: {
              'x-zerto-session': session,
              ...(isWrite ? { 'content-type': 'application/json' } : {}),
            },
            ...(isWrite ? { body: JSON.stringify({ type: 'Move' }) } : {}),
          },
        )
        assert.ok(statusCode < 300, await body.text())
        await body.dump()
        count += 1
      }
    }

    const clients = Promise.all(Array.from({ length: CLIENTS }, (_, number) => work(number)))
    // Whatever fails meanwhile is met below.
    clients.catch(() => {
      isOver = true
    })
    const looks = services.map(look)
    for (const old of [...services]) {
      const next = await startService(t, store)
      services.push(next)
      looks.push(look(next))
      assert.deepEqual(await old.program.stop(), { code: 0, signal: null })
      services.splice(services.indexOf(old), 1)
      if (isOver) break
    }
    isOver = true
    await clients
    await Promise.all(looks)
    assert.equal(noticed, 2)
    assert.ok(count > 50, `${count} requests`)
    t.diagnostic(`${count} requests, none failed`)
  })
})
