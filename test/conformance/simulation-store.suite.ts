import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Stores } from '../../src/store/index.ts'
import { NO_RELATED_ENTITIES } from '../../src/task/index.ts'
import { aTask } from '../support/a-task.ts'

const NOW = Date.UTC(2026, 0, 2)
const NOTHING = { tasks: [], puts: [], removes: [] }

/** All that every `SimulationStore` promises. */
export function simulationStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`${name} keeps the state of a simulated site`, () => {
    let stores: Stores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    test('records are loaded in the order of kinds and identifiers, as they were put last', async () => {
      const puts = [
        { kind: 'vpg', id: 'b', json: '1' },
        { kind: 'vpg', id: 'a', json: '2' },
        { kind: 'clock', id: 'z', json: '{"now":3}' },
      ]
      await stores.simulation.commit({ ...NOTHING, puts }, NOW)
      await stores.simulation.commit({ ...NOTHING, puts: [{ kind: 'vpg', id: 'b', json: '"ü"' }] }, NOW)
      assert.deepEqual(
        (await stores.simulation.load()).map(({ kind, id, json }) => [kind, id, json]),
        [
          ['clock', 'z', '{"now":3}'],
          ['vpg', 'a', '2'],
          ['vpg', 'b', '"ü"'],
        ],
      )
    })

    test('a commit removes first and puts then', async () => {
      const put = { kind: 'vpg', id: 'a', json: '1' }
      await stores.simulation.commit({ ...NOTHING, puts: [put, { ...put, id: 'b' }] }, NOW)
      await stores.simulation.commit({ ...NOTHING, puts: [{ ...put, json: '2' }], removes: [put] }, NOW)
      await stores.simulation.commit({ ...NOTHING, removes: [{ kind: 'vpg', id: 'b' }] }, NOW)
      assert.deepEqual(
        (await stores.simulation.load()).map(({ id, json }) => [id, json]),
        [['a', '2']],
      )
    })

    test('tasks are added and replaced whole, with the entities they link to', async () => {
      const task = aTask({ relatedEntities: { ...NO_RELATED_ENTITIES, vpgs: ['V'] } })
      await stores.simulation.commit({ ...NOTHING, tasks: [task] }, NOW)
      assert.deepEqual(await stores.tasks.find(task.id), task)
      assert.ok(await stores.entities.find('vpg', 'v'))
      const later = { ...task, progressPercent: 55, generation: 7 }
      await stores.simulation.commit({ ...NOTHING, tasks: [later] }, NOW)
      assert.deepEqual(await stores.tasks.find(task.id), later)
    })

    test('the revision of the tasks grows with each commit that writes tasks, and only with those', async () => {
      const before = stores.tasks.revision()
      await stores.simulation.commit({ ...NOTHING, puts: [{ kind: 'vpg', id: 'a', json: '1' }] }, NOW)
      assert.equal(stores.tasks.revision(), before)
      await stores.simulation.commit({ ...NOTHING, tasks: [aTask()] }, NOW)
      const between = stores.tasks.revision()
      assert.ok(between > before)
      await stores.tasks.create(aTask(), NOW)
      assert.ok(stores.tasks.revision() > between)
    })

    test('a commit that fails leaves nothing of itself', async () => {
      const before = stores.tasks.revision()
      const tasks = [aTask(), aTask({ progressPercent: 101 })]
      const puts = [{ kind: 'vpg', id: 'a', json: '1' }]
      await assert.rejects(stores.simulation.commit({ tasks, puts, removes: [] }, NOW))
      assert.deepEqual(await stores.simulation.load(), [])
      assert.deepEqual(await stores.tasks.list({}, { limit: 9 }), [])
      assert.equal(stores.tasks.revision(), before)
    })

    test('it is cleared with or without the tasks', async () => {
      const change = { ...NOTHING, tasks: [aTask()], puts: [{ kind: 'vpg', id: 'a', json: '1' }] }
      await stores.simulation.commit(change, NOW)
      await stores.simulation.clear({ tasks: false })
      assert.deepEqual(await stores.simulation.load(), [])
      assert.equal((await stores.tasks.list({}, { limit: 9 })).length, 1)
      const revision = stores.tasks.revision()
      await stores.simulation.clear({ tasks: true })
      assert.deepEqual(await stores.tasks.list({}, { limit: 9 }), [])
      assert.deepEqual(await stores.entities.list('vpg'), [])
      assert.ok(stores.tasks.revision() > revision)
    })
  })
}
