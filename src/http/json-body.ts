import { Problem, quoted } from '../problem/index.ts'
import { mismatchProblem, parseJson, type Shape } from '../wire/index.ts'
import type { Exchange } from './route.ts'

/** A body as it came and as its shape reads it. */
export interface JsonBody<Value> {
  readonly raw: Readonly<Record<string, unknown>>
  readonly value: Value
}

/**
 * A JSON body of a shape. A member that the shape does not have is a mistake, at any depth, and not passed over; no
 * body at all is `{}`.
 *
 * @param required members that must be there
 * @throws Problem `request-unreadable`, `value-unreadable`
 */
export async function readJsonBody<Value>(
  exchange: Exchange,
  shape: Shape<Value>,
  required: readonly string[] = [],
): Promise<JsonBody<Value>> {
  const text = await exchange.text()
  const raw = text.trim() === '' ? {} : parseJson(text)
  try {
    const unknown = shape.findUnknownMember?.(raw, '')
    if (unknown !== undefined) {
      const known = unknown.known.join(', ')
      throw new Problem('value-unreadable', `${quoted(unknown.at)} is not a member; there are ${known}.`)
    }
    const value = shape.fromJson(raw, '')
    // The shape has read it, so it is an object.
    const members = raw as Readonly<Record<string, unknown>>
    const missing = required.find((name) => members[name] === undefined || members[name] === null)
    if (missing === undefined) return { raw: members, value }
    throw new Problem('value-unreadable', `${missing} is missing; give it.`)
  } catch (error) {
    throw mismatchProblem(error)
  }
}
