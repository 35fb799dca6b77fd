import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Stores } from '../../src/store/index.ts'
import { compareTasks, isSameTask, matchesFilter } from '../../src/task/index.ts'
import { aTask } from '../support/a-task.ts'
import { distinctTasks, taskFilters, tasks } from '../support/arbitraries.ts'
import { listAll } from './expectations.ts'

const NOW = Date.UTC(2026, 0, 2)

/** What holds for all tasks and filters. */
export function taskPropertiesSuite(name: string, open: () => Promise<Stores>): void {
  async function withStores(work: (stores: Stores) => Promise<void>): Promise<void> {
    const stores = await open()
    try {
      await work(stores)
    } finally {
      await stores.close()
    }
  }

  describe(`${name} holds for all tasks`, () => {
    test('the pages of a list together are what matchesFilter keeps, in the order of compareTasks', async () => {
      await fc.assert(
        fc.asyncProperty(
          distinctTasks,
          fc.array(taskFilters, { maxLength: 5 }),
          fc.integer({ min: 1, max: 7 }),
          (given, filters, limit) =>
            withStores(async (stores) => {
              await stores.tasks.merge(given, NOW)
              const held = await listAll(stores.tasks, {}, limit)
              assert.deepEqual(held, given.toSorted(compareTasks))
              for (const filter of filters) {
                const expected = held.filter((task) => matchesFilter(task, filter)).toSorted(compareTasks)
                assert.deepEqual(await listAll(stores.tasks, filter, limit), expected)
              }
            }),
        ),
      )
    })

    test('merging twice is merging once', async () => {
      await fc.assert(
        fc.asyncProperty(distinctTasks, (given) =>
          withStores(async (stores) => {
            await stores.tasks.merge(given, NOW)
            const before = await listAll(stores.tasks, {}, 10)
            const outcomes = await stores.tasks.merge(given, NOW + 1)
            assert.deepEqual(new Set(outcomes), new Set(given.length === 0 ? [] : ['unchanged']))
            assert.deepEqual(await listAll(stores.tasks, {}, 10), before)
          }),
        ),
      )
    })

    test('a task comes back as it was given', async () => {
      await withStores(async (stores) => {
        await fc.assert(
          fc.asyncProperty(tasks, async (given) => {
            const task = { ...given, id: aTask().id }
            await stores.tasks.create(task, NOW)
            assert.deepEqual(await stores.tasks.find(task.id), task)
          }),
        )
      })
    })

    test('any merges and changes in any order leave each task with one generation more for each difference', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(tasks, { maxLength: 20 }), (given) =>
          withStores(async (stores) => {
            for (const task of given) {
              const before = await stores.tasks.find(task.id)
              const [outcome] = await stores.tasks.merge([task], NOW)
              const after = await stores.tasks.find(task.id)
              assert.ok(after)
              const step = outcome === 'updated' ? 1 : 0
              assert.equal(after.generation, (before?.generation ?? task.generation) + step)
              assert.equal(before !== undefined && !isSameTask(before, after), outcome === 'updated')
            }
          }),
        ),
      )
    })
  })
}
