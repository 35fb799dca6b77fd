import {
  ENDED_STATES,
  RELATION_KINDS,
  type RelationKind,
  type SearchField,
  type SearchTerm,
  type SearchValues,
  searchable,
} from '../task/index.ts'
import { type TermKind, toTerm } from './task-terms.ts'

/** In what two databases differ when they say the same. */
export interface SearchDialect {
  /** Where the value with this number, from 1 on, stands in a statement. */
  place(number: number): string
  /** The place of a part in a text, 0 where it is none. */
  position(text: string, part: string): string
  /** The table `task`, walked along this index. */
  indexed(index: string): string
}

export type SqlValue = string | number

/** What conditions are written with. Values are given in the order in which they stand in the statement. */
export interface SqlWriter {
  readonly dialect: SearchDialect
  readonly values: readonly SqlValue[]
  /** Notes a value; gives what stands for it. */
  place(value: SqlValue): string
}

export function createSqlWriter(dialect: SearchDialect): SqlWriter {
  const values: SqlValue[] = []
  return { dialect, values, place: (value) => dialect.place(values.push(value)) }
}

/** As the index of running tasks says it, word for word. */
export const IS_RUNNING = `state not in (${ENDED_STATES.map((state) => `'${state}'`).join(', ')})`

type Says<Value> = (value: Value, sql: SqlWriter) => string

/**
 * How a database says each condition, for both. What a condition means is `matchesSearch` in `task/`; the conformance
 * suite holds them to each other. None may give NULL, whose negation would keep no row.
 */
export const SEARCH_CONDITIONS: { readonly [Field in SearchField]: Says<SearchValues[Field]> } = {
  type: (type, { place }) => `task.type = ${place(type)}`,
  state: (state, { place }) => `task.state = ${place(state)}`,
  group: (group) =>
    group === 'failed' ? `task.state = 'Failed'` : group === 'running' ? IS_RUNNING : `not (${IS_RUNNING})`,
  startedBefore: (instant, { place }) => `task.started_at <= ${place(instant)}`,
  startedAfter: (instant, { place }) => `task.started_at >= ${place(instant)}`,
  completedBefore: (instant, { place }) =>
    `(task.completed_at is not null and task.completed_at <= ${place(instant)})`,
  completedAfter: (instant, { place }) =>
    `(task.completed_at is not null and task.completed_at >= ${place(instant)})`,
  ...relationConditions(),
  initiator: (name, sql) => hasTerm('initiator', name, sql),
  durationMin: (ms, { place }) =>
    `(task.completed_at is not null and task.completed_at - task.started_at >= ${place(ms)})`,
  durationMax: (ms, { place }) =>
    `(task.completed_at is not null and task.completed_at - task.started_at <= ${place(ms)})`,
  text: (text, sql) =>
    // A task without any text has no row, and yet nothing is a part of it.
    text === ''
      ? '1 = 1'
      : `exists (select 1 from task_text where task_text.started_at = task.started_at and task_text.task_id = task.id and ${holdsText(text, sql)})`,
}

function relationConditions(): { readonly [Kind in RelationKind]: Says<string> } {
  const entries = RELATION_KINDS.map((kind) => [
    kind,
    (value: string, sql: SqlWriter) => hasTerm(kind, value, sql),
  ])
  // Object.fromEntries cannot know that each kind has its entry.
  return Object.fromEntries(entries) as { readonly [Kind in RelationKind]: Says<string> }
}

function hasTerm(kind: TermKind, value: string, { place }: SqlWriter): string {
  return `exists (select 1 from task_term where task_term.kind = '${kind}' and task_term.term = ${place(toTerm(value))} and task_term.started_at = task.started_at and task_term.task_id = task.id)`
}

/** Whether a row of `task_text` holds a text. */
export function holdsText(text: string, { place, dialect }: SqlWriter): string {
  const part = searchable(text)
  return `(${dialect.position('task_text.reason', place(part))} > 0 or ${dialect.position('task_text.initiator', place(part))} > 0)`
}

/** One term of a search as a condition: any of its values, or none of them. */
export function toCondition({ field, values, isNegated }: SearchTerm, sql: SqlWriter): string {
  // Each condition gets the values of its own field; the compiler cannot follow the pair.
  const says = SEARCH_CONDITIONS[field] as Says<unknown>
  const any = values.map((value) => says(value, sql)).join(' or ')
  return isNegated ? `not (${any})` : values.length === 1 ? any : `(${any})`
}
