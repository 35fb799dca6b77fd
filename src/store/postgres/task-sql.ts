import type { TaskFilter } from '../../task/index.ts'
import { conditionsOf } from '../task-conditions.ts'
import type { TaskRow } from '../task-row.ts'
import type { TaskCursor, TaskPage } from '../task-store.ts'
import { type StoredValue, toStoredArray } from './stored-text.ts'

/** The columns of a task, each with the type in which many values of it are given at once. */
export const TASK_COLUMN_TYPES: { readonly [Column in keyof TaskRow]: 'text' | 'bigint' } = {
  id: 'text',
  type: 'text',
  state: 'text',
  progress_percent: 'bigint',
  started_at: 'bigint',
  completed_at: 'bigint',
  complete_reason: 'text',
  initiated_by: 'text',
  is_cancellable: 'bigint',
  generation: 'bigint',
  related: 'text',
  cancel_requested_at: 'bigint',
}
// Object.keys cannot know the literal names of the table above.
export const TASK_NAMES = Object.keys(TASK_COLUMN_TYPES) as (keyof TaskRow)[]
const COLUMNS = TASK_NAMES.join(', ')
export const TASK_COLUMNS = COLUMNS
const GIVEN = `unnest(${[...TASK_NAMES.map((name) => TASK_COLUMN_TYPES[name]), 'bigint']
  .map((type, n) => `cast($${n + 1} as ${type}[])`)
  .join(', ')}) as given(${COLUMNS}, changed_at)`

export const FIND_TASK = `select ${COLUMNS} from task where id = $1`

/** Holds tasks for the transaction, in one order, so that two who want the same never wait for each other. */
export const LOCK_TASKS = `select ${COLUMNS} from task where id = any(cast($1 as text[])) order by id for update`

/** Adds tasks whose identifiers are free; the count says how many were. Values of `toTaskValues`. */
export const INSERT_TASKS = `insert into task (${COLUMNS}, changed_at)
  select ${COLUMNS}, changed_at from ${GIVEN}
  on conflict (id) do nothing`

/** Replaces tasks that the transaction holds. Values of `toTaskValues`. */
export const UPDATE_TASKS = `update task
  set ${TASK_NAMES.slice(1)
    .map((name) => `${name} = given.${name}`)
    .join(', ')}, changed_at = given.changed_at
  from ${GIVEN} where task.id = given.id`

/** Column by column, as `INSERT_TASKS` and `UPDATE_TASKS` take them. */
export function toTaskValues(rows: readonly DatedRow[]): readonly StoredValue[] {
  return [...TASK_NAMES, 'changed_at' as const].map((name) => toStoredArray(rows.map((row) => row[name])))
}

export interface DatedRow extends TaskRow {
  readonly changed_at: number
}

/** The conditions are those of the index, word for word, so that it is used. */
export const LIST_CANCELLING = `select ${COLUMNS}, changed_at from task
  where cancel_requested_at is not null and state = 'Cancelling' order by changed_at, id limit $1`

export interface TaskQuery {
  readonly sql: string
  readonly values: readonly StoredValue[]
}

/** A page of a list: one walk along an index that has its order. A test asks for the plans. */
export function toTaskQuery(filter: TaskFilter, page: TaskPage): TaskQuery {
  const { bounds, after } = stricterOf(filter, page)
  const values: StoredValue[] = []
  const place = (value: StoredValue) => `$${values.push(value)}`
  const clauses = conditionsOf(bounds).map(
    ({ column, operator, value }) => `${column} ${operator} ${place(value)}`,
  )
  if (after !== undefined) clauses.push(`(started_at, id) < (${place(after.startedAt)}, ${place(after.id)})`)
  const where = clauses.length === 0 ? '' : `where ${clauses.join(' and ')} `
  const sql = `select ${COLUMNS} from task ${where}order by started_at desc, id desc limit ${place(page.limit)}`
  return { sql, values }
}

/**
 * The cursor or `startedBefore`, whichever leaves less; it implies the other. Given both, the walk may begin at the
 * bound and pass again over all that lies before the cursor, on every page.
 */
function stricterOf(filter: TaskFilter, { after }: TaskPage): { bounds: TaskFilter; after?: TaskCursor } {
  if (after === undefined) return { bounds: filter }
  const { startedBefore, ...others } = filter
  if (startedBefore !== undefined && startedBefore < after.startedAt) return { bounds: filter }
  return { bounds: others, after }
}
