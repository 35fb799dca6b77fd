import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import { renderList, type Stores, type TaskRenderer } from '../../src/store/index.ts'
import type { Task, TaskFilter } from '../../src/task/index.ts'
import { aTask } from '../support/a-task.ts'
import { distinctTasks, taskFilters } from '../support/arbitraries.ts'
import { listAll } from './expectations.ts'

const NOW = Date.UTC(2026, 0, 2)
const FRAME = { open: '[', separator: ',', close: ']', empty: '[]' }
const RENDERER: TaskRenderer = {
  mark: 'json',
  ...FRAME,
  render: (task) => JSON.stringify(task),
}
const REASONS: TaskRenderer = { ...RENDERER, mark: 'reasons', render: (task) => task.completeReason ?? '' }

/** How lists are given as text, and told from what they were before. */
export function taskTextsSuite(name: string, open: () => Promise<Stores>): void {
  describe(`${name} gives lists as text`, () => {
    let stores: Stores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    async function textOf(filter: TaskFilter, renderer = RENDERER): Promise<string> {
      const { tasks } = stores
      const pieces: Uint8Array[] = []
      for await (const piece of tasks.listRendered?.(filter, renderer) ??
        renderList(tasks, filter, renderer)) {
        pieces.push(piece.bytes)
      }
      return Buffer.concat(pieces).toString()
    }

    async function expectedOf(filter: TaskFilter): Promise<string> {
      return JSON.stringify(await listAll(stores.tasks, filter, 50))
    }

    const versionOf = async (filter: TaskFilter) =>
      (await stores.tasks.versionOf?.(filter)) ?? (await stores.tasks.revision())

    test('the text of a list is that of its tasks, before and after any writes', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(distinctTasks, { maxLength: 4 }),
          fc.array(taskFilters, { maxLength: 4 }),
          async (batches, filters) => {
            for (const batch of batches) {
              await stores.tasks.merge(batch, NOW)
              for (const filter of [{}, ...filters])
                assert.equal(await textOf(filter), await expectedOf(filter))
            }
          },
        ),
        { numRuns: 30 },
      )
    })

    test('a list of many pieces is given whole, and again after changes at its ends and in its midst', async () => {
      const given = Array.from({ length: 1_000 }, (_, number) => aTask({ startedAt: number }))
      await stores.tasks.merge(given, NOW)
      assert.equal(await textOf({}), await expectedOf({}))
      for (const place of [0, 500, 999]) {
        const { id } = given[place] as Task
        await stores.tasks.change(id, NOW, (task) => ({ ...task, progressPercent: 77, generation: 2 }))
        assert.equal(await textOf({}), await expectedOf({}))
      }
      await stores.tasks.create(aTask({ startedAt: 5_000 }), NOW)
      await stores.tasks.create(aTask({ startedAt: 300 }), NOW)
      assert.equal(await textOf({}), await expectedOf({}))
    })

    test('texts of two renderers are told apart', async () => {
      await stores.tasks.merge([aTask({ completeReason: 'a' }), aTask({ completeReason: 'b' })], NOW)
      await textOf({})
      assert.equal((await textOf({}, REASONS)).length, '[a,b]'.length)
      assert.equal(await textOf({}), await expectedOf({}))
    })

    test('what a simulated site writes, replaces and takes away is seen in text and version', async () => {
      const task = aTask({ state: 'InProgress' })
      const nothing = { puts: [], removes: [] }
      const versions = [await versionOf({})]
      await stores.simulation.commit({ ...nothing, tasks: [task] }, NOW)
      assert.equal(await textOf({}), await expectedOf({}))
      versions.push(await versionOf({}))
      await stores.simulation.commit({ ...nothing, tasks: [{ ...task, progressPercent: 9 }] }, NOW)
      assert.equal(await textOf({}), await expectedOf({}))
      versions.push(await versionOf({}))
      await stores.simulation.replace({ tasks: [], puts: [] }, NOW)
      assert.equal(await textOf({}), '[]')
      versions.push(await versionOf({}))
      assert.equal(new Set(versions).size, versions.length)
    })

    test('a list that differs has another version, and one that nobody wrote has the same', async () => {
      const [moving, failed] = [
        aTask({ type: 'Move', startedAt: 10 }),
        aTask({ type: 'FailOver', startedAt: 20 }),
      ]
      const filters: readonly TaskFilter[] = [
        {},
        { type: 'Move' },
        { startedAfter: 15 },
        { completedAfter: 1 },
        { state: 'Failed' },
      ]
      const seen = new Map<string, string>()
      for (const write of [
        () => stores.tasks.merge([moving], NOW),
        () => stores.tasks.merge([failed], NOW),
        () => stores.tasks.merge([{ ...moving, startedAt: 16 }], NOW),
        () => stores.tasks.merge([{ ...moving, startedAt: 16, state: 'Failed', completedAt: 30 }], NOW),
        () => stores.tasks.merge([{ ...moving, startedAt: 16, state: 'Failed', completedAt: 30 }], NOW),
      ]) {
        await write()
        for (const filter of filters) {
          const key = `${JSON.stringify(filter)} ${await versionOf(filter)}`
          const text = await expectedOf(filter)
          assert.equal(seen.get(key) ?? text, text)
          seen.set(key, text)
        }
      }
      const before = await Promise.all(filters.map(versionOf))
      await stores.tasks.merge([moving].slice(1), NOW)
      assert.deepEqual(await Promise.all(filters.map(versionOf)), before)
    })
  })
}
