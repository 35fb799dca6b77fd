import type { ListedTask, Task, TaskId } from '../task/index.ts'
import type { TaskChange } from './change-log.ts'
import { fromRow, type TaskRow } from './task-row.ts'

/** What is kept of a task as it was before a change. */
export interface BeforeRow {
  readonly before_type: string | null
  readonly before_state: string | null
  readonly before_started_at: number | null
  readonly before_completed_at: number | null
}

type Nullable<Row> = { readonly [Column in keyof Row]: Row[Column] | null }

/** A change as both databases keep it: the columns of the task, all null where it is gone. */
export interface ChangeRow extends BeforeRow, Nullable<Omit<TaskRow, 'id'>> {
  readonly position: number
  readonly task_id: string
  readonly changed_at: number
}

export function toBeforeRow(before: ListedTask | undefined): BeforeRow {
  return {
    before_type: before?.type.toWellFormed() ?? null,
    before_state: before?.state.toWellFormed() ?? null,
    before_started_at: before?.startedAt ?? null,
    before_completed_at: before?.completedAt ?? null,
  }
}

export function fromChangeRow(row: ChangeRow): TaskChange {
  return {
    position: row.position,
    // Only stores fill the column.
    id: row.task_id as TaskId,
    changedAt: row.changed_at,
    before: toBefore(row),
    after: toAfter(row),
  }
}

function toBefore(row: ChangeRow): ListedTask | null {
  if (row.before_type === null || row.before_state === null || row.before_started_at === null) return null
  return {
    id: row.task_id as TaskId,
    type: row.before_type,
    state: row.before_state,
    startedAt: row.before_started_at,
    completedAt: row.before_completed_at,
  }
}

function toAfter(row: ChangeRow): Task | null {
  if (row.type === null) return null
  // The columns of a task are there all together, or none of them.
  return fromRow({ ...(row as unknown as TaskRow), id: row.task_id })
}
