import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TaskFilter, TaskId } from '../../task/index.ts'
import { toSummaryQuery } from '../search-sql.ts'
import { openDatabase } from './database.ts'
import { DURATION_CLASSES } from './duration-classes.ts'
import { migrate } from './migrate.ts'
import { SQLITE } from './task-search.ts'
import { LIST_CANCELLING, toTaskQuery } from './task-sql.ts'

const EVERY_FILTER: Required<TaskFilter> = {
  startedBefore: 9,
  startedAfter: 1,
  completedBefore: 9,
  completedAfter: 1,
  type: 'Move',
  state: 'Failed',
}

const AFTER = { startedAt: 5, id: 'x' as TaskId }

describe('the SQL of a list', () => {
  const database = openDatabase({ path: ':memory:' })
  migrate(database, 0)

  function planOf(sql: string, ...values: Parameters<typeof database.all>[1][]): string {
    return database
      .all<{ detail: string }>(`explain query plan ${sql}`, ...values)
      .map(({ detail }) => detail)
      .join('; ')
  }

  test('every combination of filters but those by end, first page or later, is one walk along an index without a sort', () => {
    for (const filter of combinationsOf(EVERY_FILTER)) {
      for (const page of [{ limit: 5 }, { limit: 5, after: AFTER }]) {
        if (filter.completedAfter !== undefined || filter.completedBefore !== undefined) continue
        const { sql, values } = toTaskQuery(filter, page)
        assert.match(planOf(sql, ...values), /^(SCAN|SEARCH) task USING INDEX [^;]+$/, sql)
      }
    }
  })

  test('a list by ends seeks each class of durations, and then the rows of the page', () => {
    for (const filter of combinationsOf(EVERY_FILTER)) {
      if (filter.completedAfter === undefined && filter.completedBefore === undefined) continue
      for (const page of [{ limit: 5 }, { limit: 5, after: AFTER }]) {
        const { sql, values } = toTaskQuery(filter, page)
        const steps = planOf(sql, ...values).split('; ')
        const walks = steps.filter((step) => step.startsWith('SEARCH task USING'))
        assert.equal(walks.length, DURATION_CLASSES.length + 1, steps.join('\n'))
        assert.match(walks.at(-1) ?? '', /INTEGER PRIMARY KEY \(rowid=\?\)/)
        for (const walk of walks.slice(0, -1)) {
          assert.match(
            walk,
            /INDEX task_by\w*_duration \(.*duration_class=\? AND started_at>\? AND \(started_at,id\)<\(\?,\?\)/,
          )
        }
      }
    }
  })

  test('a list by type, state or both seeks what it is filtered by', () => {
    const seek = (filter: TaskFilter) => {
      const { sql, values } = toTaskQuery(filter, { limit: 5 })
      return planOf(sql, ...values)
    }
    assert.match(seek({ type: 'Move' }), /task_by_type \(type=\?\)/)
    assert.match(seek({ state: 'Failed' }), /task_by_state \(state=\?\)/)
    assert.match(seek({ type: 'Move', state: 'Failed' }), /task_by_type_and_state \(type=\? AND state=\?\)/)
  })

  test('a later page seeks its cursor, whatever bounds the start', () => {
    for (const filter of [{}, { startedBefore: 9 }, { startedBefore: 9, startedAfter: 1, type: 'Move' }]) {
      const { sql, values } = toTaskQuery(filter, { limit: 5, after: AFTER })
      assert.match(planOf(sql, ...values), /\(started_at,id\)<\(\?,\?\)/)
    }
  })

  test('the tasks that somebody asked to cancel are read from their small index', () => {
    assert.match(planOf(LIST_CANCELLING, 5), /^SCAN task USING INDEX task_cancelling$/)
  })
})

/** All subsets of the members of a filter. */
function combinationsOf(filter: TaskFilter): readonly TaskFilter[] {
  let all: readonly TaskFilter[] = [{}]
  for (const [name, value] of Object.entries(filter)) {
    all = [...all, ...all.map((one) => ({ ...one, [name]: value }))]
  }
  return all
}

describe('the SQL of a summary', () => {
  const database = openDatabase({ path: ':memory:' })
  migrate(database, 0)

  test('what a task relates to is sought for each task, and never walked for each', () => {
    for (const key of ['site', 'vpg', 'initiator'] as const) {
      const { sql, values } = toSummaryQuery([], [key], 10, SQLITE)
      const plan = database.all<{ detail: string }>(`explain query plan ${sql}`, ...values)
      const join = plan.find(({ detail }) => detail.includes(`of_${key}`))?.detail ?? ''
      assert.match(join, /task_term_by_task \(started_at=\? AND task_id=\? AND kind=\?\)/, join)
    }
  })
})
