import {
  fromSearchedRow,
  hasSameTerms,
  hasSameTexts,
  SEARCHED_AT_ONCE,
  SEARCHED_COLUMNS,
  type SearchedRow,
  type SearchedTask,
  termsOf,
  textsOf,
} from '../task-terms.ts'
import type { Database } from './database.ts'

const PUT_TERM = `insert into task_term (kind, term, started_at, task_id) values (?, ?, ?, ?) on conflict do nothing`
const REMOVE_TERM = 'delete from task_term where kind = ? and term = ? and started_at = ? and task_id = ?'
const PUT_TEXT = `insert into task_text (started_at, task_id, reason, initiator) values (?, ?, ?, ?) on conflict do nothing`
const REMOVE_TEXT = 'delete from task_text where started_at = ? and task_id = ?'

/**
 * Keeps what a search finds a task by. Part of the transaction that writes the task.
 *
 * @param before the task as it was; absent where it is new
 * @param after the task as it is; absent where it is removed
 */
export function putTermsOf(
  database: Database,
  before: SearchedTask | undefined,
  after: SearchedTask | undefined,
): void {
  if (before === undefined || after === undefined || !hasSameTerms(before, after)) {
    if (before !== undefined) runTerms(database, REMOVE_TERM, before)
    if (after !== undefined) runTerms(database, PUT_TERM, after)
  }
  if (before !== undefined && after !== undefined && hasSameTexts(before, after)) return
  if (before !== undefined && textsOf(before) !== undefined) {
    database.run(REMOVE_TEXT, before.startedAt, before.id)
  }
  const texts = after && textsOf(after)
  if (after === undefined || texts === undefined) return
  database.run(PUT_TEXT, after.startedAt, after.id, texts.reason, texts.initiator)
}

function runTerms(database: Database, sql: string, task: SearchedTask): void {
  for (const { kind, term } of termsOf(task)) database.run(sql, kind, term, task.startedAt, task.id)
}

/** Writes the terms of all tasks that are there. Part of a step of the schema. */
export function fillTerms(database: Database): void {
  for (let last = ''; ; ) {
    const rows = database.all<SearchedRow>(
      `select ${SEARCHED_COLUMNS} from task where id > ? order by id limit ?`,
      last,
      SEARCHED_AT_ONCE,
    )
    for (const row of rows) putTermsOf(database, undefined, fromSearchedRow(row))
    if (rows.length < SEARCHED_AT_ONCE) return
    last = rows.at(-1)?.id ?? last
  }
}
