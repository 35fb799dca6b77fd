import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TaskChange, TaskView } from '../api/types.ts'
import { ENDED_MAX, RUNNING_MAX, stripAfter } from './strip-tasks.ts'

function aTask(id: string, { state = 'InProgress', at = 0 } = {}): TaskView {
  const time = new Date(at * 1000).toISOString()
  return {
    id,
    type: 'Move',
    state,
    progress: 0,
    startedAt: time,
    completedAt: state === 'InProgress' ? null : time,
    completeReason: null,
    initiatedBy: null,
    isCancellable: false,
    relatedEntities: { hosts: [], sites: [], vpgs: [], flrSessions: [] },
    generation: 1,
  }
}

const told = (kind: TaskChange['kind'], task: TaskView): TaskChange => ({
  kind,
  task,
  position: 1,
  changedAt: task.startedAt,
})
const idsOf = (tasks: readonly TaskView[]) => tasks.map(({ id }) => id)

test('what runs stands first, newest on top, then what has just ended', () => {
  const before = [aTask('a', { at: 1 }), aTask('b', { at: 2 })]
  const after = stripAfter(before, [
    told('added', aTask('c', { at: 3 })),
    told('changed', aTask('b', { state: 'Completed', at: 9 })),
    told('added', aTask('d', { state: 'Failed', at: 10 })),
  ])
  assert.deepEqual(idsOf(after), ['c', 'a', 'd', 'b'])
  assert.deepEqual(idsOf(stripAfter(after, [told('removed', aTask('a'))])), ['c', 'd', 'b'])
})

test('many that run do not crowd out what has just ended', () => {
  const many = Array.from({ length: 200 }, (_, at) => told('added', aTask(`run-${at}`, { at })))
  const ended = Array.from({ length: 50 }, (_, at) =>
    told('added', aTask(`end-${at}`, { state: 'Completed', at })),
  )
  const tasks = stripAfter([], [...many, ...ended])
  assert.equal(tasks.length, RUNNING_MAX + ENDED_MAX)
  assert.equal(tasks[0]?.id, 'run-199')
  assert.equal(tasks[RUNNING_MAX]?.id, 'end-49')
})
