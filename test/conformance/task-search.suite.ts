import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { SearchCursor, Stores, TaskStore } from '../../src/store/index.ts'
import {
  compareBy,
  compareGroups,
  GROUP_KEYS,
  type GroupKey,
  groupValuesOf,
  matchesSearch,
  NEWEST_FIRST,
  NO_RELATED_ENTITIES,
  SORT_KEYS,
  sortValueOf,
  type Task,
  type TaskGroup,
  type TaskSearch,
  type TaskSort,
} from '../../src/task/index.ts'
import { aTask } from '../support/a-task.ts'
import { distinctTasks, taskSearches, taskSorts } from '../support/arbitraries.ts'
import { listAll } from './expectations.ts'

const NOW = Date.UTC(2026, 0, 2)
const EVERYTHING = 1000

/** What a search finds, in any order, and what it is counted by. */
export function taskSearchSuite(name: string, open: () => Promise<Stores>): void {
  async function withStores(work: (stores: Stores) => Promise<void>): Promise<void> {
    const stores = await open()
    try {
      await work(stores)
    } finally {
      await stores.close()
    }
  }

  describe(`${name} searches`, () => {
    test('the pages of a search together are what matchesSearch keeps, in the order of compareBy', async () => {
      await fc.assert(
        fc.asyncProperty(
          distinctTasks,
          distinctTasks,
          fc.array(fc.tuple(taskSearches, taskSorts), { minLength: 5, maxLength: 10 }),
          fc.integer({ min: 1, max: 7 }),
          (first, second, searches, limit) =>
            withStores(async ({ tasks }) => {
              await tasks.merge(first, NOW)
              // Tasks of which some are there and say something else.
              await tasks.merge(second, NOW)
              const held = await listAll(tasks, {}, EVERYTHING)
              for (const [search, sort] of searches) {
                const expected = held.filter((task) => matchesSearch(task, search)).toSorted(compareBy(sort))
                assert.deepEqual(await searchAll(tasks, search, sort, limit), expected)
              }
            }),
        ),
      )
    })

    test('a summary counts what matchesSearch keeps, by any keys', async () => {
      const keys = fc.uniqueArray(fc.constantFrom(...GROUP_KEYS), { minLength: 1, maxLength: 3 })
      await fc.assert(
        fc.asyncProperty(
          distinctTasks,
          fc.array(fc.tuple(taskSearches, keys), { minLength: 5, maxLength: 10 }),
          (given, summaries) =>
            withStores(async ({ tasks }) => {
              await tasks.merge(given, NOW)
              for (const [search, by] of summaries) {
                const expected = summaryOf(
                  given.filter((task) => matchesSearch(task, search)),
                  by,
                )
                assert.deepEqual(await tasks.summarize(search, by, EVERYTHING), expected)
                const few = await tasks.summarize(search, by, 2)
                assert.equal(few.length, Math.min(2, expected.length))
              }
            }),
        ),
      )
    })

    test('a task is found by what it says now, whoever wrote it', async () => {
      await withStores(async ({ tasks, simulation }) => {
        const task = aTask({
          initiatedBy: 'Åsa',
          completeReason: 'the disk\nis FULL',
          relatedEntities: { ...NO_RELATED_ENTITIES, vpgs: ['VPG-1'] },
        })
        const finds = async (search: TaskSearch) =>
          (await searchAll(tasks, search, NEWEST_FIRST, 10)).length === 1
        const byVpg = (value: string) => finds([{ field: 'vpg', values: [value], isNegated: false }])
        const byText = (value: string) => finds([{ field: 'text', values: [value], isNegated: false }])
        const byInitiator = (value: string) =>
          finds([{ field: 'initiator', values: [value], isNegated: false }])

        await tasks.create(task, NOW)
        assert.deepEqual(
          [await byVpg('vpg-1'), await byText('Disk is full'), await byInitiator('ÅSA')],
          [true, true, true],
        )

        const relatedEntities = { ...NO_RELATED_ENTITIES, vpgs: ['vpg-2'] }
        await tasks.change(task.id, NOW, (before) => ({
          ...before,
          relatedEntities,
          completeReason: '',
          generation: 2,
        }))
        assert.deepEqual(
          [await byVpg('vpg-1'), await byText('disk'), await byVpg('vpg-2')],
          [false, false, true],
        )

        const moved = { ...task, startedAt: task.startedAt + 1, initiatedBy: 'bob' }
        await simulation.commit({ tasks: [moved], puts: [], removes: [] }, NOW)
        assert.deepEqual(
          [await byVpg('vpg-2'), await byVpg('vpg-1'), await byText('ås')],
          [false, true, false],
        )

        await simulation.replace({ tasks: [{ ...moved, initiatedBy: 'eve' }], puts: [] }, NOW)
        assert.deepEqual([await byInitiator('bob'), await byInitiator('EVE')], [false, true])
      })
    })

    test('identifiers of any length are told apart', async () => {
      await withStores(async ({ tasks }) => {
        const long = 'x'.repeat(5000)
        const relatedEntities = { ...NO_RELATED_ENTITIES, flrSessions: [long] }
        await tasks.create(aTask({ relatedEntities, initiatedBy: `${long}z` }), NOW)
        const count = async (search: TaskSearch) => (await searchAll(tasks, search, NEWEST_FIRST, 10)).length
        assert.equal(
          await count([{ field: 'flrSession', values: [long.toUpperCase()], isNegated: false }]),
          1,
        )
        assert.equal(await count([{ field: 'flrSession', values: [`${long}y`], isNegated: false }]), 0)
        assert.equal(await count([{ field: 'initiator', values: [`${long}Z`], isNegated: false }]), 1)
        assert.equal(await count([{ field: 'text', values: ['xxz'], isNegated: false }]), 1)
      })
    })

    test('a task that stays is given once, whatever is written between two pages', async () => {
      await withStores(async ({ tasks }) => {
        const numbered = (number: number) =>
          aTask({
            id: `${String(number).padStart(8, '0')}-0000-4000-8000-000000000001.00000000-0000-4000-8000-0000000000aa` as Task['id'],
            startedAt: NOW + (number % 5),
          })
        const staying = Array.from({ length: 20 }, (_, number) => numbered(2 * number))
        await tasks.merge(staying, NOW)
        for (const key of SORT_KEYS) {
          for (const isDescending of [true, false]) {
            let written = 1
            const seen = await searchAll(tasks, [], { key, isDescending }, 3, async () => {
              await tasks.merge([numbered(written)], NOW)
              written += 2
            })
            const ids = seen.map(({ id }) => id)
            assert.equal(new Set(ids).size, ids.length)
            for (const { id } of staying) assert.ok(ids.includes(id), `${key}: ${id}`)
          }
        }
      })
    })
  })
}

async function searchAll(
  store: TaskStore,
  search: TaskSearch,
  sort: TaskSort,
  limit: number,
  between: () => Promise<void> = async () => {},
): Promise<readonly Task[]> {
  const all: Task[] = []
  let after: SearchCursor | undefined
  for (;;) {
    const page = await store.search(search, after === undefined ? { sort, limit } : { sort, limit, after })
    all.push(...page)
    const last = page.at(-1)
    if (last === undefined || page.length < limit) return all
    after = { value: sortValueOf(last, sort.key), startedAt: last.startedAt, id: last.id }
    await between()
  }
}

function summaryOf(tasks: readonly Task[], by: readonly GroupKey[]): readonly TaskGroup[] {
  const counts = new Map<string, number>()
  for (const task of tasks) {
    const all = by.reduce<readonly (readonly (string | number | null)[])[]>(
      (lists, key) => lists.flatMap((list) => groupValuesOf(task, key).map((value) => [...list, value])),
      [[]],
    )
    for (const values of all) {
      const key = JSON.stringify(values)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return [...counts]
    .map(([key, count]) => ({ values: JSON.parse(key) as TaskGroup['values'], count }))
    .sort(compareGroups)
}
