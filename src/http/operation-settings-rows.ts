import { Problem } from '../problem/index.ts'
import type { Shape } from '../wire/index.ts'
import { readOperationBody } from '../wire/index.ts'
import { OPERATION_MEDIA_TYPES } from './operation-row.ts'
import { anyShape, type Exchange, type RouteBody } from './route.ts'

/** The role is ours: on a ZVM every user may. */
export const SETTINGS_SOURCE =
  'wire contract 5.3; the published introduction of 6.0, "Using the vpgSettings API"; the 10.0 OpenAPI; the role is ours'

export function settingsBody<Value>(shape: Shape<Value>): RouteBody {
  return { shape: anyShape(shape), mediaTypes: OPERATION_MEDIA_TYPES }
}

/** Reads what replaces something. An empty body would replace it by nothing. @throws Problem with the remedy */
export async function readReplacement<Value>(
  exchange: Exchange,
  shape: Shape<Value>,
  remedy = `send a ${shape.xmlItem}, or DELETE instead`,
): Promise<Value> {
  const text = await exchange.text()
  if (text.trim() === '') {
    throw new Problem('request-unreadable', `The body is empty; ${remedy}.`)
  }
  return readOperationBody(shape, { text, contentType: exchange.header('content-type') })
}
