import type { Task } from '../../task/index.ts'
import { fromRow, type TaskRow, toRow } from '../task-row.ts'
import type { TaskVocabulary } from '../task-store.ts'
import type { TaskTable } from '../task-table.ts'
import type { SqliteChangeLog } from './change-log.ts'
import type { Database } from './database.ts'
import { putEntitiesOf } from './entity-store.ts'
import { createTouchedWords, findHeldWords, noteWords, updateHeldWords } from './held-words.ts'
import { FIND_TASK, INSERT_TASK, UPDATE_TASK, UPDATE_UNINDEXED, valuesOf } from './task-sql.ts'
import { putTermsOf } from './task-terms.ts'

/**
 * Writes tasks with all that belongs to them: entities, terms, the log. For every store that writes tasks; each call is
 * part of the transaction around it.
 */
export interface TaskWriter extends TaskTable {
  /** Removes all tasks. */
  clear(now: number): void
  /** The words of stored tasks that are not of the published page. */
  vocabulary(): TaskVocabulary
}

export function openTaskWriter(database: Database, log: SqliteChangeLog): TaskWriter {
  let held = findHeldWords(database)
  // Looked at when somebody asks: a write that was undone has then touched what is not there, which does no harm.
  let touched = createTouchedWords()
  let isCleared = false

  return {
    find: (id) => {
      const row = database.get<TaskRow>(FIND_TASK, id)
      return row === undefined ? undefined : fromRow(row)
    },

    add: (task, now) => {
      const row = toRow(task)
      const { id, ...others } = row
      database.run(INSERT_TASK, id, ...valuesOf(others), now, log.add(undefined, row, now))
      putEntitiesOf(database, task)
      putTermsOf(database, undefined, task)
      noteWords(touched, task)
    },

    replace: (before, after, now) => {
      const row = toRow(after)
      updateRow(database, before, row, { now, position: log.add(before, row, now) })
      if (after.relatedEntities !== before.relatedEntities) putEntitiesOf(database, after)
      putTermsOf(database, before, after)
      noteWords(touched, before)
      noteWords(touched, after)
    },

    remove: (before, now) => {
      database.run('delete from idempotency_key where task_id = ?', before.id)
      log.addRemoved(before, now)
      database.run('delete from task where id = ?', before.id)
      putTermsOf(database, before, undefined)
      noteWords(touched, before)
    },

    clear: (now) => {
      log.addAllRemoved(now)
      for (const table of ['idempotency_key', 'entity', 'task_term', 'task_text', 'task']) {
        database.run(`delete from ${table}`)
      }
      isCleared = true
    },

    vocabulary: () => {
      if (isCleared) held = findHeldWords(database)
      else if (touched.types.size + touched.states.size > 0) held = updateHeldWords(database, held, touched)
      else return held
      touched = createTouchedWords()
      isCleared = false
      return held
    },
  }
}

function updateRow(
  database: Database,
  before: Task,
  { id, ...row }: TaskRow,
  { now, position }: { readonly now: number; readonly position: number },
): void {
  const isWhereItWas =
    row.type === before.type &&
    row.state === before.state &&
    row.started_at === before.startedAt &&
    row.completed_at === before.completedAt &&
    row.cancel_requested_at === (before.cancelRequestedAt ?? null)
  if (!isWhereItWas) {
    database.run(UPDATE_TASK, ...valuesOf(row), now, position, id)
    return
  }
  const { progress_percent, complete_reason, initiated_by, is_cancellable, generation, related } = row
  database.run(
    UPDATE_UNINDEXED,
    progress_percent,
    complete_reason,
    initiated_by,
    is_cancellable,
    generation,
    related,
    now,
    position,
    id,
  )
}
