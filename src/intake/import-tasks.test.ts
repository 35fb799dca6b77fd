import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { aTask, aTaskId, TEST_SITE } from '../../test/support/a-task.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { Problem } from '../problem/index.ts'
import type { TaskStore } from '../store/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import type { Task } from '../task/index.ts'
import { DEFAULT_STYLE, listFrame, taskApi, toTaskApi } from '../wire/index.ts'
import { type ImportFormat, importTasks, REFUSALS_MAX } from './index.ts'

const clock = new ManualClock()

async function openTasks(context: TestContext): Promise<TaskStore> {
  const stores = await openSqliteStores({ memory: true, clock })
  context.after(() => stores.close())
  return stores.tasks
}

/** The nth task; the first is the oldest. */
function nth(number: number, changes: Partial<Task> = {}): Task {
  return aTask({ id: aTaskId(number), startedAt: 1_520_423_876_000 + number, ...changes })
}

const DONE = { state: 'Completed', progressPercent: 100, completedAt: 1_520_423_877_045 } as const

function write(tasks: readonly Task[], format: ImportFormat): string {
  const apis = tasks.map((task) => toTaskApi(task, 'https://zvm.example:9669'))
  if (format === 'ndjson') return apis.map((api) => `${taskApi.toJson(api, DEFAULT_STYLE)}\n`).join('')
  const frame = listFrame(taskApi, format, DEFAULT_STYLE)
  return `${frame.open}${apis.map(frame.item).join(frame.separator)}${frame.close}`
}

async function* body(...pieces: readonly string[]): AsyncIterable<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece)
}

