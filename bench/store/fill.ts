import { DatabaseSync } from 'node:sqlite'
import { openSqliteStores } from '../../src/store/sqlite/index.ts'
import { toRow } from '../../src/store/task-row.ts'
import { termsOf, textsOf } from '../../src/store/task-terms.ts'
import type { Task } from '../../src/task/index.ts'
import { createTasks } from '../http/tasks.ts'

/** So many go through the store, with all that it keeps beside tasks; more are put straight into its tables. */
const STORED_TASKS = 20_000

/** Puts so many tasks into a new data folder. @param onTask sees each task */
export async function fillFolder(
  folder: string,
  count: number,
  onTask: (task: Task, index: number) => void = () => {},
): Promise<void> {
  const tasks = createTasks(count)
  let index = 0
  function* next(batchTasks: number): Generator<Task> {
    for (let left = batchTasks; left > 0; left -= 1) {
      const { value, done } = tasks.next()
      if (done === true) return
      onTask(value, index)
      index += 1
      yield value
    }
  }
  const stores = await openSqliteStores({ folder })
  await stores.tasks.merge([...next(STORED_TASKS)], 0)
  await stores.close()
  if (index < count) fillTables(`${folder}/zvm-tasks.db`, next(count - index))
}

/**
 * Writes tasks into the tables as the store does, without the log of changes, which nothing that is measured reads, and
 * makes the indexes anew after: hours become minutes.
 */
function fillTables(file: string, tasks: Iterable<Task>): void {
  const database = new DatabaseSync(file)
  database.exec(
    'pragma journal_mode = delete; pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive; pragma cache_size = -1000000',
  )
  const indexes = database
    .prepare(
      `select name, sql from sqlite_schema where type = 'index' and tbl_name = 'task' and sql is not null`,
    )
    .all()
  for (const { name } of indexes) database.exec(`drop index ${name}`)
  const columns = [
    ...['id', 'type', 'state', 'progress_percent', 'started_at', 'completed_at', 'complete_reason'],
    ...['initiated_by', 'is_cancellable', 'generation', 'related', 'cancel_requested_at'],
  ]
  const putTask = database.prepare(
    `insert into task (${columns.join(', ')}, changed_at) values (${columns.map((name) => `:${name}`).join(', ')}, 0)`,
  )
  const putTerm = database.prepare(
    'insert into task_term (kind, term, started_at, task_id) values (?, ?, ?, ?)',
  )
  const putText = database.prepare('insert into task_text values (?, ?, ?, ?)')
  database.exec('begin')
  for (const task of tasks) {
    putTask.run({ ...toRow(task) })
    for (const { kind, term } of termsOf(task)) putTerm.run(kind, term, task.startedAt, task.id)
    const texts = textsOf(task)
    if (texts !== undefined) putText.run(task.startedAt, task.id, texts.reason, texts.initiator)
  }
  database.exec('commit')
  for (const { sql } of indexes) database.exec(String(sql))
  database.close()
}
