import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { aTask } from '../../test/support/a-task.ts'
import { taskSearches, tasks } from '../../test/support/arbitraries.ts'
import { DAY_MS, matchesSearch, type Task } from '../task/index.ts'
import { decide, lastEndDue, type Policy, type ReadHold, type ReadRule } from './decide.ts'

const NOW = Date.UTC(2026, 0, 31)

const rules: fc.Arbitrary<readonly ReadRule[]> = fc.array(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    search: taskSearches,
    keepDays: fc.constantFrom(null, 0, 29, 30, 31),
  }),
  { maxLength: 3 },
)

function holdsOf(given: readonly Task[]): fc.Arbitrary<readonly ReadHold[]> {
  const byName = fc
    .subarray(given.map(({ id }) => id))
    .map((ids) => ({ id: 'names', search: null, tasks: new Set(ids) }))
  const bySearch = taskSearches.map((search) => ({ id: 'search', search, tasks: new Set<Task['id']>() }))
  return fc.array(fc.oneof(byName, bySearch), { maxLength: 2 })
}

const cases = fc
  .array(tasks, { minLength: 1, maxLength: 8 })
  .chain((given) =>
    fc.record({ given: fc.constant(given), policy: fc.record({ rules, holds: holdsOf(given) }) }),
  )

/** The rules again, written as a person would tell them: one question after the other. */
function isPrunedPlainly(task: Task, { rules, holds }: Policy): boolean {
  if (task.completedAt === null) return false
  if (task.state !== 'Failed' && task.state !== 'Stopped' && task.state !== 'Completed') return false
  for (const hold of holds) {
    if (hold.tasks.has(task.id)) return false
    if (hold.search !== null && matchesSearch(task, hold.search)) return false
  }
  for (const rule of rules) {
    if (!matchesSearch(task, rule.search)) continue
    if (rule.keepDays === null) return false
    return task.completedAt <= NOW - rule.keepDays * 24 * 60 * 60 * 1000
  }
  return false
}

describe('what a policy decides', () => {
  test('is what the plain telling of the rules says, for any task', () => {
    const seen = { due: 0, held: 0, kept: 0 }
    fc.assert(
      fc.property(cases, ({ given, policy }) => {
        for (const task of given) {
          const verdict = decide(task, policy, NOW)
          seen[verdict.is] += 1
          assert.equal(verdict.is === 'due', isPrunedPlainly(task, policy))
          const isDueWithoutHolds = isPrunedPlainly(task, { ...policy, holds: [] })
          assert.equal(verdict.is !== 'kept', isDueWithoutHolds)
        }
      }),
      { numRuns: 2000 },
    )
    for (const [verdict, count] of Object.entries(seen)) assert.ok(count > 100, `${verdict}: ${count}`)
  })

  test('never prunes what ended after the last end that is due', () => {
    fc.assert(
      fc.property(cases, ({ given, policy }) => {
        const last = lastEndDue(policy.rules, NOW)
        for (const task of given) {
          if (decide(task, policy, NOW).is === 'kept') continue
          assert.ok(last !== undefined && task.completedAt !== null && task.completedAt <= last)
        }
      }),
    )
  })

  test('goes by the first rule that matches, whatever later ones say', () => {
    const task = aTask({ state: 'Completed', startedAt: NOW - 100 * DAY_MS })
    const every = { search: [], holds: [] }
    const forEver: ReadRule = { name: 'ever', keepDays: null, search: every.search }
    const short: ReadRule = { name: 'short', keepDays: 1, search: every.search }
    assert.deepEqual(decide(task, { rules: [forEver, short], holds: [] }, NOW), { is: 'kept' })
    assert.deepEqual(decide(task, { rules: [short, forEver], holds: [] }, NOW), { is: 'due', rule: 'short' })
  })

  test('is due to the millisecond, so many days after the end', () => {
    const task = aTask({ state: 'Failed', startedAt: NOW - DAY_MS, completedAt: NOW })
    const policy = { rules: [{ name: 'r', keepDays: 2, search: [] }], holds: [] }
    assert.equal(decide(task, policy, NOW + 2 * DAY_MS - 1).is, 'kept')
    assert.equal(decide(task, policy, NOW + 2 * DAY_MS).is, 'due')
  })

  test('names every hold that keeps a task', () => {
    const task = aTask({ state: 'Failed', startedAt: NOW - 9 * DAY_MS })
    const holds = ['x', 'y'].map((id) => ({ id, search: null, tasks: new Set([task.id]) }))
    const policy = { rules: [{ name: 'r', keepDays: 0, search: [] }], holds }
    assert.deepEqual(decide(task, policy, NOW), { is: 'held', rule: 'r', holds: ['x', 'y'] })
  })
})
