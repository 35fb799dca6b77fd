import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { aTask } from '../../test/support/a-task.ts'
import { distinctTasks, taskSearches, taskSorts } from '../../test/support/arbitraries.ts'
import type { TaskStore } from '../store/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import { compareBy, matchesSearch, NEWEST_FIRST, type Task } from '../task/index.ts'
import {
  DEFAULT_STYLE,
  list,
  taskApi,
  taskView,
  toTaskApi,
  toTaskView,
  writeDocument,
} from '../wire/index.ts'
import { EXPORT_FORMAT_NAMES } from './export-format.ts'
import { type ExportWish, exportTasks } from './export-tasks.ts'
import { PAGE_TASKS } from './read-tasks.ts'
import { readCsv } from './testing/read-csv.ts'

const NOW = Date.UTC(2026, 0, 2)
const STYLED = { style: DEFAULT_STYLE, origin: 'https://zvm.example:9669' }
const ALL: ExportWish = { ...STYLED, format: 'ndjson', search: [], sort: NEWEST_FIRST }

async function withTasks(given: readonly Task[], work: (tasks: TaskStore) => Promise<void>): Promise<void> {
  const stores = await openSqliteStores({ memory: true })
  try {
    await stores.tasks.merge(given, NOW)
    await work(stores.tasks)
  } finally {
    await stores.close()
  }
}

async function textOf(tasks: TaskStore, wish: Partial<ExportWish>): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const { bytes } of exportTasks(tasks, { ...ALL, ...wish })) pieces.push(bytes)
  return Buffer.concat(pieces).toString()
}

test('each text holds what the search finds, in its order, as the rest of the API writes it', () =>
  fc.assert(
    fc.asyncProperty(distinctTasks, taskSearches, taskSorts, (given, search, sort) =>
      withTasks(given, async (tasks) => {
        const held = await tasks.search([], { sort, limit: 1000 })
        const found = held.filter((task) => matchesSearch(task, search)).toSorted(compareBy(sort))

        const lines = (await textOf(tasks, { search, sort })).split('\n')
        assert.equal(lines.pop(), '')
        assert.deepEqual(
          lines,
          found.map((task) => taskView.toJson(toTaskView(task), DEFAULT_STYLE)),
        )

        const xml = found.map((task) => toTaskApi(task, STYLED.origin))
        assert.equal(
          await textOf(tasks, { search, sort, format: 'xml' }),
          writeDocument(list(taskApi), xml, 'xml', DEFAULT_STYLE),
        )

        const [head, ...rows] = readCsv(await textOf(tasks, { search, sort, format: 'csv' }))
        assert.equal(head?.length, 14)
        assert.deepEqual(
          rows.map(([id, , , , started]) => [id, Date.parse(started ?? '')]),
          found.map(({ id, startedAt }) => [id, startedAt]),
        )
        assert.deepEqual(
          rows.map((row) => row[8]?.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/u, '')),
          found.map(({ completeReason }) => completeReason ?? ''),
        )
      }),
    ),
    { numRuns: 60 },
  ))

test('an export goes over its pages without missing or repeating a task, also where all are alike', async () => {
  for (const count of [PAGE_TASKS - 1, PAGE_TASKS, PAGE_TASKS + 1, 3 * PAGE_TASKS]) {
    const given = Array.from({ length: count }, (_, place) => aTask({ startedAt: NOW + (place % 7) }))
    await withTasks(given, async (tasks) => {
      const lines = (await textOf(tasks, {})).trimEnd().split('\n')
      const ids = lines.map((line) => JSON.parse(line).id)
      assert.deepEqual(
        ids,
        given.toSorted(compareBy(NEWEST_FIRST)).map(({ id }) => id),
      )
    })
  }
})

test('a task that changes meanwhile stands there once, and one that is added before the place is not', () =>
  withTasks(
    Array.from({ length: 3 * PAGE_TASKS }, (_, place) => aTask({ startedAt: NOW + place })),
    async (tasks) => {
      const pieces = exportTasks(tasks, ALL)
      const seen: string[] = []
      const [newest] = await tasks.search([], { sort: NEWEST_FIRST, limit: 1 })
      const [oldest] = await tasks.search([], { sort: { key: 'started', isDescending: false }, limit: 1 })
      assert.ok(newest !== undefined && oldest !== undefined)
      for await (const { bytes } of pieces) {
        seen.push(...Buffer.from(bytes).toString().trimEnd().split('\n'))
        if (seen.length > PAGE_TASKS) continue
        for (const { id } of [newest, oldest]) {
          await tasks.change(id, NOW, (task) => ({ ...task, progressPercent: 77 }))
        }
        await tasks.create(aTask({ startedAt: NOW * 2 }), NOW)
      }
      const told = seen.map((line) => JSON.parse(line))
      assert.equal(told.length, 3 * PAGE_TASKS)
      assert.equal(new Set(told.map(({ id }) => id)).size, told.length)
      assert.equal(told[0].progress, 10)
      assert.equal(told.at(-1).progress, 77)
    },
  ))

test('other work comes between any two pieces, and nothing is read before it is asked for', () =>
  withTasks(
    Array.from({ length: 6 * PAGE_TASKS }, (_, place) => aTask({ startedAt: NOW + place })),
    async (tasks) => {
      let searches = 0
      const counting: Pick<TaskStore, 'search'> = {
        search: (search, page) => {
          searches += 1
          return tasks.search(search, page)
        },
      }
      for (const format of EXPORT_FORMAT_NAMES) {
        searches = 0
        let turns = 0
        let isOver = false
        const others = (async () => {
          for (; !isOver; turns += 1) await nextTurn()
        })()
        const pieces = exportTasks(counting, { ...ALL, format })
        await nextTurn()
        assert.equal(searches, 0)
        await pieces.next()
        if (format !== 'parquet') assert.equal(searches, 1)
        for await (const _ of pieces) assert.ok(turns > 0)
        isOver = true
        await others
        assert.ok(turns >= searches - 1, `${format}: ${turns} turns beside ${searches} searches`)
        assert.equal(searches, 7)
      }
    },
  ))
