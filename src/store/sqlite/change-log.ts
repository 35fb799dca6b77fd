import type { ListedTask } from '../../task/index.ts'
import type { ChangeLog } from '../change-log.ts'
import { type ChangeRow, fromChangeRow, toBeforeRow } from '../change-row.ts'
import { refuseForgotten } from '../changes-forgotten.ts'
import type { TaskRow } from '../task-row.ts'
import type { Database } from './database.ts'
import { valuesOf } from './task-sql.ts'

const BEFORE = 'before_type, before_state, before_started_at, before_completed_at'
const AFTER = `type, state, progress_percent, started_at, completed_at, complete_reason, initiated_by, is_cancellable,
  generation, related, cancel_requested_at`
const COLUMNS = `task_id, changed_at, ${BEFORE}, ${AFTER}`

/** Its last value but one is the task, whose newest change is the one before. */
const PREVIOUS = 'coalesce((select position from task where id = ?), 0)'
const ADD = `insert into task_change (position, previous, ${COLUMNS})
  values (?, ${PREVIOUS}, ${Array(17).fill('?').join(', ')})`
const ADD_REMOVED = `insert into task_change (position, previous, task_id, changed_at, ${BEFORE})
  values (?, ${PREVIOUS}, ?, ?, ?, ?, ?, ?)`
const ADD_ALL_REMOVED = `insert into task_change (position, previous, task_id, changed_at, ${BEFORE})
  select ? + row_number() over (order by id), position, id, ?, type, state, started_at, completed_at
  from task order by id`
const FIND_NEWEST = 'select max(position) as position from task_change'
const FIND_FORGOTTEN = 'select forgotten from task_log'
const SET_FORGOTTEN = 'update task_log set forgotten = ?'
const LIST = `select position, ${COLUMNS} from task_change where position > ? order by position limit ?`
const LIST_OF = `with recursive chain(position) as (
    select position from task where id = ?
    union all
    select task_change.previous from chain join task_change using (position)
  )
  select position, ${COLUMNS} from chain join task_change using (position)
  where position > ? order by position limit ?`
const LIST_AGES = 'select position, changed_at from task_change order by position limit ?'

/** The log of a database, and its pen. What is added is part of the transaction that changes the task. */
export interface SqliteChangeLog extends ChangeLog {
  /** Gives the position, which the task is to be written with. */
  readonly add: (before: ListedTask | undefined, after: TaskRow, now: number) => number
  /** Before the task is removed. */
  readonly addRemoved: (before: ListedTask, now: number) => void
  /** Says of all tasks that they are removed, before they are. */
  readonly addAllRemoved: (now: number) => void
  /** As `lastPosition`. */
  readonly revision: () => number
}

/** Opens the log of a database of which this connection is the only writer of tasks. */
export function openSqliteChangeLog(database: Database): SqliteChangeLog {
  const watchers = new Set<() => void>()
  /** Unknown after a change, and after one that was undone. */
  let newest: number | undefined
  let hasNews = false

  function note(): void {
    newest = undefined
    hasNews = true
  }

  function findForgotten(): number {
    return database.get<{ forgotten: number }>(FIND_FORGOTTEN)?.forgotten ?? 0
  }

  function revision(): number {
    newest ??= database.get<{ position: number | null }>(FIND_NEWEST)?.position ?? findForgotten()
    return newest
  }

  database.onCommit(() => {
    if (!hasNews) return
    hasNews = false
    for (const notify of watchers) notify()
  })

  return {
    revision,
    lastPosition: async () => revision(),

    add: (before, { id, ...row }, now) => {
      const was = toBeforeRow(before)
      const position = revision() + 1
      database.run(
        ADD,
        position,
        id,
        id,
        now,
        was.before_type,
        was.before_state,
        was.before_started_at,
        was.before_completed_at,
        ...valuesOf(row),
      )
      note()
      return position
    },

    addRemoved: ({ id, type, state, startedAt, completedAt }, now) => {
      database.run(ADD_REMOVED, revision() + 1, id, id, now, type, state, startedAt, completedAt)
      note()
    },

    addAllRemoved: (now) => {
      if (database.run(ADD_ALL_REMOVED, revision(), now) > 0) note()
    },

    list: async ({ after, limit }) => {
      const rows = database.all<ChangeRow>(LIST, after, limit)
      // Positions have no holes: what follows directly is all there is.
      if (rows[0]?.position !== after + 1) refuseForgotten(after, findForgotten() + 1)
      return rows.map(fromChangeRow)
    },

    listOf: async (id, { after, limit }) =>
      database.all<ChangeRow>(LIST_OF, id, after, limit).map(fromChangeRow),

    watch: (notify) => {
      // Another one, should the same function watch twice.
      const watcher = () => notify()
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },

    forget: async (before, limit) =>
      database.write(() => {
        const ages = database.all<{ position: number; changed_at: number }>(LIST_AGES, limit)
        const kept = ages.findIndex((age) => age.changed_at >= before)
        const last = ages.at(kept === -1 ? -1 : kept - 1)
        if (kept === 0 || last === undefined) return 0
        database.run(SET_FORGOTTEN, last.position)
        return database.run('delete from task_change where position <= ?', last.position)
      }),
  }
}
