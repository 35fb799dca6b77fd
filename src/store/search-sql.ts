import {
  DAY_MS,
  type GroupKey,
  HOUR_MS,
  MINUTE_MS,
  type SortKey,
  type TaskSearch,
  type TaskSort,
} from '../task/index.ts'
import {
  createSqlWriter,
  type SearchDialect,
  type SqlValue,
  type SqlWriter,
  toCondition,
} from './search-conditions.ts'
import { findSource, type SearchSource } from './search-source.ts'
import type { SearchCursor, SearchPage } from './task-store.ts'

export interface SearchQuery {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

/** What a list is sorted by, as the indexes say it. */
const SORT_COLUMNS: { readonly [Key in Exclude<SortKey, 'started'>]: string } = {
  completed: 'task.completed_at',
  duration: '(task.completed_at - task.started_at)',
  type: 'task.type',
  state: 'task.state',
}

/**
 * The statements of a page, to be run one after the other until the page is full: first the tasks that have what is
 * sorted by, then those that have not, which come last.
 *
 * @param columns of `task`, to be given
 */
export function toSearchQueries(
  columns: string,
  search: TaskSearch,
  page: SearchPage,
  dialect: SearchDialect,
): readonly ((limit: number) => SearchQuery)[] {
  const { sort, after } = page
  const named = columns.replace(/\w+/g, 'task.$&')
  const isWithEnd = sort.key === 'completed' || sort.key === 'duration'
  const sorted = (limit: number) => toStatement(named, search, { ...page, limit }, dialect)
  if (!isWithEnd) return [sorted]
  const last = (limit: number) => toEndless(named, search, { ...page, limit }, dialect)
  return after?.value === null ? [last] : [sorted, last]
}

function toStatement(
  columns: string,
  search: TaskSearch,
  { sort, limit, after }: SearchPage,
  dialect: SearchDialect,
): SearchQuery {
  const sql = createSqlWriter(dialect)
  const source = findSource(withoutImplied(search, sort, after), sort, sql)
  const column = sort.key === 'started' ? source.start : SORT_COLUMNS[sort.key]
  const direction = sort.isDescending ? 'desc' : 'asc'
  const conditions = [
    ...source.conditions(sql),
    ...(sort.key === 'completed' || sort.key === 'duration' ? ['task.completed_at is not null'] : []),
    ...(after === undefined ? [] : [isPast(after, { sort, column, source }, sql)]),
    ...source.rest.map((term) => toCondition(term, sql)),
  ]
  const order =
    sort.key === 'started'
      ? `${source.start} ${direction}, ${source.id} desc`
      : `${column} ${direction}, ${source.start} desc, ${source.id} desc`
  return finish(columns, { source, conditions, order, limit }, sql)
}

/** The tasks without an end, newest first: the last of a list that is sorted by end or by duration. */
function toEndless(
  columns: string,
  search: TaskSearch,
  { limit, after }: SearchPage,
  dialect: SearchDialect,
): SearchQuery {
  const sql = createSqlWriter(dialect)
  const found = findSource(search, { key: 'started', isDescending: true }, sql)
  const source =
    found.start === 'task.started_at' ? { ...found, tables: dialect.indexed('task_without_end') } : found
  const conditions = [
    ...source.conditions(sql),
    'task.completed_at is null',
    ...(after === undefined || after.value !== null ? [] : [isOlder(after, source, sql)]),
    ...source.rest.map((term) => toCondition(term, sql)),
  ]
  const order = `${source.start} desc, ${source.id} desc`
  return finish(columns, { source, conditions, order, limit }, sql)
}

interface Parts {
  readonly source: SearchSource
  readonly conditions: readonly string[]
  readonly order: string
  readonly limit: number
}

function finish(columns: string, { source, conditions, order, limit }: Parts, sql: SqlWriter): SearchQuery {
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
  const text = `select ${columns} from ${source.tables}${where} order by ${order} limit ${sql.place(limit)}`
  return { sql: text, values: sql.values }
}

interface Order {
  readonly sort: TaskSort
  readonly column: string
  readonly source: SearchSource
}

/** What comes after a task. The bound by itself is what an index is sought with. */
function isPast(after: SearchCursor, { sort, column, source }: Order, sql: SqlWriter): string {
  if (sort.key === 'started' && sort.isDescending) return isOlder(after, source, sql)
  const operator = sort.isDescending ? '<' : '>'
  const value = after.value ?? 0
  return `${column} ${operator}= ${sql.place(value)} and (${column} ${operator} ${sql.place(value)} or ${isOlder(after, source, sql)})`
}

function isOlder(after: SearchCursor, { start, id }: SearchSource, { place }: SqlWriter): string {
  return `(${start}, ${id}) < (${place(after.startedAt)}, ${place(after.id)})`
}

/** A bound of the start that the cursor implies would be sought instead of the cursor, on every page. */
function withoutImplied(search: TaskSearch, sort: TaskSort, after: SearchCursor | undefined): TaskSearch {
  if (after === undefined || sort.key !== 'started') return search
  return search.filter((term) => {
    if (term.isNegated) return true
    if (term.field === 'startedBefore' && sort.isDescending)
      return !term.values.some((bound) => bound >= after.startedAt)
    if (term.field === 'startedAfter' && !sort.isDescending)
      return !term.values.some((bound) => bound <= after.startedAt)
    return true
  })
}

const GROUP_COLUMNS: { readonly [Key in GroupKey]: string } = {
  state: 'task.state',
  type: 'task.type',
  day: beginOf(DAY_MS),
  hour: beginOf(HOUR_MS),
  minute: beginOf(MINUTE_MS),
  site: 'of_site.term',
  vpg: 'of_vpg.term',
  initiator: `nullif(of_initiator.term, '')`,
}

/** Keys whose values are terms of a task, several of them or none. */
const TERM_KEYS = ['site', 'vpg', 'initiator'] as const

/** Down to the begin of a span, before 1970 too, where a remainder is negative. */
function beginOf(spanMs: number): string {
  return `task.started_at - ((task.started_at % ${spanMs}) + ${spanMs}) % ${spanMs}`
}

/** Counts of groups. Rows have `value_0`, `value_1` … in the order of `by`, and `count`. */
export function toSummaryQuery(
  search: TaskSearch,
  by: readonly GroupKey[],
  limit: number,
  dialect: SearchDialect,
): SearchQuery {
  const sql = createSqlWriter(dialect)
  const source = findSource(search, { key: 'started', isDescending: true }, sql)
  // Along no index in particular where nothing narrows the tasks down.
  const isWhole = source.tables === dialect.indexed('task_by_start')
  const terms = TERM_KEYS.filter((key) => by.includes(key))
    .map(
      (key) =>
        ` left join task_term as of_${key} on of_${key}.kind = '${key}' and of_${key}.started_at = task.started_at and of_${key}.task_id = task.id`,
    )
    .join('')
  const conditions = [...source.conditions(sql), ...source.rest.map((term) => toCondition(term, sql))]
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
  const values = by.map((key, place) => `${GROUP_COLUMNS[key]} as value_${place}`).join(', ')
  const groups = by.map((_, place) => place + 1).join(', ')
  return {
    sql: `select ${values}, count(*) as count from ${isWhole ? 'task' : source.tables}${terms}${where} group by ${groups} limit ${sql.place(limit)}`,
    values: sql.values,
  }
}
