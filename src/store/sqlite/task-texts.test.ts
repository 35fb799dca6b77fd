import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import {
  compareTasks,
  createTaskId,
  matchesFilter,
  NO_RELATED_ENTITIES,
  type Task,
  type TaskFilter,
} from '../../task/index.ts'
import type { TaskPage } from '../task-store.ts'
import { createKeptLists } from './kept-lists.ts'
import { compareCursors } from './list-chunks.ts'
import { createScratchFile } from './scratch-file.ts'
import { createTaskTexts } from './task-texts.ts'

const FRAME = { open: '[', separator: ',', close: ']', empty: 'none' }
const RENDERER = { mark: 'm', ...FRAME, render: (task: Task) => `${task.id} ${task.progressPercent}` }
const FILTERS: readonly TaskFilter[] = [{}, { state: 'Failed' }, { startedAfter: 12 }, { startedBefore: 8 }]
const SITE = '00000000-0000-4000-8000-0000000000aa'

/** Tasks in memory with their texts, a few at once so that a list has many chunks. */
function openTexts(path: string) {
  const lists = createKeptLists()
  const scratch = createScratchFile(path)
  const tasks = new Map<string, Task>()
  let renderedCount = 0
  function list(filter: TaskFilter, { limit, after }: TaskPage): readonly Task[] {
    return [...tasks.values()]
      .filter((task) => matchesFilter(task, filter))
      .toSorted(compareTasks)
      .filter((task) => after === undefined || compareCursors(task, after) > 0)
      .slice(0, limit)
  }
  const texts = createTaskTexts({ lists, scratch, list, tasksAtOnce: 4 })
  const render = (task: Task) => {
    renderedCount += 1
    return RENDERER.render(task)
  }
  return {
    scratch,
    put(task: Task) {
      lists.note(tasks.get(task.id), task)
      tasks.set(task.id, task)
    },
    remove(id: string) {
      lists.note(tasks.get(id), undefined)
      tasks.delete(id)
    },
    pieces: (filter: TaskFilter) => texts.listRendered(filter, { ...RENDERER, render }),
    async text(filter: TaskFilter): Promise<string> {
      const pieces: Uint8Array[] = []
      for await (const piece of texts.listRendered(filter, { ...RENDERER, render })) {
        pieces.push(Buffer.from(piece.bytes))
        piece.release?.()
      }
      return Buffer.concat(pieces).toString()
    },
    expected(filter: TaskFilter): string {
      const rendered = list(filter, { limit: 1000 }).map(RENDERER.render)
      return rendered.length === 0 ? 'none' : `[${rendered.join(',')}]`
    },
    takeRenderedCount() {
      const count = renderedCount
      renderedCount = 0
      return count
    },
  }
}

function aTask(number: number, given: Partial<Task> = {}): Task {
  return {
    id: createTaskId(`${String(number).padStart(8, '0')}-0000-4000-8000-000000000001`, SITE),
    type: 'Move',
    state: 'InProgress',
    progressPercent: 0,
    startedAt: number,
    completedAt: null,
    completeReason: null,
    initiatedBy: null,
    isCancellable: false,
    relatedEntities: NO_RELATED_ENTITIES,
    generation: 1,
    ...given,
  }
}

describe('the texts of lists', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'zvm-tasks-texts-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('are those of the tasks, whatever was written between two readings', async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('put' as const),
        number: fc.nat(30),
        startedAt: fc.nat(20),
        isFailed: fc.boolean(),
        progressPercent: fc.nat(100),
      }),
      fc.record({ kind: fc.constant('remove' as const), number: fc.nat(30) }),
      fc.record({ kind: fc.constant('read' as const), filter: fc.constantFrom(...FILTERS) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const texts = openTexts(join(folder, 'property'))
        for (let number = 0; number < 25; number += 1) texts.put(aTask(number))
        for (const given of steps) {
          if (given.kind === 'remove') texts.remove(aTask(given.number).id)
          else if (given.kind === 'read')
            assert.equal(await texts.text(given.filter), texts.expected(given.filter))
          else {
            const { number, startedAt, isFailed, progressPercent } = given
            texts.put(
              aTask(number, { startedAt, progressPercent, state: isFailed ? 'Failed' : 'InProgress' }),
            )
          }
        }
        for (const filter of FILTERS) assert.equal(await texts.text(filter), texts.expected(filter))
        texts.scratch.close()
      }),
      { numRuns: 60 },
    )
  })

  test('are written once while nothing changes, and after a change only near it', async () => {
    const texts = openTexts(join(folder, 'once'))
    for (let number = 0; number < 40; number += 1) texts.put(aTask(number))
    await texts.text({})
    assert.equal(texts.takeRenderedCount(), 40)
    await texts.text({})
    assert.equal(texts.takeRenderedCount(), 0)
    texts.put(aTask(20, { progressPercent: 1 }))
    assert.equal(await texts.text({}), texts.expected({}))
    assert.equal(texts.takeRenderedCount(), 4)
    texts.scratch.close()
  })

  test('do not crumble where new tasks come one by one', async () => {
    const texts = openTexts(join(folder, 'crumbs'))
    for (let number = 0; number < 200; number += 1) {
      texts.put(aTask(number))
      await texts.text({})
    }
    let pieces = 0
    for await (const piece of texts.pieces({})) pieces += Math.sign(piece.bytes.length)
    assert.ok(pieces <= 200 / 2, `${pieces} pieces`)
    texts.scratch.close()
  })

  test('hold for a reader in the midst of the list while others change it', async () => {
    const texts = openTexts(join(folder, 'midst'))
    for (let number = 0; number < 30; number += 1) texts.put(aTask(number))
    const slow = texts.pieces({})[Symbol.asyncIterator]()
    const seen = [String(Buffer.from((await slow.next()).value?.bytes ?? []))]
    for (let number = 30; number < 60; number += 1) texts.put(aTask(number))
    texts.put(aTask(3, { progressPercent: 9 }))
    await texts.text({})
    for (let next = await slow.next(); next.done !== true; next = await slow.next()) {
      seen.push(String(Buffer.from(next.value.bytes)))
    }
    const expected = Array.from({ length: 30 }, (_, place) => {
      const number = 29 - place
      return `${aTask(number).id} ${number === 3 ? 9 : 0}`
    })
    assert.equal(seen.join(''), `[${expected.join(',')}]`)
    assert.equal(await texts.text({}), texts.expected({}))
    texts.scratch.close()
  })

  test('leave no file behind', () => {
    assert.deepEqual(readdirSync(folder), [])
  })

  test('are made anew each time where no file can be made', async () => {
    const texts = openTexts(join(folder, 'absent', 'file'))
    for (let number = 0; number < 30; number += 1) texts.put(aTask(number))
    assert.equal(await texts.text({}), texts.expected({}))
    assert.equal(await texts.text({}), texts.expected({}))
    texts.scratch.close()
  })
})