describe('an import', () => {
  for (const format of ['json', 'ndjson', 'xml'] as const) {
    test(`of ${format} adds the tasks of a ZVM, and changes nothing the second time`, async (context) => {
      const tasks = await openTasks(context)
      const given = [
        nth(1, DONE),
        nth(2, { state: 'Paused', initiatedBy: null, completeReason: null }),
        nth(3, {
          relatedEntities: {
            hosts: [
              { identifier: '0a1d772d-0f69-4a0e-8063-f809aa9dc237.host-18', siteIdentifier: TEST_SITE },
            ],
            sites: [{ identifier: TEST_SITE, isLocal: true }],
            vpgs: ['b797d92a-a65a-4e00-9410-1a3aff93480b'],
            flrSessions: [],
          },
        }),
      ]
      const document = write(given, format)

      const first = await importTasks({ body: body(document), format, tasks, clock })
      assert.deepEqual({ ...first }, { ...EMPTY_REPORT, read: 3, added: 3 })
      assert.deepEqual(await tasks.list({}, { limit: 10 }), given.toReversed())

      const second = await importTasks({ body: body(document), format, tasks, clock })
      assert.deepEqual(second, { ...EMPTY_REPORT, read: 3, unchanged: 3 })
      assert.deepEqual(await tasks.list({}, { limit: 10 }), given.toReversed())
    })
  }

  test('counts tasks that changed, and those that stay because they have ended', async (context) => {
    const tasks = await openTasks(context)
    await tasks.merge([nth(1), nth(2, DONE)], clock.now())
    const report = await importTasks({
      body: body(write([nth(1, DONE), nth(2)], 'json')),
      format: 'json',
      tasks,
      clock,
    })
    assert.deepEqual(report, { ...EMPTY_REPORT, read: 2, updated: 1, kept: 1 })
    assert.equal((await tasks.find(nth(1).id))?.state, 'Completed')
    assert.equal((await tasks.find(nth(2).id))?.state, 'Completed')
  })

  test('merges the later of two reports of one task after the earlier', async (context) => {
    const tasks = await openTasks(context)
    const given = [nth(1, { progressPercent: 5 }), nth(2), nth(1, { progressPercent: 7 }), nth(1, DONE)]
    const report = await importTasks({ body: body(write(given, 'ndjson')), format: 'ndjson', tasks, clock })
    assert.deepEqual(report, { ...EMPTY_REPORT, read: 4, added: 2, updated: 2 })
    const stored = await tasks.find(nth(1).id)
    assert.equal(stored?.progressPercent, 100)
    assert.equal(stored?.generation, 3)
  })

  test('keeps types and states of newer servers as they are', async (context) => {
    const tasks = await openTasks(context)
    const given = [
      nth(1, { type: 'RestoreVmInPlace', state: '9' }),
      nth(2, { type: 'upgradevra', state: 'Rewinding' }),
    ]
    await importTasks({ body: body(write(given, 'json')), format: 'json', tasks, clock })
    assert.deepEqual(await tasks.find(nth(1).id), given[0])
    assert.deepEqual(await tasks.find(nth(2).id), { ...given[1], type: 'UpgradeVra' })
  })

  test('reports what it refused, with line, identifier and reason, and imports the others', async (context) => {
    const tasks = await openTasks(context)
    const [one = '', two = '', three = ''] = write([nth(1), nth(2), nth(3)], 'ndjson').split('\n')
    const lines = [
      one,
      two.replace('"Progress":10', '"Progress":120'),
      '{"TaskIdentifier":"12"}',
      three,
      one.replace('/Date(', '/Day('),
      'oops',
    ]
    const report = await importTasks({ body: body(lines.join('\n')), format: 'ndjson', tasks, clock })
    assert.equal(report.read, 6)
    assert.equal(report.added, 2)
    assert.equal(report.refused, 4)
    assert.deepEqual(
      report.refusals.map(({ line, identifier }) => [line, identifier]),
      [
        [2, nth(2).id],
        [3, '12'],
        [5, nth(1).id],
        [6, null],
      ],
    )
    const reasons = [
      /Status\.Progress of task .* is 120; it is 0 to 100/,
      /State/,
      /Started cannot be read; send a date/,
      /JSON/,
    ]
    reasons.forEach((reason, index) => {
      assert.match(report.refusals[index]?.reason ?? '', reason)
    })
  })

  test('lists a thousand refusals and counts the rest', async (context) => {
    const tasks = await openTasks(context)
    const document = 'oops\n'.repeat(REFUSALS_MAX + 5) + write([nth(1)], 'ndjson')
    const report = await importTasks({ body: body(document), format: 'ndjson', tasks, clock })
    assert.equal(report.read, REFUSALS_MAX + 6)
    assert.equal(report.refused, REFUSALS_MAX + 5)
    assert.equal(report.refusals.length, REFUSALS_MAX)
    assert.equal(report.refusals.at(-1)?.line, REFUSALS_MAX)
    assert.equal(report.refusalsCut, 5)
    assert.equal(report.added, 1)
  })

  test('keeps what stands before the place where the document broke, and reads the body to its end', async (context) => {
    const tasks = await openTasks(context)
    let isReadToItsEnd = false
    async function* broken() {
      yield* body(write([nth(1)], 'json'), ' , ', 'anything')
      isReadToItsEnd = true
    }
    const report = await importTasks({ body: broken(), format: 'json', tasks, clock })
    assert.equal(report.added, 1)
    assert.equal(report.refused, 1)
    assert.match(report.refusals[0]?.reason ?? '', /rest of the document was not read/)
    assert.ok(isReadToItsEnd)
  })

  test('merges in batches while the document is still coming', async (context) => {
    const tasks = await openTasks(context)
    const sizes: number[] = []
    let piecesGiven = 0
    const piecesAtMerge: number[] = []
    async function* pieces() {
      for (let number = 1; number <= 25; number++) {
        piecesGiven++
        yield* body(write([nth(number)], 'ndjson'))
      }
    }
    const watched = withMerge(tasks, (given, now) => {
      assert.equal(now, clock.now())
      sizes.push(given.length)
      piecesAtMerge.push(piecesGiven)
      return tasks.merge(given, now)
    })
    await importTasks({ body: pieces(), format: 'ndjson', tasks: watched, clock, batchSize: 10 })
    assert.deepEqual(sizes, [10, 10, 5])
    assert.deepEqual(piecesAtMerge, [10, 20, 25])
  })

  test('throws what the store throws, and the batches before stay', async (context) => {
    const tasks = await openTasks(context)
    let merges = 0
    const failing = withMerge(tasks, async (given, now) => {
      merges++
      if (merges === 2) throw new Problem('store-unavailable', 'The disk is full.')
      return tasks.merge(given, now)
    })
    const given = Array.from({ length: 9 }, (_, index) => nth(index))
    await assert.rejects(
      importTasks({
        body: body(write(given, 'json')),
        format: 'json',
        tasks: failing,
        clock,
        batchSize: 3,
      }),
      { code: 'store-unavailable' },
    )
    assert.deepEqual(await tasks.list({}, { limit: 10 }), given.slice(0, 3).toReversed())
  })

  test('ends with the reason of its signal', async (context) => {
    const tasks = await openTasks(context)
    const controller = new AbortController()
    async function* pieces() {
      yield* body(write([nth(1), nth(2), nth(3)], 'ndjson'))
      controller.abort(new Problem('too-busy', 'The service stops.'))
      yield* body(write([nth(4)], 'ndjson'))
    }
    const importing = importTasks({
      body: pieces(),
      format: 'ndjson',
      tasks,
      clock,
      batchSize: 2,
      signal: controller.signal,
    })
    await assert.rejects(importing, { code: 'too-busy' })
    assert.deepEqual(await tasks.list({}, { limit: 10 }), [nth(2), nth(1)])
  })

  test('tells of the first readable task before anything is stored', async (context) => {
    const tasks = await openTasks(context)
    const told: Task[] = []
    await importTasks({
      body: body(`oops\n${write([nth(1), nth(2)], 'ndjson')}`),
      format: 'ndjson',
      tasks,
      clock,
      batchSize: 1,
      onBeforeFirst: async (task) => {
        told.push(task)
        assert.deepEqual(await tasks.list({}, { limit: 1 }), [])
      },
    })
    assert.deepEqual(told, [nth(1)])
  })
})

const EMPTY_REPORT = {
  read: 0,
  added: 0,
  updated: 0,
  unchanged: 0,
  kept: 0,
  refused: 0,
  refusals: [],
  refusalsCut: 0,
}

/** The same store with another way to merge. */
function withMerge(tasks: TaskStore, merge: TaskStore['merge']): TaskStore {
  return new Proxy(tasks, { get: (store, name) => (name === 'merge' ? merge : Reflect.get(store, name)) })
}
