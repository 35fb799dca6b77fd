import { EXPORT_FORMAT_NAMES } from '../export/index.ts'
import { GROUP_KEYS, SORT_KEYS } from '../task/index.ts'
import { LANE_KEYS } from '../timeline/index.ts'
import { SEARCH_QUERY, TASK_QUERY } from '../wire/index.ts'
import type { QueryParameter } from './route.ts'

/** The filters of `GET /v1/tasks` for the OpenAPI, from the rows that also parse them. */
export const TASK_QUERY_PARAMETERS: readonly QueryParameter[] = Object.values(TASK_QUERY).map((row) => ({
  name: row.name,
  doc: row.doc,
  schema: { type: 'string' },
}))

const SEVERAL = { type: 'array', items: { type: 'string' } }

const CONDITIONS: readonly QueryParameter[] = Object.values(SEARCH_QUERY).flatMap((row) => [
  { name: row.name, doc: `${row.doc} Several times: any of the values.`, schema: SEVERAL },
  { name: `${row.name}!`, doc: `All but those of \`${row.name}\`.`, schema: SEVERAL },
])

const SORT: QueryParameter = {
  name: 'sort',
  doc: 'The order, with a minus for descending; -started unless given.',
  schema: { type: 'string', enum: SORT_KEYS.flatMap((key) => [key, `-${key}`]) },
}

/** The conditions of a search for the OpenAPI, and how its pages are asked for. */
export const SEARCH_PARAMETERS: readonly QueryParameter[] = [
  ...CONDITIONS,
  SORT,
  {
    name: 'limit',
    doc: 'Tasks of a page; 100 unless given.',
    schema: { type: 'integer', minimum: 1, maximum: 1000 },
  },
  { name: 'cursor', doc: 'Goes on after the page whose `next` it is.', schema: { type: 'string' } },
  {
    name: 'fields',
    doc: 'The members of a task to answer with, commas between; all unless given.',
    schema: { type: 'string' },
  },
]

/** The conditions again, and what is counted by. */
export const SUMMARY_PARAMETERS: readonly QueryParameter[] = [
  ...CONDITIONS,
  {
    name: 'by',
    doc: `One to three of ${GROUP_KEYS.join(', ')}, commas between.`,
    schema: { type: 'string' },
  },
]

/** The conditions again, the span of time, and how it is laid out. */
export const TIMELINE_PARAMETERS: readonly QueryParameter[] = [
  ...CONDITIONS,
  { name: 'from', doc: 'A date: where the span begins. Must be there.', schema: { type: 'string' } },
  { name: 'to', doc: 'A date: where the span ends. Must be there.', schema: { type: 'string' } },
  {
    name: 'lane',
    doc: 'What the lanes are; vpg unless given.',
    schema: { type: 'string', enum: LANE_KEYS },
  },
  {
    name: 'bins',
    doc: 'Parts of the span at most, where tasks are counted; 200 unless given.',
    schema: { type: 'integer', minimum: 1, maximum: 1000 },
  },
]

/** The conditions again, the order, and the format. */
export const EXPORT_PARAMETERS: readonly QueryParameter[] = [
  ...CONDITIONS,
  SORT,
  {
    name: 'format',
    doc: 'The format; ndjson unless given.',
    schema: { type: 'string', enum: EXPORT_FORMAT_NAMES },
  },
]

/** The conditions again, and where to begin. */
export const EVENT_PARAMETERS: readonly QueryParameter[] = [
  ...CONDITIONS,
  {
    name: 'after',
    doc: 'Begins after this position; the header Last-Event-ID goes before it. Now, unless given.',
    schema: { type: 'integer', minimum: 0 },
  },
]

/** How long a task is waited for. */
export const WAIT_PARAMETERS: readonly QueryParameter[] = [
  {
    name: 'wait',
    doc: 'Seconds to wait for the task to change before it is answered as it is.',
    schema: { type: 'integer', minimum: 0 },
  },
  {
    name: 'generation',
    doc: 'With `wait`: the generation that the client knows; the one at arrival unless given.',
    schema: { type: 'integer', minimum: 0 },
  },
]
