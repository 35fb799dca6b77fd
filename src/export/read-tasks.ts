import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SearchCursor, TaskStore } from '../store/index.ts'
import { sortValueOf, type Task, type TaskSearch, type TaskSort } from '../task/index.ts'

/** What an export reads tasks from. */
export type TaskSource = Pick<TaskStore, 'search'>

/** Tasks that are read and written in one turn: one or two milliseconds. */
export const PAGE_TASKS = 256

/**
 * All tasks of a search in their order, page by page; the last page may be empty. A page goes on after the last task of
 * the one before, as that was: what is written meanwhile shifts nothing.
 */
export async function* readPages(
  tasks: TaskSource,
  { search, sort }: { readonly search: TaskSearch; readonly sort: TaskSort },
): AsyncGenerator<readonly Task[]> {
  let after: SearchCursor | undefined
  for (;;) {
    const page = await tasks.search(search, {
      sort,
      limit: PAGE_TASKS,
      ...(after === undefined ? {} : { after }),
    })
    yield page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE_TASKS) return
    after = { value: sortValueOf(last, sort.key), startedAt: last.startedAt, id: last.id }
    // A store may answer without waiting for anything, and a reader may take without: others come between.
    await nextTurn()
  }
}
