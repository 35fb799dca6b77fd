import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '../../src/problem/index.ts'
import type { Stores } from '../../src/store/index.ts'
import { openPostgresStores, type PostgresOptions } from '../../src/store/postgres/index.ts'
import type { Task } from '../../src/task/index.ts'
import { aTask } from '../support/a-task.ts'
import { startCuttingProxy } from '../support/cutting-proxy.ts'
import type { PostgresSchemas } from '../support/postgres-schemas.ts'
import type { PostgresServer } from '../support/postgres-server.ts'
import { hasCode } from './expectations.ts'

const NOW = Date.UTC(2026, 0, 2)
/** The statement as it goes over the wire: its length, the text, an end. */
const COMMIT = '\u000bcommit\u0000'

/** What is kept, and what is told, while the server is not as it should be. */
export function postgresFailuresSuite(
  name: string,
  get: () => { readonly server: PostgresServer; readonly schemas: PostgresSchemas },
): void {
  type Given = Omit<PostgresOptions, 'url'>

  async function withStores(
    given: Given,
    work: (stores: Stores, url: string) => Promise<void>,
  ): Promise<void> {
    const url = await get().schemas.create()
    const stores = await openPostgresStores({ url, ...given })
    try {
      await work(stores, url)
    } finally {
      await stores.close()
    }
  }

  /** Stores behind a proxy that can cut their connections, and beside it stores that it leaves alone. */
  async function behindProxy(
    work: (parts: {
      stores: Stores
      beside: Stores
      cutAt: (when: 'before' | 'after') => void
    }) => Promise<void>,
  ): Promise<void> {
    const { server } = get()
    const proxy = await startCuttingProxy(server.port)
    try {
      await withStores({}, async (beside, url) => {
        const stores = await openPostgresStores({ url: url.replace(`:${server.port}/`, `:${proxy.port}/`) })
        await work({ stores, beside, cutAt: (when) => proxy.cutAt(COMMIT, when) })
        await stores.close()
      })
    } finally {
      await proxy.stop()
    }
  }

  describe(`${name} fails as it should`, () => {
    for (const when of ['before', 'after'] as const) {
      test(`a create whose commit is cut off ${when} it arrives is not repeated, and told to be in doubt`, () =>
        behindProxy(async ({ stores, beside, cutAt }) => {
          const task = aTask()
          cutAt(when)
          await assert.rejects(
            stores.tasks.create(task, NOW),
            isUnavailable(/see whether the change is there/),
          )
          assert.deepEqual(await beside.tasks.find(task.id), when === 'after' ? task : undefined)
          assert.deepEqual(await stores.tasks.find(task.id), await beside.tasks.find(task.id))
        }))

      test(`a create with a key whose commit is cut off ${when} it arrives is done once`, () =>
        behindProxy(async ({ stores, beside, cutAt }) => {
          const key = { owner: 'ann', key: 'k', digest: 'd', expiresAt: NOW + 10 }
          cutAt(when)
          const { task, isReplay } = await stores.tasks.create(aTask(), NOW, key)
          assert.equal(isReplay, when === 'after')
          assert.deepEqual(await beside.tasks.list({}, { limit: 5 }), [task])
        }))

      test(`a change whose commit is cut off ${when} it arrives is not made twice`, () =>
        behindProxy(async ({ stores, beside, cutAt }) => {
          const task = aTask()
          await stores.tasks.create(task, NOW)
          cutAt(when)
          await assert.rejects(stores.tasks.change(task.id, NOW, step), isUnavailable(/see whether/))
          assert.equal((await beside.tasks.find(task.id))?.generation, when === 'after' ? 2 : 1)
        }))
    }

    test('a change whose connection is lost on the way is made again, once', () =>
      withStores({}, async (stores) => {
        const { sql } = get().schemas
        const task = aTask()
        await stores.tasks.create(task, NOW)
        const [schema] = await sql<{ name: string }[]>`select nspname as name from pg_namespace
          where nspname like 'zvm_%' order by oid desc limit 1`
        const [change] = await sql.begin(async (held) => {
          await held.unsafe(`select 1 from ${schema?.name}.task for update`)
          const change = stores.tasks.change(task.id, NOW, step)
          let ended = 0
          for (let round = 0; ended === 0 && round < 5_000; round += 1) {
            await held`select pg_stat_clear_snapshot()`
            const rows = await held`select pg_terminate_backend(pid) from pg_stat_activity
              where wait_event_type = 'Lock' and query like '%for update%' and pid <> pg_backend_pid()`
            ended = rows.length
          }
          return [change]
        })
        assert.equal((await change)?.generation, 2)
        assert.equal((await stores.tasks.find(task.id))?.generation, 2)
      }))

    test('a statement that takes too long is given up, and nothing of it is kept', () =>
      withStores({ statementTimeoutMs: 200 }, async (stores) => {
        const { sql } = get().schemas
        const task = aTask()
        await stores.tasks.create(task, NOW)
        await sql.begin(async (held) => {
          const [schema] = await held<{ name: string }[]>`select nspname as name from pg_namespace
            where nspname like 'zvm_%' order by oid desc limit 1`
          await held.unsafe(`select 1 from ${schema?.name}.task for update`)
          await assert.rejects(stores.tasks.change(task.id, NOW, step), isUnavailable(/took too long/))
        })
        assert.deepEqual(await stores.tasks.find(task.id), task)
      }))

    test('of a server that takes no writes the reads go on, and the writes once it takes them', () =>
      withStores({ retryForMs: 300 }, async (stores) => {
        const { sql } = get().schemas
        const task = aTask()
        await stores.tasks.create(task, NOW)
        await sql.unsafe('alter role current_user set default_transaction_read_only = on')
        await sql.unsafe(`select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'zvm-tasks'`)
        try {
          await assert.rejects(stores.tasks.create(aTask(), NOW), isUnavailable(/takes no writes/))
          assert.deepEqual(await stores.tasks.find(task.id), task)
        } finally {
          await sql.unsafe('set transaction_read_only = off').catch(() => {})
          await sql.begin('read write', (held) => [
            held.unsafe('alter role current_user reset default_transaction_read_only'),
          ])
        }
        await stores.tasks.create(aTask(), NOW)
      }))

    test('a server that is not there is told of within the bound, with the time to try again', async () => {
      const proxy = await startCuttingProxy(1)
      await proxy.stop()
      const url = `postgres://ann:secret@127.0.0.1:${proxy.port}/zvm`
      await assert.rejects(openPostgresStores({ url, retryForMs: 100 }), (error) => {
        assert.ok(isUnavailable(/cannot be reached/)(error))
        assert.ok(!(error as Problem).message.includes('secret'))
        assert.ok(((error as Problem).retryAfterSeconds ?? 0) > 0)
        return true
      })
    })

    test('a wrong password is told at once', async () => {
      const url = get()
        .server.url()
        .replace(/zvm:[^@]*@/, 'zvm:wrong@')
      await assert.rejects(openPostgresStores({ url }), isUnavailable(/refuses the login/))
    })

    test('closing lets finish what runs, and refuses the rest', async () => {
      const stores = await openPostgresStores({ url: await get().schemas.create() })
      const tasks = Array.from({ length: 30 }, () => aTask())
      const running = stores.tasks.merge(tasks, NOW)
      await stores.tasks.revision()
      const closed = stores.close()
      assert.equal((await running).length, 30)
      await closed
      await stores.close()
      await assert.rejects(stores.tasks.find(aTask().id), hasCode('store-unavailable'))
    })

    test('writes that were acknowledged are there after the server was killed, and the store goes on by itself', () =>
      withStores({ retryForMs: 20_000 }, async (stores) => {
        const { server } = get()
        const acknowledged: Task[] = []
        let refused = 0
        let isOver = false
        const producers = Array.from({ length: 4 }, async () => {
          while (!isOver) {
            const task = aTask()
            try {
              acknowledged.push((await stores.tasks.create(task, NOW)).task)
            } catch (error) {
              assert.ok(error instanceof Problem && error.code === 'store-unavailable', String(error))
              refused += 1
            }
          }
        })
        const reach = async (count: number) => {
          while (acknowledged.length < count) await stores.tasks.revision()
        }
        await reach(40)
        await server.kill()
        const before = acknowledged.length
        await server.restart()
        await reach(before + 40)
        isOver = true
        await Promise.all(producers)
        // A commit may be in doubt for each producer that had one under way.
        assert.ok(refused <= 4, `${refused} were refused`)
        for (const task of acknowledged) assert.deepEqual(await stores.tasks.find(task.id), task)
      }))
  })
}

function step(task: Task): Task {
  return { ...task, generation: task.generation + 1 }
}

function isUnavailable(message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof Problem, String(error))
    assert.equal(error.code, 'store-unavailable')
    assert.match(error.message, message)
    return true
  }
}
