import type { SQLInputValue } from 'node:sqlite'
import type { TaskFilter } from '../../task/index.ts'
import type { TaskPage } from '../task-store.ts'
import { DURATION_CLASSES, type DurationClass } from './duration-classes.ts'

/** Beyond every instant that a task can have, and exact as a double. */
const INSTANT_MAX = 2 ** 52

/** Whether a list is bounded by the ends of its tasks. */
export function hasEndBound({ completedBefore, completedAfter }: TaskFilter): boolean {
  return completedBefore !== undefined || completedAfter !== undefined
}

/**
 * A page of a list that is bounded by the ends of its tasks, and by whatever else: each class of durations is sought
 * at the starts that its tasks can have had, and gives its first few; the newest of them all are the page.
 *
 * @param columns of `task`, to be given
 */
export function toSpanQuery(
  columns: string,
  filter: TaskFilter,
  page: TaskPage,
): { readonly sql: string; readonly values: readonly SQLInputValue[] } {
  const walks = DURATION_CLASSES.map((one) => toWalk(one, filter, page))
  const newest = `select * from (${walks.map(({ sql }) => sql).join(' union all ')}) order by start desc, name desc limit ?`
  const named = columns.replace(/\w+/g, 'task.$&')
  return {
    // `cross` keeps the order of the tables: the few that were found first, then their rows.
    sql: `select ${named} from (${newest}) found cross join task on task.rowid = found.place order by found.start desc, found.name desc`,
    values: [...walks.flatMap(({ values }) => values), page.limit],
  }
}

/**
 * The first tasks of one class. All that is asked for is in the index, so no row is read, although the plan does not
 * call that covering where a column is generated.
 */
function toWalk({ number, leastMs, mostMs }: DurationClass, filter: TaskFilter, { limit, after }: TaskPage) {
  const { type, state, completedAfter, completedBefore } = filter
  const startedAfter = Math.max(
    filter.startedAfter ?? -INSTANT_MAX,
    (completedAfter ?? -INSTANT_MAX) - mostMs,
  )
  const startedBefore = Math.min(
    filter.startedBefore ?? INSTANT_MAX,
    (completedBefore ?? INSTANT_MAX) - leastMs,
  )
  // The cursor or the bound, whichever leaves less: given both, SQLite seeks to the bound and walks to the cursor.
  const isPast = after !== undefined && after.startedAt <= startedBefore
  const cursor = isPast ? [after.startedAt, after.id] : [inRange(startedBefore) + 1, '']
  const equal = [
    ...(type === undefined ? [] : ([['type', type]] as const)),
    ...(state === undefined ? [] : ([['state', state]] as const)),
  ]
  const index =
    type !== undefined
      ? 'task_by_type_and_duration'
      : state !== undefined
        ? 'task_by_state_and_duration'
        : 'task_by_duration'
  const conditions = [
    ...equal.map(([column]) => `${column} = ?`),
    `duration_class = ${number}`,
    '(started_at, id) < (?, ?)',
    'started_at >= ?',
    'completed_at >= ?',
    'completed_at <= ?',
  ]
  return {
    sql: `select * from (select rowid as place, started_at as start, id as name from task indexed by ${index} where ${conditions.join(' and ')} order by started_at desc, id desc limit ?)`,
    values: [
      ...equal.map(([, value]) => value),
      ...cursor,
      inRange(startedAfter),
      completedAfter ?? -INSTANT_MAX,
      completedBefore ?? INSTANT_MAX,
      limit,
    ] as SQLInputValue[],
  }
}

function inRange(instant: number): number {
  return Math.min(Math.max(instant, -INSTANT_MAX), INSTANT_MAX)
}
