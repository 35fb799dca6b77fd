import type { ListedTask, TaskId } from '../../task/index.ts'
import type { Database } from './database.ts'

/** @param before absent where the task is new @param after absent where it is gone */
export type OnTaskChange = (before: ListedTask | undefined, after: ListedTask | undefined) => void

const COLUMNS = ['id', 'type', 'state', 'started_at', 'completed_at'] as const
const NOTHING = COLUMNS.map(() => 'null').join(', ')

/**
 * Tells of every row of `task` that this connection writes, whoever writes it, while it is being written: a trigger
 * forgets nobody. What is undone later was told, too, and a listener must bear that; it must not throw or write.
 */
export function watchTasks(database: Database, onChange: OnTaskChange): void {
  const { connection } = database
  connection.function('note_task_change', { varargs: true }, (...values) => {
    // The triggers below give the columns twice, in their order.
    onChange(toListed(values.slice(0, COLUMNS.length)), toListed(values.slice(COLUMNS.length)))
    return null
  })
  const rows = { insert: [NOTHING, of('new')], update: [of('old'), of('new')], delete: [of('old'), NOTHING] }
  for (const [event, [before, after]] of Object.entries(rows)) {
    connection.exec(`create temp trigger task_${event} after ${event} on main.task
      begin select note_task_change(${before}, ${after}); end`)
  }
}

function of(row: 'new' | 'old'): string {
  return COLUMNS.map((column) => `${row}.${column}`).join(', ')
}

function toListed([id, type, state, startedAt, completedAt]: readonly unknown[]): ListedTask | undefined {
  if (typeof id !== 'string') return undefined
  return {
    // Only `toRow` fills these columns.
    id: id as TaskId,
    type: String(type),
    state: String(state),
    startedAt: Number(startedAt),
    completedAt: completedAt === null ? null : Number(completedAt),
  }
}
