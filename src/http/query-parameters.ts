import { TASK_QUERY } from '../wire/index.ts'
import type { QueryParameter } from './route.ts'

/** The filters of `GET /v1/tasks` for the OpenAPI, from the rows that also parse them. */
export const TASK_QUERY_PARAMETERS: readonly QueryParameter[] = Object.values(TASK_QUERY).map((row) => ({
  name: row.name,
  doc: row.doc,
  schema: { type: 'string' },
}))
