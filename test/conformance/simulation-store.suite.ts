import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { SITE_HOLDER, SITE_MARK, type Stores } from '../../src/store/index.ts'
import { NO_RELATED_ENTITIES } from '../../src/task/index.ts'
import { aTask } from '../support/a-task.ts'
import { hasCode } from './expectations.ts'

const NOW = Date.UTC(2026, 0, 2)
const NOTHING = { tasks: [], puts: [], removes: [] }
const RECORDS = [
  { kind: 'clock', id: 'a', json: '1' },
  { kind: 'vpg', id: 'b', json: '2' },
]

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

    test('newer words of tasks are kept, and known as such until the tasks are gone', async () => {
      const task = aTask({ type: 'x', state: '9' })
      const vocabulary = { types: new Set(['x']), states: new Set(['9']) }
      await stores.simulation.commit({ ...NOTHING, tasks: [task] }, NOW)
      assert.deepEqual(await stores.tasks.find(task.id), task)
      assert.deepEqual(await stores.tasks.vocabulary(), vocabulary)
      const again = aTask({ type: 'y', state: '9' })
      await stores.simulation.replace({ tasks: [again], puts: [] }, NOW)
      assert.ok((await stores.tasks.vocabulary()).types.has('y'))
      await stores.tasks.merge([aTask({ type: 'z' })], NOW)
      assert.ok((await stores.tasks.vocabulary()).types.has('z'))
    })

    test('the revision of the tasks grows with each commit that writes tasks, and only with those', async () => {
      const before = await stores.tasks.revision()
      await stores.simulation.commit({ ...NOTHING, puts: [{ kind: 'vpg', id: 'a', json: '1' }] }, NOW)
      assert.equal(await stores.tasks.revision(), before)
      await stores.simulation.commit({ ...NOTHING, tasks: [aTask()] }, NOW)
      const between = await stores.tasks.revision()
      assert.ok(between > before)
      await stores.tasks.create(aTask(), NOW)
      assert.ok((await stores.tasks.revision()) > between)
    })

    test('who holds the site writes it and leaves a mark; anybody else writes nothing', async () => {
      const { simulation, properties, tasks } = stores
      const change = { ...NOTHING, tasks: [aTask()], puts: RECORDS }
      const other = { holder: 'other', mark: 'other 1' }
      const none = () => assert.rejects(simulation.commit(change, NOW, other), hasCode('site-elsewhere'))
      await none()
      await properties.put(SITE_HOLDER, 'one')
      await none()
      await assert.rejects(simulation.replace(change, NOW, other), hasCode('site-elsewhere'))
      assert.deepEqual(await simulation.load(), [])
      assert.deepEqual(await tasks.list({}, { limit: 9 }), [])
      assert.equal(await properties.find(SITE_MARK), undefined)
      await simulation.commit(change, NOW, { holder: 'one', mark: 'one 1' })
      assert.equal(await properties.find(SITE_MARK), 'one 1')
      await simulation.replace(change, NOW, { holder: 'one', mark: 'one 2' })
      assert.equal(await properties.find(SITE_MARK), 'one 2')
      assert.deepEqual(
        (await simulation.load()).map(({ id, json }) => [id, json]),
        RECORDS.map(({ id, json }) => [id, json]),
      )
    })

    test('a commit that fails leaves nothing of itself', async () => {
      const before = await stores.tasks.revision()
      const tasks = [aTask(), aTask({ progressPercent: 101 })]
      const puts = [{ kind: 'vpg', id: 'a', json: '1' }]
      await assert.rejects(stores.simulation.commit({ tasks, puts, removes: [] }, NOW))
      assert.deepEqual(await stores.simulation.load(), [])
      assert.deepEqual(await stores.tasks.list({}, { limit: 9 }), [])
      assert.equal(await stores.tasks.revision(), before)
    })

    test('it is replaced whole, tasks and the entities they linked to included', async () => {
      const old = aTask({ relatedEntities: { ...NO_RELATED_ENTITIES, vpgs: ['V'] } })
      await stores.simulation.commit({ tasks: [old], puts: RECORDS, removes: [] }, NOW)
      const revision = await stores.tasks.revision()
      const task = aTask({ relatedEntities: { ...NO_RELATED_ENTITIES, vpgs: ['W'] } })
      const put = { kind: 'vpg', id: 'c', json: '3' }
      await stores.simulation.replace({ tasks: [task], puts: [put] }, NOW)
      assert.deepEqual(
        (await stores.simulation.load()).map((record) => ({ ...record })),
        [put],
      )
      assert.deepEqual(await stores.tasks.list({}, { limit: 9 }), [task])
      assert.equal(await stores.entities.find('vpg', 'v'), undefined)
      assert.ok(await stores.entities.find('vpg', 'w'))
      assert.ok((await stores.tasks.revision()) > revision)
      await stores.simulation.replace({ tasks: [], puts: [] }, NOW)
      assert.deepEqual(await stores.simulation.load(), [])
      assert.deepEqual(await stores.tasks.list({}, { limit: 9 }), [])
    })

    test('a task that is replaced by itself is there once, and takes new ones beside it', async () => {
      const task = aTask({ progressPercent: 10 })
      await stores.simulation.commit({ ...NOTHING, tasks: [task] }, NOW)
      const again = { ...task, progressPercent: 20 }
      await stores.simulation.replace({ tasks: [again], puts: [] }, NOW)
      const other = aTask()
      await stores.simulation.commit({ ...NOTHING, tasks: [other] }, NOW)
      assert.deepEqual(await stores.tasks.find(task.id), again)
      assert.equal((await stores.tasks.list({}, { limit: 9 })).length, 2)
    })

    test('a replacement that fails leaves all as it was', async () => {
      const task = aTask()
      await stores.simulation.commit({ tasks: [task], puts: RECORDS, removes: [] }, NOW)
      const [records, revision] = [await stores.simulation.load(), await stores.tasks.revision()]
      const tasks = [aTask(), aTask({ progressPercent: 101 })]
      await assert.rejects(
        stores.simulation.replace({ tasks, puts: [{ kind: 'x', id: 'x', json: '1' }] }, NOW),
      )
      assert.deepEqual(await stores.simulation.load(), records)
      assert.deepEqual(await stores.tasks.list({}, { limit: 9 }), [task])
      assert.equal(await stores.tasks.revision(), revision)
    })
  })
}
