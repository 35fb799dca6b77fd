import type { TaskStore } from '../store/index.ts'
import { NEWEST_FIRST, type SearchTerm, type Task, type TaskId, type TaskSearch } from '../task/index.ts'

export interface Span {
  /** Epoch milliseconds, both inclusive. */
  readonly from: number
  readonly to: number
}

/** Tasks just before a span that are looked at one by one; older ones are found by how long they took. */
const NEAR_MAX = 1000
/** Less than any identifier: what comes after it started before its instant. */
const NO_ID = '' as TaskId

/**
 * The tasks that overlap a span and pass a search, newest first; undefined where they are more than `limit`.
 * Each part is one walk along an index that ends after `limit` tasks.
 */
export async function findOverlapping(
  tasks: TaskStore,
  search: TaskSearch,
  { from, to }: Span,
  limit: number,
): Promise<readonly Task[] | undefined> {
  const page = { sort: NEWEST_FIRST, limit: limit + 1 }
  const inside = await tasks.search([...search, ...startedWithin({ from, to })], page)
  if (inside.length > limit) return undefined
  const before = [...search, bound('startedBefore', from - 1)]
  const near = await tasks.search(before, { sort: NEWEST_FIRST, limit: NEAR_MAX })
  const oldest = near.at(-1)
  // Whoever started before the nearest ones and lasts into the span took at least as long as from there.
  const long =
    near.length < NEAR_MAX || oldest === undefined
      ? []
      : await tasks.search(
          [
            ...search,
            bound('durationMin', from - oldest.startedAt),
            bound('startedBefore', oldest.startedAt),
            bound('completedAfter', from),
          ],
          { sort: { key: 'duration', isDescending: true }, limit: limit + 1 },
        )
  const endless = await findEndlessBefore(tasks, search, from, limit + 1)
  const ended = near.filter(({ completedAt }) => completedAt !== null && completedAt >= from)
  const found = new Map([...inside, ...ended, ...long, ...endless].map((task) => [task.id, task]))
  if (found.size > limit) return undefined
  return [...found.values()].sort((one, other) => other.startedAt - one.startedAt)
}

/** The tasks without an end that started before an instant, newest first. */
export async function findEndlessBefore(
  tasks: TaskStore,
  search: TaskSearch,
  instant: number,
  limit: number,
): Promise<readonly Task[]> {
  // Tasks without an end come last by end: a cursor there begins with them.
  return tasks.search(search, {
    sort: { key: 'completed', isDescending: true },
    limit,
    after: { value: null, startedAt: instant, id: NO_ID },
  })
}

export function startedWithin({ from, to }: Span): TaskSearch {
  return [bound('startedAfter', from), bound('startedBefore', to)]
}

function bound(
  field: 'startedAfter' | 'startedBefore' | 'completedAfter' | 'durationMin',
  value: number,
): SearchTerm {
  return { field, values: [value], isNegated: false }
}
