import { GROUP_KEYS, SORT_KEYS } from '../task/index.ts'
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

/** The conditions of a search for the OpenAPI, and how its pages are asked for. */
export const SEARCH_PARAMETERS: readonly QueryParameter[] = [
  ...CONDITIONS,
  {
    name: 'sort',
    doc: 'The order, with a minus for descending; -started unless given.',
    schema: { type: 'string', enum: SORT_KEYS.flatMap((key) => [key, `-${key}`]) },
  },
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
