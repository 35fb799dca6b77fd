import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Stores } from '../../src/store/index.ts'
import { NO_RELATED_ENTITIES } from '../../src/task/index.ts'
import { aTask, TEST_SITE } from '../support/a-task.ts'

const NOW = Date.UTC(2026, 0, 2)

/** All that every `EntityStore` promises. */
export function entityStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`${name} keeps the entities that tasks link to`, () => {
    let stores: Stores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    test('every entity of a created task is found', async () => {
      await stores.tasks.create(
        aTask({
          startedAt: 5,
          relatedEntities: {
            hosts: [{ identifier: 'H.host-18', siteIdentifier: 'hv' }],
            sites: [{ identifier: 'S', isLocal: false }],
            vpgs: ['V'],
            flrSessions: ['F'],
          },
        }),
        NOW,
      )
      const owned = { siteIdentifier: TEST_SITE, isLocal: false, firstSeenAt: 5 }
      assert.deepEqual(await stores.entities.find('host', 'H.host-18'), {
        ...owned,
        kind: 'host',
        identifier: 'H.host-18',
        siteIdentifier: 'hv',
      })
      assert.deepEqual(await stores.entities.find('site', 'S'), { ...owned, kind: 'site', identifier: 'S' })
      assert.deepEqual(await stores.entities.list('vpg'), [{ ...owned, kind: 'vpg', identifier: 'V' }])
      assert.deepEqual(await stores.entities.list('flrSession'), [
        { ...owned, kind: 'flrSession', identifier: 'F' },
      ])
    })

    test('an identifier is kept as given and found in any letter case, but only as its own kind', async () => {
      await stores.tasks.merge([aTask({ relatedEntities: { ...NO_RELATED_ENTITIES, vpgs: ['Ab'] } })], NOW)
      await stores.tasks.merge([aTask({ relatedEntities: { ...NO_RELATED_ENTITIES, vpgs: ['aB'] } })], NOW)
      assert.equal((await stores.entities.find('vpg', 'AB'))?.identifier, 'Ab')
      assert.equal((await stores.entities.list('vpg')).length, 1)
      assert.equal(await stores.entities.find('site', 'Ab'), undefined)
    })

    test('a site that was local once stays so', async () => {
      for (const isLocal of [false, true, false]) {
        const sites = [{ identifier: 'S', isLocal }]
        await stores.tasks.merge([aTask({ relatedEntities: { ...NO_RELATED_ENTITIES, sites } })], NOW)
      }
      assert.equal((await stores.entities.find('site', 's'))?.isLocal, true)
    })

    test('it was first seen at the start of the earliest task, whatever the order of arrival', async () => {
      for (const startedAt of [7, 3, 9]) {
        const relatedEntities = { ...NO_RELATED_ENTITIES, vpgs: ['V'] }
        await stores.tasks.merge([aTask({ startedAt, relatedEntities })], NOW)
      }
      assert.equal((await stores.entities.find('vpg', 'V'))?.firstSeenAt, 3)
    })

    test('a merge that replaces a task adds the entities it names then', async () => {
      const task = aTask()
      await stores.tasks.merge([task], NOW)
      await stores.tasks.merge([{ ...task, relatedEntities: { ...NO_RELATED_ENTITIES, vpgs: ['V'] } }], NOW)
      assert.ok(await stores.entities.find('vpg', 'V'))
    })

    test('a change that relates a task to more adds the entities, too', async () => {
      const task = aTask()
      await stores.tasks.create(task, NOW)
      const relatedEntities = { ...NO_RELATED_ENTITIES, vpgs: ['V'] }
      await stores.tasks.change(task.id, NOW, (now) => ({ ...now, relatedEntities, generation: 2 }))
      assert.ok(await stores.entities.find('vpg', 'V'))
    })

    test('a create that is refused leaves no entity', async () => {
      const task = aTask()
      await stores.tasks.create(task, NOW)
      const again = { ...task, relatedEntities: { ...NO_RELATED_ENTITIES, vpgs: ['V'] } }
      await assert.rejects(stores.tasks.create(again, NOW))
      assert.deepEqual(await stores.entities.list('vpg'), [])
    })

    test('lists are in the order of identifiers', async () => {
      const vpgs = ['c', 'A', 'b']
      await stores.tasks.create(aTask({ relatedEntities: { ...NO_RELATED_ENTITIES, vpgs } }), NOW)
      const listed = await stores.entities.list('vpg')
      assert.deepEqual(
        listed.map(({ identifier }) => identifier),
        ['A', 'b', 'c'],
      )
    })
  })
}
