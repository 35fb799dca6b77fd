import { Problem, quoted } from '../problem/index.ts'
import { type TaskFilter, type TimeZone, taskStates, taskTypes } from '../task/index.ts'
import { parseFilterDate } from './filter-date.ts'

/** What reading a filter needs to know. */
export interface QueryContext {
  /** The zone of dates without `Z`. */
  readonly zone: TimeZone
  /** Type names of newer servers that the store holds; known names need not be among them. */
  readonly moreTypes?: ReadonlySet<string>
  /** States of newer servers that the store holds. */
  readonly moreStates?: ReadonlySet<string>
}

/** One filter: its name on the wire, how its value is read, and what to write instead of an unreadable one. */
export interface QueryFilter<Value> {
  readonly name: string
  readonly parse: (text: string, context: QueryContext) => Value | undefined
  readonly remedy: string
  /** What the value is, for help and the OpenAPI. */
  readonly value: 'date' | 'type' | 'state' | 'text'
  readonly doc: string
}

const date = {
  parse: (text: string, { zone }: QueryContext) => parseFilterDate(text, zone),
  remedy: 'is not a date; write 2026-12-31, 2026-12-31T10:00:00.000Z or epoch milliseconds',
  value: 'date',
} as const

/**
 * The filters of `GET /v1/tasks`, each once: the parser, the command line's flags, the OpenAPI and the docs read
 * these rows. Source: the published page, "Filters".
 */
export const TASK_QUERY: {
  readonly [Name in keyof TaskFilter]-?: QueryFilter<NonNullable<TaskFilter[Name]>>
} = {
  startedBefore: {
    ...date,
    name: 'startedBeforeDate',
    doc: 'Tasks that started at or before this date.',
  },
  startedAfter: {
    ...date,
    name: 'startedAfterDate',
    doc: 'Tasks that started at or after this date.',
  },
  completedBefore: {
    ...date,
    name: 'completedBeforeDate',
    doc: 'Tasks that ended at or before this date; tasks that have not ended are left out.',
  },
  completedAfter: {
    ...date,
    name: 'completedAfterDate',
    doc: 'Tasks that ended at or after this date; tasks that have not ended are left out.',
  },
  type: {
    name: 'type',
    parse: (text, { moreTypes }) => taskTypes.parse(text) ?? among(moreTypes, text),
    remedy: 'is not a task type; GET /v1/tasks/types lists the names, and the numbers 0 to 68 are read too',
    value: 'type',
    doc: 'Tasks of this type, by name or number.',
  },
  state: {
    name: 'status',
    parse: (text, { moreStates }) => taskStates.parse(text) ?? among(moreStates, text),
    remedy: `is not a status; write one of ${taskStates.names.join(', ')} or its number, 0 to 7`,
    value: 'state',
    doc: 'Tasks in this state, by name or number.',
  },
}

// Object.entries cannot know the literal names of the table above.
const ROWS = Object.entries(TASK_QUERY) as [keyof TaskFilter, QueryFilter<unknown>][]

/**
 * Reads the filters of a query string. Names are matched in any letter case, unknown parameters are passed over,
 * an empty value is no filter, and one that is given twice with different values is refused: DEV-013.
 *
 * @throws Problem `filter-unreadable`, naming parameter, value and remedy
 */
export function parseTaskQuery(
  query: Iterable<readonly [string, string]>,
  context: QueryContext,
): TaskFilter {
  const given = collectQuery(query)
  const filter: Record<string, unknown> = {}
  for (const [field, row] of ROWS) {
    const text = given(row.name)
    if (text === undefined) continue
    const value = row.parse(text, context)
    if (value === undefined)
      throw new Problem('filter-unreadable', `${row.name} ${quoted(text)} ${row.remedy}.`)
    filter[field] = value
  }
  return filter
}

/**
 * Looks parameters up in any letter case. Shared by all lists that filter.
 *
 * @throws Problem `filter-unreadable` where a parameter is given twice with different values
 */
export function collectQuery(
  query: Iterable<readonly [string, string]>,
): (name: string) => string | undefined {
  const values = new Map<string, string[]>()
  for (const [name, value] of query) {
    const key = name.trim().toLowerCase()
    if (value.trim() !== '') values.set(key, [...(values.get(key) ?? []), value.trim()])
  }
  return (name) => {
    const given = values.get(name.toLowerCase())
    const [first, ...others] = given ?? []
    if (others.some((other) => other !== first)) {
      throw new Problem(
        'filter-unreadable',
        `${name} is given ${given?.length} times with different values; give it once.`,
      )
    }
    return first
  }
}

function among(words: ReadonlySet<string> | undefined, text: string): string | undefined {
  const lower = text.trim().toLowerCase()
  return words === undefined ? undefined : [...words].find((word) => word.toLowerCase() === lower)
}
