import type { Database } from './database.ts'
import type { Findings } from './verify-tasks.ts'

/** Tasks whose newest change says something else than they do, and tasks that are gone without a change. */
const CONTRADICTED = `with newest as (
    select task_id, max(position) as position from task_change group by task_id
  )
  select task_change.task_id as id, task.id is null as isGone
  from newest join task_change using (position) left join task on task.id = newest.task_id
  where (task.id is null) <> (task_change.type is null)
    or task.generation <> task_change.generation or task.state <> task_change.state
    or task.progress_percent <> task_change.progress_percent or task.completed_at is not task_change.completed_at
    or task.complete_reason is not task_change.complete_reason or task.related <> task_change.related
  limit 100`

const HOLES = `select max(position) - min(position) + 1 - count(*) as missing from task_change`

/** Holds the log of changes to the tasks. A task that was written before there was a log is in it when it changes. */
export function inspectChanges(database: Database, { faults }: Findings): void {
  for (const { id, isGone } of database.all<{ id: string; isGone: number }>(CONTRADICTED)) {
    faults.push(
      isGone === 1
        ? `Task ${id} is gone, and no change says so.`
        : `Task ${id} is not what its newest change says.`,
    )
  }
  const missing = database.get<{ missing: number | null }>(HOLES)?.missing ?? 0
  if (missing > 0) faults.push(`The log of changes lacks ${missing} between its oldest and its newest.`)
}
