import type { SearchDialect } from '../search-conditions.ts'
import { type GroupRow, toGroups } from '../search-groups.ts'
import { toSearchQueries, toSummaryQuery } from '../search-sql.ts'
import { fromRow, type TaskRow } from '../task-row.ts'
import type { TaskStore } from '../task-store.ts'
import type { Database } from './database.ts'
import { TASK_COLUMNS } from './task-sql.ts'

const POSTGRES: SearchDialect = {
  place: (number) => `$${number}`,
  position: (text, part) => `strpos(${text}, ${part})`,
  // The server knows how many there are of each value, and chooses.
  indexed: () => 'task',
}

export function createTaskSearch(database: Database): Pick<TaskStore, 'search' | 'summarize'> {
  return {
    search: async (search, page) => {
      const rows: TaskRow[] = []
      for (const toQuery of toSearchQueries(TASK_COLUMNS, search, page, POSTGRES)) {
        if (rows.length >= page.limit) break
        const { sql, values } = toQuery(page.limit - rows.length)
        rows.push(...(await database.all<TaskRow>(sql, ...values)))
      }
      return rows.map(fromRow)
    },

    summarize: async (search, by, limit) => {
      const { sql, values } = toSummaryQuery(search, by, limit, POSTGRES)
      return toGroups(await database.all<GroupRow>(sql, ...values), by.length)
    },
  }
}
