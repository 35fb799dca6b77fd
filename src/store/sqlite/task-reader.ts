import {
  matchesFilter,
  type Task,
  type TaskFilter,
  type TaskId,
  taskStates,
  taskTypes,
} from '../../task/index.ts'
import { type ChangeRow, fromChangeRow } from '../change-row.ts'
import { fromRow, type TaskRow } from '../task-row.ts'
import type { TaskPage, TaskStore, TaskVocabulary } from '../task-store.ts'
import type { Database } from './database.ts'
import { findHeldWords } from './held-words.ts'
import { createKeptLists } from './kept-lists.ts'
import { createScratchFile } from './scratch-file.ts'
import { createTaskSearch } from './task-search.ts'
import { FIND_TASK, LIST_CANCELLING, toTaskQuery } from './task-sql.ts'
import { createTaskTexts } from './task-texts.ts'

/** What of `TaskStore` only reads. */
export type TaskReader = Required<
  Pick<
    TaskStore,
    | 'find'
    | 'list'
    | 'listRendered'
    | 'versionOf'
    | 'listCancelling'
    | 'search'
    | 'summarize'
    | 'vocabulary'
    | 'revision'
  >
>

const FIND_NEWEST = `select coalesce(max(position), (select forgotten from task_log)) as position from task_change`
const FIND_FORGOTTEN = 'select forgotten as position from task_log'
const COLUMNS = `position, task_id, changed_at, before_type, before_state, before_started_at, before_completed_at,
  type, state, progress_percent, started_at, completed_at, complete_reason, initiated_by, is_cancellable, generation,
  related, cancel_requested_at`
const LIST_SINCE = `select ${COLUMNS} from task_change where position > ? order by position limit ?`
const LIST_BACK = `select ${COLUMNS} from task_change where position > ? and position < ? order by position desc limit ?`

/** More changes at once than these, and what is kept is forgotten instead of looked through. */
const NOTED_MAX = 4_000
/** A list that none of the latest changes touched has the version of the last multiple of this. */
const VERSION_STEP = 1_024
const BACK_PAGE = 64

/**
 * Reads tasks that another process writes. What is kept of lists is held right by the log of changes, which is looked
 * at before anything kept is used: what was acknowledged anywhere before a call is seen by the call.
 *
 * @param scratchPath where texts of long lists are kept; each process needs its own
 */
export function openSqliteTaskReader(database: Database, scratchPath: string): TaskReader {
  const lists = createKeptLists()
  const scratch = createScratchFile(scratchPath)
  database.onClose(scratch.close)
  let seen: number | undefined
  let noted = newest()
  let words: TaskVocabulary | undefined

  function newest(): number {
    return database.get<{ position: number | null }>(FIND_NEWEST)?.position ?? 0
  }

  function catchUp(): void {
    const version = database.get<{ data_version: number }>('pragma data_version')?.data_version
    if (version === seen) return
    seen = version
    const position = newest()
    if (position === noted) return
    const rows = position - noted > NOTED_MAX ? [] : database.all<ChangeRow>(LIST_SINCE, noted, NOTED_MAX)
    if (rows[0]?.position !== noted + 1) {
      // Too many, or some are forgotten already.
      lists.clear()
      words = undefined
      noted = position
      return
    }
    for (const row of rows) {
      const { before, after } = fromChangeRow(row)
      lists.note(before ?? undefined, after ?? undefined)
      if ([before, after].some((task) => task !== null && hasNewWord(task))) words = undefined
      noted = row.position
    }
  }

  /**
   * The position of the newest change that the list saw. Every process comes to the same one, so that a client may
   * ask now the one and then the other.
   */
  function findVersion(filter: TaskFilter): number {
    const forgotten = database.get<{ position: number }>(FIND_FORGOTTEN)?.position ?? 0
    const floor = Math.max(forgotten, noted - (noted % VERSION_STEP))
    for (let before = noted + 1; before > floor + 1; ) {
      const rows = database.all<ChangeRow>(LIST_BACK, floor, before, BACK_PAGE)
      const last = rows.find((row) => touches(row, filter))
      if (last !== undefined) return last.position
      before = rows.at(-1)?.position ?? floor
    }
    return floor
  }

  function list(filter: TaskFilter, page: TaskPage): readonly Task[] {
    const { sql, values } = toTaskQuery(filter, page)
    return database.all<TaskRow>(sql, ...values).map(fromRow)
  }

  const listAsync = async (filter: TaskFilter, page: TaskPage) => list(filter, page)
  const { listRendered } = createTaskTexts({
    lists: {
      ...lists,
      // Asked for anew at each piece of a list.
      textsOf: (filter, mark) => {
        catchUp()
        return lists.textsOf(filter, mark)
      },
    },
    scratch,
    list,
  })

  return {
    find: async (id: TaskId) => {
      const row = database.get<TaskRow>(FIND_TASK, id)
      return row === undefined ? undefined : fromRow(row)
    },
    list: listAsync,
    listRendered,
    versionOf: async (filter) => {
      catchUp()
      const known = lists.of(filter)
      known.version ??= findVersion(filter)
      return known.version
    },
    listCancelling: async ({ limit }) =>
      database
        .all<TaskRow & { readonly changed_at: number }>(LIST_CANCELLING, limit)
        .map((row) => ({ task: fromRow(row), changedAt: row.changed_at })),
    ...createTaskSearch(database, listAsync),
    vocabulary: async () => {
      catchUp()
      words ??= findHeldWords(database)
      return words
    },
    revision: async () => newest(),
  }
}

function touches(row: ChangeRow, filter: TaskFilter): boolean {
  const { before, after } = fromChangeRow(row)
  // Filters look at the members of a listed task and no others.
  return [before, after].some((task) => task !== null && matchesFilter(task as Task, filter))
}

function hasNewWord({ type, state }: Pick<Task, 'type' | 'state'>): boolean {
  return taskTypes.numberOf(type) === undefined || taskStates.numberOf(state) === undefined
}
