import { existsSync } from 'node:fs'
import { Problem } from '../../problem/index.ts'
import { configureDatabase } from '../sqlite/configure-database.ts'
import { createDataFolder, databasePath } from '../sqlite/data-folder.ts'
import { type Database, openDatabase } from '../sqlite/database.ts'
import { migrate, refuseNewer } from '../sqlite/migrate.ts'
import { putTermsOf } from '../sqlite/task-terms.ts'
import { openWriterLock } from '../sqlite/writer-lock.ts'
import { fromRow, type TaskRow } from '../task-row.ts'
import type { Cell, CopiedRow, CopiedTable } from './copied-tables.ts'
import type { CopyTarget } from './copy-side.ts'
import {
  ADD_NOTE,
  type BoundsRow,
  columnsOf,
  copiedByAnother,
  FIND_NOTE,
  LIST_STEPS,
  MOVE_NOTE,
  namesOf,
  READ_BOUNDS,
  REMOVE_NOTE,
  toPageSql,
} from './copy-sql.ts'

/** A new task begins a chain of its own, as when it was written; a change of a task that is gone leads nowhere. */
const PREVIOUS = `case when $1 is null then 0 else coalesce((select position from task where id = $2), 0) end`
const SET_PREVIOUS = `update task_change set previous = ${PREVIOUS} where position = $3`
const SET_NEWEST = 'update task set position = $1 where id = $2'

/**
 * Opens a data folder to be copied from or to. It is held as by a service, so that nobody else works on it.
 *
 * @throws Problem as a service, and `file-unreadable` where a source is no data folder
 */
export function openSqliteSide(options: {
  readonly folder: string
  readonly isTarget: boolean
  /** Epoch milliseconds; dates steps of the schema. */
  readonly now: number
}): CopyTarget {
  const { folder, isTarget, now } = options
  const place = `The data folder ${folder}`
  if (!isTarget && !existsSync(databasePath(folder))) {
    throw new Problem('file-unreadable', `${folder} is no data folder; name one that a service has made.`)
  }
  createDataFolder(folder)
  const lock = openWriterLock(folder)
  try {
    const database = openDatabase({ path: databasePath(folder) })
    try {
      refuseNewer(database, place)
      configureDatabase(database)
      migrate(database, now)
      return toSide(database, place, lock.release)
    } catch (error) {
      database.close()
      throw error
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function toSide(database: Database, place: string, release: () => void): CopyTarget {
  const run = (sql: string, values: readonly Cell[] = []) => database.run(numbered(sql), ...values)
  const all = (sql: string, values: readonly Cell[] = []) => database.all<CopiedRow>(numbered(sql), ...values)

  function add(table: CopiedTable, row: CopiedRow): void {
    const columns = columnsOf(table)
    run(
      toInsertSql(table),
      columns.map((name) => row[name] ?? null),
    )
    if (table.name === 'task') {
      // Its columns are those of the table.
      putTermsOf(database, undefined, fromRow(row as unknown as TaskRow))
    }
    if (table.name === 'task_change') {
      const { position = 0, before_type = null, task_id = '' } = row
      run(SET_PREVIOUS, [before_type, task_id, position])
      run(SET_NEWEST, [position, task_id])
    }
  }

  return {
    place,
    list: async (table, { after, limit }) =>
      all(toPageSql(table, after === undefined), [...(after ?? []), limit]),
    readLog: async () => {
      const bounds = database.get<BoundsRow>(READ_BOUNDS)
      const forgotten = database.get<{ forgotten: number }>('select forgotten from task_log')?.forgotten ?? 0
      return {
        position: bounds?.newest ?? forgotten,
        forgotten: bounds?.oldest == null ? forgotten : bounds.oldest - 1,
      }
    },
    listSteps: async () => all(LIST_STEPS),
    // Nobody else has the lock of writers.
    hasMoved: async () => false,
    close: async () => {
      database.close()
      release()
    },
    findNote: async () => database.get<{ value: string }>(FIND_NOTE)?.value,
    begin: async (note) => {
      database.write(() => run(ADD_NOTE, [note]))
    },
    put: async (table, rows, { from, to }) =>
      database.write(() => {
        if (run(MOVE_NOTE, [to, from]) !== 1) throw copiedByAnother(place)
        for (const row of rows) add(table, row)
      }),
    complete: async ({ forgotten }) => {
      database.write(() => run('update task_log set forgotten = $1', [forgotten]))
    },
    end: async () => {
      database.write(() => run(REMOVE_NOTE))
    },
  }
}

/** `previous` has no value until its task is looked at. */
function toInsertSql(table: CopiedTable): string {
  const columns = columnsOf(table)
  const places = columns.map((_, n) => `$${n + 1}`).join(', ')
  return table.name === 'task_change'
    ? `insert into task_change (${namesOf(columns)}, previous) values (${places}, 0)`
    : `insert into "${table.name}" (${namesOf(columns)}) values (${places})`
}

/** SQLite takes `$1` for a name. */
function numbered(sql: string): string {
  return sql.replace(/\$(\d+)/g, '?$1')
}
