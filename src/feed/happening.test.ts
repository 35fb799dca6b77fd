import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { aTask } from '../../test/support/a-task.ts'
import { taskSearches, tasks } from '../../test/support/arbitraries.ts'
import type { TaskChange } from '../store/index.ts'
import { matchesSearch, type Task, type TaskSearch } from '../task/index.ts'
import { happeningOf } from './happening.ts'

function toChange(before: Task | null, after: Task | null): TaskChange {
  const id = (after ?? before ?? aTask()).id
  return { position: 1, id, changedAt: 0, before, after }
}

const RUNNING: TaskSearch = [{ field: 'group', values: ['running'], isNegated: false }]
const running = aTask()
const ended = { ...aTask({ state: 'Completed' }), id: running.id }

test('without conditions a change is what happened to the task', () => {
  assert.equal(happeningOf(toChange(null, running), []), 'added')
  assert.equal(happeningOf(toChange(running, ended), []), 'changed')
  assert.equal(happeningOf(toChange(ended, null), []), 'removed')
})

test('with conditions a change is what happened to what was asked for', () => {
  assert.equal(happeningOf(toChange(null, running), RUNNING), 'added')
  assert.equal(happeningOf(toChange(ended, running), RUNNING), 'added')
  assert.equal(happeningOf(toChange(running, running), RUNNING), 'changed')
  assert.equal(happeningOf(toChange(running, ended), RUNNING), 'left')
  assert.equal(happeningOf(toChange(running, null), RUNNING), 'removed')
  assert.equal(happeningOf(toChange(ended, null), RUNNING), undefined)
  assert.equal(happeningOf(toChange(null, ended), RUNNING), undefined)
  assert.equal(happeningOf(toChange(ended, ended), RUNNING), undefined)
})

test('a task of another VPG is not told of, whatever becomes of it', () => {
  const search: TaskSearch = [...RUNNING, { field: 'vpg', values: ['other'], isNegated: false }]
  assert.equal(happeningOf(toChange(running, ended), search), undefined)
})

test('a task that stops holding a text is told of, since the log does not know what it held', () => {
  const search: TaskSearch = [{ field: 'text', values: ['nowhere'], isNegated: false }]
  assert.equal(happeningOf(toChange(running, ended), search), 'left')
  assert.equal(happeningOf(toChange(running, null), search), 'removed')
})

test('whoever puts and drops as told holds exactly what passes', () => {
  fc.assert(
    fc.property(fc.array(fc.option(tasks), { maxLength: 6 }), taskSearches, (versions, search) => {
      let held = false
      let before: Task | null = null
      for (const version of versions) {
        // Relations and the initiator stay: no step of a task changes them.
        const kept: Task = before ?? version ?? running
        const { relatedEntities, initiatedBy } = kept
        const after: Task | null = version && { ...version, id: running.id, relatedEntities, initiatedBy }
        if (before === null && after === null) continue
        const { id, type, state, startedAt, completedAt } = before ?? running
        const listed = before && { id, type, state, startedAt, completedAt }
        const happening = happeningOf({ ...toChange(null, after), before: listed }, search)
        if (happening === 'added' || happening === 'changed') held = true
        if (happening === 'left' || happening === 'removed') held = false
        assert.equal(held, after !== null && matchesSearch(after, search))
        before = after
      }
    }),
  )
})
