import type { Task, TaskFilter, TaskSearch } from '../../task/index.ts'
import type { SearchDialect } from '../search-conditions.ts'
import { type GroupRow, toGroups } from '../search-groups.ts'
import { toSearchQueries, toSummaryQuery } from '../search-sql.ts'
import { TASK_CONDITIONS } from '../task-conditions.ts'
import { fromRow, type TaskRow } from '../task-row.ts'
import type { SearchPage, TaskPage, TaskStore } from '../task-store.ts'
import type { Database } from './database.ts'
import { TASK_COLUMNS } from './task-sql.ts'

export const SQLITE: SearchDialect = {
  place: () => '?',
  position: (text, part) => `instr(${text}, ${part})`,
  // Named, since a page must never be a sort of the whole table.
  indexed: (index) => `task indexed by ${index}`,
}

type List = (filter: TaskFilter, page: TaskPage) => Promise<readonly Task[]>

/** @param list what answers a search that is a list of `/v1`, which knows more indexes */
export function createTaskSearch(database: Database, list: List): Pick<TaskStore, 'search' | 'summarize'> {
  return {
    search: async (search, page) => {
      const filter = toFilter(search, page)
      if (filter !== undefined) return list(filter, page)
      const rows: TaskRow[] = []
      for (const toQuery of toSearchQueries(TASK_COLUMNS, search, page, SQLITE)) {
        if (rows.length >= page.limit) break
        const { sql, values } = toQuery(page.limit - rows.length)
        rows.push(...database.all<TaskRow>(sql, ...values))
      }
      return rows.map(fromRow)
    },

    summarize: async (search, by, limit) => {
      const { sql, values } = toSummaryQuery(search, by, limit, SQLITE)
      return toGroups(database.all<GroupRow>(sql, ...values), by.length)
    },
  }
}

/** The filter that asks for the same, where there is one. */
function toFilter(search: TaskSearch, { sort }: SearchPage): TaskFilter | undefined {
  if (sort.key !== 'started' || !sort.isDescending) return undefined
  const filter: Record<string, unknown> = {}
  for (const { field, values, isNegated } of search) {
    if (isNegated || values.length !== 1 || !(field in TASK_CONDITIONS) || field in filter) return undefined
    filter[field] = values[0]
  }
  return filter
}
