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
import type { Queries } from './database.ts'
import { type StoredValue, toStoredArray } from './stored-text.ts'

/** A task that is written: as it was, absent where it is new, and as it is, absent where it is gone. */
export interface TaskChange {
  readonly before?: SearchedTask | undefined
  readonly after?: SearchedTask | undefined
}

const TERMS = `unnest(cast($1 as text[]), cast($2 as text[]), cast($3 as bigint[]), cast($4 as text[]))
  as given(kind, term, started_at, task_id)`
const PUT_TERMS = `insert into task_term (kind, term, started_at, task_id)
  select kind, term, started_at, task_id from ${TERMS} on conflict do nothing`
const REMOVE_TERMS = `delete from task_term using ${TERMS} where task_term.kind = given.kind
  and task_term.term = given.term and task_term.started_at = given.started_at and task_term.task_id = given.task_id`
const PUT_TEXTS = `insert into task_text (started_at, task_id, reason, initiator)
  select started_at, task_id, reason, initiator
  from unnest(cast($1 as bigint[]), cast($2 as text[]), cast($3 as text[]), cast($4 as text[]))
    as given(started_at, task_id, reason, initiator) on conflict do nothing`
const REMOVE_TEXTS = `delete from task_text
  using unnest(cast($1 as bigint[]), cast($2 as text[])) as given(started_at, task_id)
  where task_text.started_at = given.started_at and task_text.task_id = given.task_id`

/** Keeps what a search finds tasks by. Part of the transaction that writes the tasks. */
export async function putTermsOf(queries: Queries, changes: readonly TaskChange[]): Promise<void> {
  const differs = (isSame: typeof hasSameTerms) =>
    changes.filter(
      ({ before, after }) => before === undefined || after === undefined || !isSame(before, after),
    )
  const moved = differs(hasSameTerms)
  const told = differs(hasSameTexts)
  // All of it goes out together, and runs in this order.
  await Promise.all([
    run(
      queries,
      REMOVE_TERMS,
      moved.flatMap(({ before }) => toTermRows(before)),
    ),
    run(
      queries,
      PUT_TERMS,
      moved.flatMap(({ after }) => toTermRows(after)),
    ),
    run(
      queries,
      REMOVE_TEXTS,
      told.flatMap(({ before }) => (before === undefined ? [] : [[before.startedAt, before.id]])),
    ),
    run(
      queries,
      PUT_TEXTS,
      told.flatMap(({ after }) => toTextRows(after)),
    ),
  ])
}

/** One statement for all rows: a column is a parameter. */
async function run(queries: Queries, sql: string, rows: readonly (readonly StoredValue[])[]): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  await queries.run(sql, ...first.map((_, place) => toStoredArray(rows.map((row) => row[place] ?? null))))
}

type Row = readonly StoredValue[]

function toTermRows(task: SearchedTask | undefined): readonly Row[] {
  if (task === undefined) return []
  return termsOf(task).map(({ kind, term }) => [kind, term, task.startedAt, task.id])
}

function toTextRows(task: SearchedTask | undefined): readonly Row[] {
  if (task === undefined) return []
  const texts = textsOf(task)
  return texts === undefined ? [] : [[task.startedAt, task.id, texts.reason, texts.initiator]]
}

/** Writes the terms of all tasks that are there. Part of a step of the schema, and may run again. */
export async function fillTerms(queries: Queries): Promise<void> {
  for (let last = ''; ; ) {
    const rows = await queries.all<SearchedRow>(
      `select ${SEARCHED_COLUMNS} from task
        where id > $1 order by id limit $2`,
      last,
      SEARCHED_AT_ONCE,
    )
    await putTermsOf(
      queries,
      rows.map((row) => ({ after: fromSearchedRow(row) })),
    )
    if (rows.length < SEARCHED_AT_ONCE) return
    last = rows.at(-1)?.id ?? last
  }
}
