import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SearchCursor, TaskStore } from '../store/index.ts'
import type { Task, TaskSearch, TaskSort } from '../task/index.ts'

/** Tasks that are read, and removed, at once: few enough for other requests to come between. */
export const BATCH_TASKS = 256

const OLDEST_FIRST: TaskSort = { key: 'completed', isDescending: false }

/** The tasks that ended at or before `until`, epoch milliseconds, the oldest end first, in batches. */
export async function* walkEnded(
  tasks: Pick<TaskStore, 'search'>,
  until: number,
): AsyncGenerator<readonly Task[]> {
  const search: TaskSearch = [
    { field: 'group', values: ['ended'], isNegated: false },
    { field: 'completedBefore', values: [until], isNegated: false },
  ]
  let after: SearchCursor | undefined
  for (;;) {
    const page = { sort: OLDEST_FIRST, limit: BATCH_TASKS, ...(after === undefined ? {} : { after }) }
    const batch = await tasks.search(search, page)
    if (batch.length > 0) yield batch
    const last = batch.at(-1)
    if (last === undefined || batch.length < BATCH_TASKS) return
    after = { value: last.completedAt, startedAt: last.startedAt, id: last.id }
    // The embedded database answers within the turn; without this nobody else would get one.
    await nextTurn()
  }
}
