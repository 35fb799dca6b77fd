import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LISTED_TASK_TYPES, taskTypes } from '../task/index.ts'
import { OPERATIONS } from './operations/index.ts'
import { TASK_ORIGINS, type TaskOrigin } from './task-origins.ts'

const ORIGINS: Readonly<Record<string, TaskOrigin>> = TASK_ORIGINS

describe('the table of where tasks come from', () => {
  test('has every type, in the order of their numbers', () => {
    assert.deepEqual(Object.keys(ORIGINS), taskTypes.names)
  })

  test('says what makes each of the 68 types that are listed, and that nothing makes the other', () => {
    assert.equal(LISTED_TASK_TYPES.length, 68)
    for (const type of LISTED_TASK_TYPES) assert.ok((ORIGINS[type]?.makers.length ?? 0) > 0, type)
    assert.deepEqual(TASK_ORIGINS.FirstUnusedValue.makers, [])
  })

  test('leaves to scenarios only what nothing else makes', () => {
    for (const [type, { makers }] of Object.entries(ORIGINS)) {
      if (makers.includes('scenario')) assert.deepEqual(makers, ['scenario'], type)
    }
  })

  test('names every operation that has a task', () => {
    const makers = new Set(Object.values(ORIGINS).flatMap((origin) => origin.makers))
    // To abort a clone ends the task of that.
    const tasked = Object.keys(OPERATIONS).filter((kind) => kind !== 'abortClone')
    for (const kind of tasked)
      assert.ok(makers.has(kind as typeof makers extends Set<infer M> ? M : never), kind)
  })
})
