import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import postgres from 'postgres'
import { Problem } from '../../src/problem/index.ts'
import { openPostgresStores } from '../../src/store/postgres/index.ts'
import type { Task } from '../../src/task/index.ts'
import { aTask } from '../support/a-task.ts'
import { startCuttingProxy } from '../support/cutting-proxy.ts'
import { type PostgresReplica, startPostgresReplica } from '../support/postgres-replica.ts'
import { type PostgresServer, startPostgresServer, whyNoPostgres } from '../support/postgres-server.ts'

const NOW = Date.UTC(2026, 0, 2)
const CONNECTIONS = 2
/** A server that says nothing is left long before its statements would be given up, which is after 35 s. */
const LEFT_MS = 20_000

/** Of several hosts the writes follow the one that takes them. Each failover leaves a server behind. */
describe('PostgreSQL on several hosts', { skip: (await whyNoPostgres()) ?? false }, () => {
  const servers: PostgresServer[] = []
  let first: PostgresServer
  let second: PostgresReplica
  before(async () => {
    first = await startPostgresServer()
    second = await startPostgresReplica(first)
    servers.push(first, second)
  })
  after(async () => {
    for (const server of servers) await server.stop()
  })

  const toUrl = (server: PostgresServer, ports: readonly number[]) =>
    server.url().replace(`127.0.0.1:${server.port}`, ports.map((port) => `127.0.0.1:${port}`).join(','))

  test('where only a standby is reached, that is what is told', async () => {
    const url = toUrl(second, [second.port, 1])
    await assert.rejects(openPostgresStores({ url, retryForMs: 100 }), (error) => {
      assert.ok(isUnavailable(error), String(error))
      assert.match(String(error), /takes no writes now/)
      return true
    })
  })

  test('a write that a server refuses as read-only goes to the one that was promoted, by itself', async () => {
    const stores = await openPostgresStores({ url: toUrl(first, [first.port, second.port]) })
    const [before, after] = [aTask(), aTask()]
    await stores.tasks.create(before, NOW)
    const sql = postgres(first.url(), { max: 1, onnotice: () => {} })
    await sql.unsafe('alter system set default_transaction_read_only = on')
    await sql`select pg_reload_conf()`
    while ((await sql`show default_transaction_read_only`)[0]?.default_transaction_read_only !== 'on') {
      // Asked again.
    }
    await second.promote()
    await stores.tasks.create(after, NOW)
    for (const task of [before, after]) assert.deepEqual(await stores.tasks.find(task.id), task)
    assert.equal((await sql`select id from task where id = ${after.id}`).length, 0)
    await sql.end()
    await stores.close()
  })

  for (const count of [1, CONNECTIONS]) {
    test(`a server that falls silent is left for the one that was promoted; ${count} of ${CONNECTIONS} connections wait for it`, async (t) => {
      const third = await startPostgresReplica(second)
      servers.push(third)
      const proxy = await startCuttingProxy(second.port)
      const stores = await openPostgresStores({
        url: `${toUrl(second, [proxy.port, third.port])}?connections=${CONNECTIONS}`,
        retryForMs: 500,
      })
      const create = () => settled(stores.tasks.create(aTask(), NOW))
      // Side by side, so that all connections are open and none is left to be opened.
      const before = await Promise.all(Array.from({ length: CONNECTIONS }, create))
      proxy.fallSilent()
      const silentAt = performance.now()
      const waiting = Array.from({ length: count }, create)
      await third.promote()

      const after = [...(await Promise.all(waiting)), await create()]
      const waitedMs = performance.now() - silentAt
      assert.ok(waitedMs < LEFT_MS, 'the silent server was waited for')
      t.diagnostic(`written again ${Math.round(waitedMs)} ms after the silence began`)
      assert.ok(before.every((task) => task !== undefined))
      assert.notEqual(after.at(-1), undefined)
      for (const task of [...before, ...after]) {
        if (task !== undefined) assert.deepEqual(await stores.tasks.find(task.id), task)
      }
      await stores.close()
      await proxy.stop()
      second = third
    })
  }
})

/** The task, or nothing where the server was away. */
async function settled(creation: Promise<{ readonly task: Task }>): Promise<Task | undefined> {
  try {
    return (await creation).task
  } catch (error) {
    assert.ok(isUnavailable(error), String(error))
    return undefined
  }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof Problem && error.code === 'store-unavailable'
}
