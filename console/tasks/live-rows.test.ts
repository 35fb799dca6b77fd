import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareBy, compareTasks, type Task } from '../../src/task/index.ts'
import type { TaskChange, TaskView } from '../api/types.ts'
import { compareRows, parseRowSort, rowsAfter, rowsWithPage, waitingAfter } from './live-rows.ts'

const KEYS = ['started', 'completed', 'duration', 'type', 'state'] as const

const view = fc
  .record({
    id: fc.integer({ min: 0, max: 12 }),
    type: fc.constantFrom('Move', 'FailOver'),
    state: fc.constantFrom('InProgress', 'Completed', 'Failed'),
    start: fc.integer({ min: 0, max: 6 }),
    took: fc.option(fc.integer({ min: 0, max: 5 })),
    generation: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ id, type, state, start, took, generation }) =>
    aView(`task-${id}`, { type, state, start, took, generation }),
  )

const sorts = fc.record({ key: fc.constantFrom(...KEYS), isDescending: fc.boolean() })
const NO_ENTITIES = { hosts: [], sites: [], vpgs: [], flrSessions: [] }

function aView(
  id: string,
  given: { type?: string; state?: string; start?: number; took?: number | null; generation?: number } = {},
): TaskView {
  const { type = 'Move', state = 'InProgress', start = 0, took = null, generation = 1 } = given
  return {
    id,
    type,
    state,
    progress: 0,
    startedAt: new Date(start * 1000).toISOString(),
    completedAt: took === null ? null : new Date((start + took) * 1000).toISOString(),
    completeReason: null,
    initiatedBy: null,
    isCancellable: false,
    relatedEntities: NO_ENTITIES,
    generation,
  }
}

function toTask(row: TaskView): Task {
  const { startedAt, completedAt, progress, ...rest } = row
  return {
    ...(rest as unknown as Task),
    progressPercent: progress,
    startedAt: Date.parse(startedAt),
    completedAt: completedAt === null ? null : Date.parse(completedAt),
  }
}

const change = (kind: TaskChange['kind'], task: TaskView, position = 1): TaskChange => ({
  kind,
  task,
  position,
  changedAt: task.startedAt,
})

test('rows are ordered as the service orders them, by every key in either direction', () => {
  fc.assert(
    fc.property(view, view, sorts, (one, other, sort) => {
      const expected = compareBy(sort)(toTask(one), toTask(other))
      assert.equal(Math.sign(compareRows(sort)(one, other)), Math.sign(expected))
    }),
  )
  assert.ok(compareTasks(toTask(aView('a', { start: 2 })), toTask(aView('b', { start: 1 }))) < 0)
})

test('whatever changes, the rows hold the latest of each task that passes, each once and in order', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('added', 'changed', 'left', 'removed'), view), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(steps, sorts, fc.integer({ min: 1, max: 5 }), (made, sort, size) => {
      const changes = made.map(([kind, task], place) =>
        change(kind as TaskChange['kind'], { ...task, generation: place + 1 }, place),
      )
      const expected = new Map<string, TaskView>()
      for (const { kind, task } of changes) {
        if (kind === 'added' || kind === 'changed') expected.set(task.id, task)
        else expected.delete(task.id)
      }
      let live = rowsWithPage({ rows: [], isWhole: false }, [], { sort, isLast: true })
      for (let at = 0; at < changes.length; at += size) {
        live = rowsAfter(live, changes.slice(at, at + size), sort)
      }
      assert.deepEqual(live.rows, [...expected.values()].sort(compareRows(sort)))
    }),
  )
})

test('a task beyond the last row waits for its page, and is not shown out of order', () => {
  const sort = parseRowSort('-started')
  const page = [aView('a', { start: 9 }), aView('b', { start: 5 })]
  const live = rowsWithPage({ rows: [], isWhole: false }, page, { sort, isLast: false })
  const after = rowsAfter(live, [change('added', aView('z', { start: 1 }))], sort)
  assert.deepEqual(
    after.rows.map(({ id }) => id),
    ['a', 'b'],
  )
  const whole = rowsWithPage(after, [aView('z', { start: 1 })], { sort, isLast: true })
  assert.deepEqual(
    whole.rows.map(({ id }) => id),
    ['a', 'b', 'z'],
  )
})

test('a late page does not put a task back to what it was', () => {
  const sort = parseRowSort(null)
  const live = rowsWithPage({ rows: [], isWhole: false }, [aView('a', { generation: 3 })], {
    sort,
    isLast: false,
  })
  assert.equal(
    rowsWithPage(live, [aView('a', { generation: 2 })], { sort, isLast: true }).rows[0]?.generation,
    3,
  )
  assert.equal(
    rowsAfter(live, [change('changed', aView('a', { generation: 2 }))], sort).rows[0]?.generation,
    3,
  )
})

test('of changes that wait the latest of each task is kept', () => {
  const first = waitingAfter(new Map(), [change('added', aView('a'), 1), change('changed', aView('b'), 2)])
  const next = waitingAfter(first, [change('removed', aView('a'), 3)])
  assert.deepEqual(
    [...next.values()].map(({ kind, task }) => `${kind} ${task.id}`),
    ['removed a', 'changed b'],
  )
})

test('of a hundred thousand rows one is changed in its place', () => {
  const sort = parseRowSort('-started')
  const rows = Array.from({ length: 100_000 }, (_, at) => aView(`task-${at}`, { start: 200_000 - at }))
  const live = { rows, isWhole: true }
  const after = rowsAfter(
    live,
    [change('changed', { ...aView('task-50', { start: 199_950 }), generation: 2 })],
    sort,
  )
  assert.equal(after.rows.length, 100_000)
  assert.equal(after.rows[50]?.generation, 2)
})

test('sorts are read from an address, and nonsense is newest first', () => {
  assert.deepEqual(parseRowSort('duration'), { key: 'duration', isDescending: false })
  assert.deepEqual(parseRowSort('-STATE'), { key: 'state', isDescending: true })
  assert.deepEqual(parseRowSort('; drop'), { key: 'started', isDescending: true })
})
