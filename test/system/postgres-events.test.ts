import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { readServerEvents } from '../../src/client/index.ts'
import { openPostgresSchemas, type PostgresSchemas } from '../support/postgres-schemas.ts'
import { type PostgresServer, startPostgresServer, whyNoPostgres } from '../support/postgres-server.ts'
import { openSession } from './https-call.ts'
import { type CleanUp, type Program, startProgram } from './support.ts'

const PASSWORD = 'correct horse battery'
const WRITES = 50_000
const PRODUCERS = 24
const TASKS_A_PRODUCER = 20
const END_MS = 300_000
/** What readers may take once all is written. */
const REST_MS = 30_000

interface Service {
  readonly program: Program
  readonly session: string
  readonly agent: Agent
}

/** What a reader was told of one task, and by which position. */
interface Told {
  readonly position: number
  readonly id: string
  readonly generation: number
}

describe('three services on one database', { skip: (await whyNoPostgres()) ?? false }, () => {
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
    const env = { ZVM_TASKS_STORE: store, ZVM_TASKS_ADMIN_PASSWORD: PASSWORD }
    const program = await startProgram(t, { env })
    const agent = new Agent({ connect: { ca: program.ca }, connections: 32, bodyTimeout: 0 })
    t.after(() => agent.destroy())
    return { program, session: await openSession(program, PASSWORD), agent }
  }

  /** Follows all events of a service from the first on, and goes on at another one where the stream breaks off. */
  async function follow(
    services: readonly Service[],
    first: number,
    { told, isOver }: { readonly told: Told[]; readonly isOver: () => boolean },
  ): Promise<void> {
    let lastId = '0'
    for (let turn = first; !isOver(); turn += 1) {
      const service = services[turn % services.length]
      assert.ok(service)
      try {
        const { body } = await request(`${service.program.url}/api/events`, {
          dispatcher: service.agent,
          headers: { 'x-zerto-session': service.session, 'last-event-id': lastId },
        })
        for await (const event of readServerEvents(body)) {
          lastId = event.lastId
          if (event.event === 'added' || event.event === 'changed') {
            told.push(toTold(event.data))
          }
          if (isOver()) break
        }
      } catch {
        // Cut off: the next one goes on after the last id.
      }
      if (!isOver()) await pause(50)
    }
  }

  test(`take ${WRITES} writes while one is killed: readers on each are told every change once and in order`, {
    timeout: END_MS,
  }, async (t) => {
    const store = await schemas.create()
    const first = await startService(t, store)
    const services = [first, ...(await Promise.all([startService(t, store), startService(t, store)]))]
    const { id } = (await createOne(first)) as { id: string }
    const site = id.slice(id.indexOf('.') + 1)
    let acknowledged = 1
    let isOver = false
    const readers = services.map((_, n) => {
      const told: Told[] = []
      return { told, ended: follow(services, n, { told, isOver: () => isOver }) }
    })

    /** Sends until it is acknowledged; a service that is gone is left for the next. */
    async function send(place: { turn: number }, method: 'POST' | 'PATCH', path: string, body: object) {
      for (;;) {
        const service = services[place.turn % services.length]
        assert.ok(service)
        try {
          const { statusCode, body: answer } = await request(`${service.program.url}${path}`, {
            dispatcher: service.agent,
            method,
            headers: { 'x-zerto-session': service.session, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          })
          const value: unknown = await answer.json()
          if (statusCode < 300) return value
          // The write that was under way when its service was killed had been kept.
          if (statusCode === 409) return undefined
          assert.equal(statusCode, 503, JSON.stringify(value))
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error
        }
        place.turn += 1
        await pause(20)
      }
    }

    async function produce(number: number): Promise<void> {
      const place = { turn: number }
      const ids: string[] = []
      for (let n = 0; n < TASKS_A_PRODUCER; n += 1) {
        const guid = guidOf(number, n)
        await send(place, 'POST', '/api/tasks', { type: 'Move', guid })
        acknowledged += 1
        ids.push(`${guid}.${site}`)
      }
      for (let report = 1; acknowledged < WRITES; report += 1) {
        for (const id of ids) {
          if (acknowledged >= WRITES) return
          const completeReason = `report ${report}`
          await send(place, 'PATCH', `/api/tasks/${id}`, {
            progress: Math.min(99, report),
            completeReason,
          })
          acknowledged += 1
        }
      }
    }

    const killing = (async () => {
      while (acknowledged < WRITES / 2) await pause(50)
      await services[2]?.program.kill()
    })()
    await Promise.all([killing, ...Array.from({ length: PRODUCERS }, (_, number) => produce(number))])

    const last = await newest(first)
    const until = performance.now() + REST_MS
    while (readers.some(({ told }) => (told.at(-1)?.position ?? 0) < last) && performance.now() < until) {
      await pause(50)
    }
    isOver = true
    // Each reader looks whether it is over when it is told of something.
    await createOne(first)
    await Promise.all(readers.map(({ ended }) => ended))

    assert.ok(acknowledged >= WRITES)
    assert.ok(last >= WRITES, `${last} positions`)
    for (const { told } of readers) {
      const upToLast = told.filter(({ position }) => position <= last)
      assert.deepEqual(
        upToLast.map(({ position }) => position),
        Array.from({ length: last }, (_, n) => n + 1),
      )
      assert.ok(isInOrder(told))
    }
    t.diagnostic(`${last} changes, each told to ${readers.length} readers once`)
  })

  async function newest({ program, session, agent }: Service): Promise<number> {
    const { body } = await request(`${program.url}/api/events`, {
      dispatcher: agent,
      headers: { 'x-zerto-session': session },
    })
    for await (const { lastId } of readServerEvents(body)) return Number(lastId)
    throw new Error('The stream ended without a word.')
  }

  async function createOne({ program, session, agent }: Service): Promise<unknown> {
    const { body } = await request(`${program.url}/api/tasks`, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'x-zerto-session': session, 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'Move' }),
    })
    return body.json()
  }
})

function toTold(text: string): Told {
  const { position, id, generation } = JSON.parse(text) as Told
  return { position, id, generation }
}

/** Each task from one generation to the next. */
function isInOrder(told: readonly Told[]): boolean {
  const generations = new Map<string, number>()
  return told.every(({ id, generation }) => {
    const isNext = generation === (generations.get(id) ?? 0) + 1
    generations.set(id, generation)
    return isNext
  })
}

function guidOf(producer: number, n: number): string {
  return `${String(producer).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`
}
