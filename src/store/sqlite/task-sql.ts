import type { SQLInputValue } from 'node:sqlite'
import type { TaskFilter } from '../../task/index.ts'
import { conditionsOf } from '../task-conditions.ts'
import type { TaskRow } from '../task-row.ts'
import type { TaskCursor, TaskPage } from '../task-store.ts'
import { hasEndBound, toSpanQuery } from './task-span-sql.ts'

const COLUMNS =
  'id, type, state, progress_percent, started_at, completed_at, complete_reason, initiated_by, is_cancellable, generation, related, cancel_requested_at'
export const TASK_COLUMNS = COLUMNS

export const FIND_TASK = `select ${COLUMNS} from task where id = ?`

export const INSERT_TASK = `insert into task (${COLUMNS}, changed_at, position) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

export const UPDATE_TASK = `update task set type = ?, state = ?, progress_percent = ?, started_at = ?, completed_at = ?,
  complete_reason = ?, initiated_by = ?, is_cancellable = ?, generation = ?, related = ?, cancel_requested_at = ?, changed_at = ?, position = ? where id = ?`

/** For a task that stays where it is in every index, as nearly all do that report progress: half the work. */
export const UPDATE_UNINDEXED = `update task set progress_percent = ?, complete_reason = ?, initiated_by = ?,
  is_cancellable = ?, generation = ?, related = ?, changed_at = ?, position = ? where id = ?`

/** The values of the columns after `id`, in the order of the statements here. */
export function valuesOf(row: Omit<TaskRow, 'id'>): readonly SQLInputValue[] {
  return [
    row.type,
    row.state,
    row.progress_percent,
    row.started_at,
    row.completed_at,
    row.complete_reason,
    row.initiated_by,
    row.is_cancellable,
    row.generation,
    row.related,
    row.cancel_requested_at,
  ]
}

/** The conditions are those of the index, word for word, so that it is used. */
export const LIST_CANCELLING = `select ${COLUMNS}, changed_at from task indexed by task_cancelling
  where cancel_requested_at is not null and state = 'Cancelling' order by changed_at, id limit ?`

export interface TaskQuery {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

/** A page of a list. The index is named: a page must never be a sort of the whole table. */
export function toTaskQuery(filter: TaskFilter, page: TaskPage): TaskQuery {
  if (hasEndBound(filter)) return toSpanQuery(COLUMNS, filter, page)
  const { bounds, after } = stricterOf(filter, page)
  const conditions = conditionsOf(bounds)
  const clauses = conditions.map(({ column, operator }) => `${column} ${operator} ?`)
  const values: SQLInputValue[] = conditions.map(({ value }) => value)
  if (after !== undefined) {
    clauses.push('(started_at, id) < (?, ?)')
    values.push(after.startedAt, after.id)
  }
  const where = clauses.length === 0 ? '' : `where ${clauses.join(' and ')} `
  return {
    sql: `select ${COLUMNS} from task indexed by ${indexFor(filter)} ${where}order by started_at desc, id desc limit ?`,
    values: [...values, page.limit],
  }
}

/**
 * The cursor or `startedBefore`, whichever leaves less; it implies the other. Given both, SQLite seeks to the
 * bound and reads again all that lies before the cursor, on every page.
 */
function stricterOf(filter: TaskFilter, { after }: TaskPage): { bounds: TaskFilter; after?: TaskCursor } {
  if (after === undefined) return { bounds: filter }
  const { startedBefore, ...others } = filter
  if (startedBefore !== undefined && startedBefore < after.startedAt) return { bounds: filter }
  return { bounds: others, after }
}

function indexFor({ type, state }: TaskFilter): string {
  if (type !== undefined && state !== undefined) return 'task_by_type_and_state'
  if (type !== undefined) return 'task_by_type'
  return state === undefined ? 'task_by_start' : 'task_by_state'
}
