import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aTask } from '../../../test/support/a-task.ts'
import { createKeptTasks } from './kept-tasks.ts'

test('a task is read once, and again after a change of it', () => {
  const kept = createKeptTasks()
  const task = aTask()
  let reads = 0
  const read = () => {
    reads += 1
    return task
  }
  kept.find(task.id, read)
  assert.equal(kept.find(task.id, read), task)
  assert.equal(reads, 1)
  kept.note(task, { ...task, state: 'Failed' })
  kept.find(task.id, read)
  assert.equal(reads, 2)
  kept.note(task, undefined)
  assert.equal(
    kept.find(task.id, () => undefined),
    undefined,
  )
})

test('a task that is not there is asked for again, for it may come', () => {
  const kept = createKeptTasks()
  const task = aTask()
  assert.equal(
    kept.find(task.id, () => undefined),
    undefined,
  )
  assert.equal(
    kept.find(task.id, () => task),
    task,
  )
})
