import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Stores } from '../../src/store/index.ts'
import { aTask } from '../support/a-task.ts'

const NOW = Date.UTC(2026, 0, 2)

/** How tasks of another server are taken over. */
export function taskMergeSuite(name: string, open: () => Promise<Stores>): void {
  describe(`${name} merges tasks of another server`, () => {
    let stores: Stores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    test('a new task is added with the generation it came with', async () => {
      const task = aTask({ generation: 4 })
      assert.deepEqual(await stores.tasks.merge([task], NOW), ['added'])
      assert.deepEqual(await stores.tasks.find(task.id), task)
    })

    test('a task that says something else replaces the stored one, with the next generation', async () => {
      const task = aTask({ progressPercent: 10, generation: 4 })
      await stores.tasks.merge([task], NOW)
      const later = { ...task, progressPercent: 60, generation: 1 }
      assert.deepEqual(await stores.tasks.merge([later], NOW), ['updated'])
      assert.deepEqual(await stores.tasks.find(task.id), { ...later, generation: 5 })
    })

    test('a task that says the same is left alone, whatever its generation and the order of its members', async () => {
      const task = aTask({
        relatedEntities: {
          hosts: [{ identifier: 'h', siteIdentifier: 's' }],
          sites: [],
          vpgs: ['v'],
          flrSessions: [],
        },
      })
      await stores.tasks.merge([task], NOW)
      const { id, ...rest } = task
      const turned = {
        ...rest,
        relatedEntities: {
          flrSessions: [],
          vpgs: ['v'],
          sites: [],
          hosts: [{ siteIdentifier: 's', identifier: 'h' }],
        },
        generation: 9,
        id,
      }
      assert.deepEqual(await stores.tasks.merge([turned], NOW), ['unchanged'])
      assert.deepEqual(await stores.tasks.find(id), task)
    })

    test('half a surrogate pair, which no database text can hold, is replaced once and then the same', async () => {
      const task = aTask({ initiatedBy: 'a\ud800b' })
      await stores.tasks.merge([task], NOW)
      assert.equal((await stores.tasks.find(task.id))?.initiatedBy, 'a\ufffdb')
      assert.deepEqual(await stores.tasks.merge([task], NOW), ['unchanged'])
    })

    test('a task that has ended is not reopened', async () => {
      const ended = aTask({ state: 'Completed' })
      await stores.tasks.merge([ended], NOW)
      const stale = { ...ended, state: 'InProgress', progressPercent: 50, completedAt: null }
      assert.deepEqual(await stores.tasks.merge([stale], NOW), ['kept'])
      assert.deepEqual(await stores.tasks.find(ended.id), ended)
    })

    test('a task that has ended takes over another end', async () => {
      const ended = aTask({ state: 'Completed' })
      await stores.tasks.merge([ended], NOW)
      const failed = { ...ended, state: 'Failed', completeReason: 'After all.' }
      assert.deepEqual(await stores.tasks.merge([failed], NOW), ['updated'])
    })

    test('the outcomes stand at the places of their tasks, and one task may come twice', async () => {
      const [one, two] = [aTask(), aTask()]
      await stores.tasks.merge([one], NOW)
      const outcomes = await stores.tasks.merge([two, one, { ...two, progressPercent: 50 }, two], NOW)
      assert.deepEqual(outcomes, ['added', 'unchanged', 'updated', 'updated'])
    })

    test('where one task cannot be stored, none is', async () => {
      const revision = await stores.tasks.revision()
      const impossible = aTask({ progressPercent: 101 })
      await assert.rejects(stores.tasks.merge([aTask({ type: 'SplitBrain' }), impossible], NOW))
      assert.deepEqual(await stores.tasks.list({}, { limit: 5 }), [])
      assert.equal(await stores.tasks.revision(), revision)
      assert.equal((await stores.tasks.vocabulary()).types.size, 0)
    })

    test('merging nothing is no change', async () => {
      const revision = await stores.tasks.revision()
      assert.deepEqual(await stores.tasks.merge([], NOW), [])
      assert.equal(await stores.tasks.revision(), revision)
    })
  })
}
