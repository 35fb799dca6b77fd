import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { silentLog } from '../../src/runtime/index.ts'
import type { Stores } from '../../src/store/index.ts'
import { checkServer } from '../../src/store/postgres/check-server.ts'
import { openConnection } from '../../src/store/postgres/connection.ts'
import { openPostgresStores, parseServerAddress } from '../../src/store/postgres/index.ts'
import { NO_RELATED_ENTITIES } from '../../src/task/index.ts'
import { aTask } from '../support/a-task.ts'
import type { PostgresSchemas } from '../support/postgres-schemas.ts'
import { hasCode } from './expectations.ts'

const NOW = Date.UTC(2026, 0, 2)
const TIMEOUTS = { connectTimeoutMs: 5_000, answerTimeoutMs: 60_000 }

/** What several processes promise each other on one database. Each `Stores` has its own connections, as they would. */
export function postgresProcessesSuite(name: string, schemas: () => PostgresSchemas): void {
  async function withBoth(work: (one: Stores, other: Stores) => Promise<void>): Promise<void> {
    const url = await schemas().create()
    const both = [await openPostgresStores({ url }), await openPostgresStores({ url })] as const
    try {
      await work(...both)
    } finally {
      for (const stores of both) await stores.close()
    }
  }

  describe(`${name} is shared by several processes`, () => {
    test('many that begin at once on nothing make the schema once', async () => {
      const url = await schemas().create()
      const all = await Promise.all(Array.from({ length: 6 }, () => openPostgresStores({ url })))
      await all[0]?.properties.put('a', 'b')
      for (const stores of all) {
        assert.equal(await stores.properties.find('a'), 'b')
        await stores.close()
      }
    })

    test('a schema of a newer version is left alone', async () => {
      const url = await schemas().create()
      await (await openPostgresStores({ url })).close()
      const schema = parseServerAddress(url).sessionSettings.search_path
      await schemas().sql.unsafe(`insert into ${schema}.migration values ('9999-beyond', 0)`)
      await assert.rejects(openPostgresStores({ url }), hasCode('store-newer'))
    })

    test('no step of either is lost', () =>
      withBoth(async (one, other) => {
        const task = aTask()
        await one.tasks.create(task, NOW)
        const changes = [one, other].flatMap(({ tasks }) =>
          Array.from({ length: 20 }, () =>
            tasks.change(task.id, NOW, (now) => ({ ...now, generation: now.generation + 1 })),
          ),
        )
        await Promise.all(changes)
        assert.equal((await other.tasks.find(task.id))?.generation, 41)
      }))

    test('merges of the same tasks in any order come one after the other', () =>
      withBoth(async (one, other) => {
        const relatedEntities = { ...NO_RELATED_ENTITIES, vpgs: ['a', 'b', 'c'] }
        const tasks = Array.from({ length: 20 }, () => aTask({ relatedEntities }))
        const outcomes = await Promise.all([
          one.tasks.merge(tasks, NOW),
          other.tasks.merge(tasks.toReversed(), NOW),
          one.tasks.merge(
            tasks.toSorted(() => -1),
            NOW,
          ),
        ])
        const added = outcomes.flat().filter((outcome) => outcome === 'added')
        assert.equal(added.length, tasks.length)
      }))

    test('what one writes the other sees at once: tasks, revision and words', () =>
      withBoth(async (one, other) => {
        const before = await other.tasks.revision()
        await one.tasks.merge([aTask({ type: 'SplitBrain' })], NOW)
        assert.ok((await other.tasks.revision()) > before)
        assert.equal(await other.tasks.revision(), await one.tasks.revision())
        assert.deepEqual((await other.tasks.vocabulary()).types, new Set(['SplitBrain']))
        assert.equal((await other.tasks.list({}, { limit: 5 })).length, 1)
      }))

    test('of creates under one key at the same moment one creates, and the others give its task', () =>
      withBoth(async (one, other) => {
        const key = { owner: 'ann', key: 'k', digest: 'd', expiresAt: NOW + 10 }
        const creations = await Promise.all(
          [one, other, one, other].map(({ tasks }) => tasks.create(aTask(), NOW, key)),
        )
        assert.equal(creations.filter(({ isReplay }) => !isReplay).length, 1)
        assert.equal(new Set(creations.map(({ task }) => task.id)).size, 1)
        assert.equal((await one.tasks.list({}, { limit: 5 })).length, 1)
      }))

    test('of two administrators removed at once, one by each, one stays', () =>
      withBoth(async (one, other) => {
        for (const user of ['ann', 'bob']) {
          await one.users.create({ name: user, role: 'administrator', passwordHash: 'x', createdAt: 1 })
        }
        const results = await Promise.allSettled([
          one.users.remove('ann'),
          other.users.setRole('bob', 'reader'),
        ])
        assert.deepEqual(results.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
      }))

    test('sessions wait for the disk whatever the login is set to', async () => {
      const url = await schemas().create()
      const address = parseServerAddress(url)
      const [host] = address.hosts
      assert.ok(host)
      await schemas().sql.unsafe('alter role current_user set synchronous_commit = off')
      try {
        const plain = await openConnection(host, { address, settings: {}, ...TIMEOUTS })
        const facts = await checkServer(plain, { place: 'x', statementTimeoutMs: 1_000, log: silentLog })
        const session = await openConnection(host, { address, settings: facts.settings, ...TIMEOUTS })
        const asked = 'show synchronous_commit'
        assert.deepEqual((await plain.execute(asked)).rows, [{ synchronous_commit: 'off' }])
        assert.deepEqual((await session.execute(asked)).rows, [{ synchronous_commit: 'on' }])
        await plain.close()
        await session.close()
      } finally {
        await schemas().sql.unsafe('alter role current_user reset synchronous_commit')
      }
    })
  })
}
