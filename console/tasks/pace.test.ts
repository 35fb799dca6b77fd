import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TaskView } from '../api/types.ts'
import { paceOf } from './pace.ts'

const usual = { type: 'Move', count: 20, p50Ms: 5_000, p95Ms: 10_000 }
const running: TaskView = {
  id: 'a',
  type: 'Move',
  state: 'InProgress',
  progress: 5,
  startedAt: new Date(0).toISOString(),
  completedAt: null,
  completeReason: null,
  initiatedBy: null,
  isCancellable: false,
  relatedEntities: { hosts: [], sites: [], vpgs: [], flrSessions: [] },
  generation: 1,
}

test('a running task is slow after the longest usual time, and stuck after three of them in silence', () => {
  assert.equal(paceOf(running, usual, { now: 10_000, heardAt: 0 }), 'usual')
  assert.equal(paceOf(running, usual, { now: 10_001, heardAt: 0 }), 'slow')
  assert.equal(paceOf(running, usual, { now: 30_001, heardAt: 0 }), 'stuck')
  assert.equal(paceOf(running, usual, { now: 30_001, heardAt: 25_000 }), 'slow')
})

test('a task that has ended is never stuck, and is slow by what it took', () => {
  const ended = { ...running, state: 'Completed', completedAt: new Date(40_000).toISOString() }
  assert.equal(paceOf(ended, usual, { now: 1e9, heardAt: 0 }), 'slow')
  const quick = { ...ended, completedAt: new Date(4_000).toISOString() }
  assert.equal(paceOf(quick, usual, { now: 1e9, heardAt: 0 }), 'usual')
})

test('nothing is said of a type that hardly ever ran', () => {
  assert.equal(paceOf(running, { ...usual, count: 19 }, { now: 1e9, heardAt: 0 }), 'usual')
  assert.equal(paceOf(running, undefined, { now: 1e9, heardAt: 0 }), 'usual')
})
