import type { TaskChange } from '../store/index.ts'
import { type ListedTask, matchesSearch, type SearchTerm, type Task, type TaskSearch } from '../task/index.ts'

/** What a change is to somebody who asked for some of the tasks. */
export const HAPPENINGS = ['added', 'changed', 'left', 'removed'] as const
export type Happening = (typeof HAPPENINGS)[number]

/**
 * What a change is to a search; `undefined` where it is nothing to it.
 *
 * `added` is a task that passes and did not before, `changed` one that passes and did or may have before, `left` one
 * that does not pass any more, `removed` one that is not there any more. The log knows of the task before only what
 * decides where it stood (`ListedTask`): conditions on type, state and times are decided exactly. Relations and the
 * initiator are taken as they are after, since no step of a task changes them; text may have been any, and all of
 * these where the task is gone. So `left` and `removed` may tell of a task that never passed, but none that passed
 * goes untold.
 */
export function happeningOf({ before, after }: TaskChange, search: TaskSearch): Happening | undefined {
  const passesNow = after !== null && matchesSearch(after, search)
  const passedBefore = before !== null && mayHavePassed(before, after, search)
  if (passesNow) return passedBefore ? 'changed' : 'added'
  if (!passedBefore) return undefined
  return after === null ? 'removed' : 'left'
}

/** What a search asks of type, state and times, which are known of a task before. */
const LISTED_FIELDS: readonly SearchTerm['field'][] = [
  'type',
  'state',
  'group',
  'startedBefore',
  'startedAfter',
  'completedBefore',
  'completedAfter',
  'durationMin',
  'durationMax',
]

function mayHavePassed(before: ListedTask, after: Task | null, search: TaskSearch): boolean {
  const decided = search.filter(({ field }) =>
    after === null ? LISTED_FIELDS.includes(field) : field !== 'text',
  )
  // Of a task that is gone only the listed fields are looked at.
  return matchesSearch({ ...after, ...before } as Task, decided)
}
