import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type PostgresReplica, startPostgresReplica } from '../support/postgres-replica.ts'
import { type PostgresServer, startPostgresServer, whyNoPostgres } from '../support/postgres-server.ts'
import { openClient, type Reply } from './https-call.ts'
import { startProgram } from './support.ts'

const PASSWORD = 'correct horse battery'
const PRODUCERS = 4
/** Acknowledged writes that show that all goes well. */
const SOME = 40
const LOOK_EVERY_MS = 50
/** Within which a service writes on after the promotion: a bound for a busy machine, not a promise. */
const GOES_ON_MS = 30_000
const LAST_PROGRESS = 50

type Client = Awaited<ReturnType<typeof openClient>>

/** What was acknowledged of a task. */
interface Acknowledged {
  readonly generation: number
  readonly progress: number
}

interface ApiTask extends Acknowledged {
  readonly id: string
}

/** Producers that write and read until they are told to stop, and what the service told them. */
class Load {
  readonly acknowledged = new Map<string, Acknowledged>()
  readonly refusedWrites: Reply[] = []
  readonly refusedReads: Reply[] = []
  writes = 0
  lastWriteAt = 0
  readonly #client: Client
  #isOver = false

  constructor(client: Client) {
    this.#client = client
  }

  async run(): Promise<void> {
    await Promise.all(Array.from({ length: PRODUCERS }, (_, producer) => this.#produce(producer)))
  }

  stop(): void {
    this.#isOver = true
  }

  async #produce(producer: number): Promise<void> {
    for (let number = 0; !this.#isOver; number += 1) {
      const created = await this.#write('POST', '/api/tasks', { type: 'Move' }, `${producer}-${number}`)
      for (let progress = 10; progress <= LAST_PROGRESS && !this.#isOver; progress += 10) {
        await this.#write('PATCH', `/api/tasks/${created.id}`, { progress })
        await this.#read(created.id)
      }
    }
  }

  /** Sends one write until it is acknowledged. */
  async #write(method: string, path: string, body: unknown, key?: string): Promise<ApiTask> {
    const headers = {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    }
    for (;;) {
      const reply = await this.#client.call({ method, path, headers, body: JSON.stringify(body) })
      if (reply.status === (method === 'POST' ? 201 : 200)) {
        const task: ApiTask = JSON.parse(reply.text)
        this.acknowledged.set(task.id, { generation: task.generation, progress: task.progress })
        this.writes += 1
        this.lastWriteAt = performance.now()
        return task
      }
      this.refusedWrites.push(reply)
      await pause(retryAfterMs(reply))
    }
  }

  /** What was acknowledged is seen by whoever reads after it. */
  async #read(id: string): Promise<void> {
    const reply = await this.#client.get(`/api/tasks/${id}`)
    if (reply.status === 200) assertKept(JSON.parse(reply.text), this.acknowledged.get(id))
    else {
      this.refusedReads.push(reply)
      retryAfterMs(reply)
    }
  }
}

/** Nothing but 503 with the time to wait is an answer that is not a success. */
function retryAfterMs({ status, headers, text }: Reply): number {
  assert.equal(status, 503, text)
  const seconds = Number(headers['retry-after'])
  assert.ok(seconds > 0, text)
  return seconds * 1000
}

function assertKept(task: ApiTask, acknowledged: Acknowledged | undefined): void {
  assert.ok(acknowledged)
  assert.ok(task.generation >= acknowledged.generation, `${task.id} is at an older generation`)
  assert.ok(task.progress >= acknowledged.progress, `${task.id} has less progress`)
}

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const late = performance.now() + GOES_ON_MS
  while (!(await isSo())) {
    assert.ok(performance.now() < late, `not within ${GOES_ON_MS} ms: ${what}`)
    await pause(LOOK_EVERY_MS)
  }
}

describe('serve with a standby of the database', { skip: (await whyNoPostgres()) ?? false }, () => {
  let primary: PostgresServer
  let replica: PostgresReplica
  before(async () => {
    primary = await startPostgresServer()
    replica = await startPostgresReplica(primary)
  })
  after(async () => {
    await replica.stop()
    await primary.stop()
  })

  test('loses no acknowledged write when the first server dies and the standby takes its place', async (t) => {
    const store = primary.url().replace(`:${primary.port}/`, `:${primary.port},127.0.0.1:${replica.port}/`)
    const program = await startProgram(t, {
      flags: ['--site', 'demo'],
      env: { ZVM_TASKS_STORE: store, ZVM_TASKS_ADMIN_PASSWORD: PASSWORD },
    })
    const client = await openClient({ ...program, password: PASSWORD })
    const load = new Load(client)
    const running = load.run()
    // Awaited at the end; until then a failure must not end the process.
    running.catch(() => {})
    await until(() => load.writes >= SOME, 'writes to the first server')

    await primary.kill()
    const killedAt = performance.now()
    const before = load.writes
    // Nobody is promoted before all have been told to come again.
    await until(async () => (await client.get('/readyz')).status === 503, 'not ready')
    const answers = await Promise.all(['/readyz', '/v1/tasks'].map((path) => client.get(path)))
    answers.forEach(retryAfterMs)
    assert.equal((await client.get('/healthz')).status, 200)
    await until(() => load.refusedWrites.length > 0, 'a write that is refused')
    const lastBefore = load.lastWriteAt

    const promotedFrom = performance.now()
    await replica.promote()
    const promotedAt = performance.now()
    await until(() => load.lastWriteAt > lastBefore && load.writes > before, 'a write to the second server')
    const goesOnAt = performance.now()
    await until(async () => (await client.get('/readyz')).status === 200, 'ready')
    const reached = load.writes + SOME
    await until(() => load.writes >= reached, 'writes to the second server')
    load.stop()
    await running

    for (const [id, acknowledged] of load.acknowledged) {
      const { status, text } = await client.get(`/api/tasks/${id}`)
      assert.equal(status, 200, text)
      assertKept(JSON.parse(text), acknowledged)
    }
    const listed: readonly { readonly TaskIdentifier: string }[] = JSON.parse(
      (await client.get('/v1/tasks')).text,
    )
    const kept = new Set(listed.map(({ TaskIdentifier }) => TaskIdentifier))
    assert.equal(kept.size, listed.length)
    assert.deepEqual(
      [...load.acknowledged.keys()].filter((id) => !kept.has(id)),
      [],
    )
    // The site goes on, too.
    const [vpg]: readonly { readonly VpgIdentifier: string }[] = JSON.parse(
      (await client.get('/v1/vpgs')).text,
    )
    const paused = await client.call({ method: 'POST', path: `/v1/vpgs/${vpg?.VpgIdentifier}/pause` })
    assert.equal(paused.status, 200, paused.text)
    assert.equal((await program.stop()).code, 0)

    const ms = (from: number, to: number) => `${Math.round(to - from)} ms`
    t.diagnostic(`${load.acknowledged.size} tasks in ${load.writes} acknowledged writes, none lost`)
    t.diagnostic(`${load.refusedWrites.length} writes and ${load.refusedReads.length} reads got 503`)
    t.diagnostic(`without a database ${ms(killedAt, promotedAt)}, promotion ${ms(promotedFrom, promotedAt)}`)
    t.diagnostic(`from the end of the promotion to the first write ${ms(promotedAt, goesOnAt)}`)
  })
})
