import { Problem } from '../problem/index.ts'
import type { OperationInputs, OperationKind } from '../simulation/index.ts'
import type { Shape } from '../wire/index.ts'
import { readOperationBody } from '../wire/index.ts'
import type { OperationReply } from './operation-start.ts'
import { anyShape, type Exchange, type Route, type RouteBody } from './route.ts'

/** How an operation is asked for. */
export interface OperationTold extends Pick<Route, 'method' | 'path' | 'summary'> {
  /** Other addresses under which some releases take the same. */
  readonly also?: readonly Pick<Route, 'method' | 'path'>[]
  /** Where its path and body are from; wire contract 5.3 unless given. */
  readonly source?: string
}

/** One operation: how it is asked for, how its input is read, what of its outcome is answered. */
export interface OperationRow<Input> extends OperationTold {
  readonly body?: RouteBody
  readonly read: (exchange: Exchange) => Promise<Input>
  /** The task unless given. */
  readonly reply?: OperationReply
}

/**
 * The operations that have a row of their own; `updateVpg` is reached by committing settings alone, which is also
 * the second way to `createVpg`.
 */
export type DirectKind = Exclude<OperationKind, 'updateVpg'>

/** A row for every such kind: one that is missing does not compile. */
export type OperationTable = { readonly [Kind in DirectKind]: OperationRow<OperationInputs[Kind]> }

/** A parameter of the path, or '' where the path has none of that name. */
type InPath = (name: string) => string

export const OPERATION_MEDIA_TYPES = ['application/json', 'application/xml', 'text/xml'] as const

/** An operation whose path says it all. What is sent as a body is not read. */
export function withoutBody<Input>(
  told: OperationTold,
  toInput: (path: InPath) => Input,
): OperationRow<Input> {
  return { ...told, read: async (exchange) => toInput(inPathOf(exchange)) }
}

/** An operation with a body, which may be empty wherever `toInput` takes what is then absent. */
export function withBody<Input, Body>(
  told: OperationTold & { readonly isRequired?: boolean },
  shape: Shape<Body>,
  toInput: (body: Body, path: InPath) => Input,
): OperationRow<Input> {
  const { isRequired, ...row } = told
  return {
    ...row,
    body: { shape: anyShape(shape), mediaTypes: OPERATION_MEDIA_TYPES, isOptional: isRequired !== true },
    read: async (exchange) => toInput(await readBody(exchange, shape), inPathOf(exchange)),
  }
}

/** The body of a request as the operations read it. @throws Problem naming the member and the remedy */
export async function readBody<Body>(exchange: Exchange, shape: Shape<Body>): Promise<Body> {
  return readOperationBody(shape, {
    text: await exchange.text(),
    contentType: exchange.header('content-type'),
  })
}

function inPathOf({ params }: Exchange): InPath {
  return (name) => params[name] ?? ''
}

/** The first that says something; empty text says nothing. */
export function given(...values: readonly (string | null | undefined)[]): string | null {
  return values.find((value) => value !== null && value !== undefined && value !== '') ?? null
}

/** The identifiers of a list; none is null, which stands for all. */
export function someOf(identifiers: readonly string[]): readonly string[] | null {
  const named = identifiers.filter((identifier) => identifier !== '')
  return named.length === 0 ? null : named
}

/** @throws Problem `value-unreadable` where the member says nothing */
export function required(member: string, value: string | null | undefined): string {
  const said = given(value)
  if (said === null) throw new Problem('value-unreadable', `${member} is missing; send it.`)
  return said
}

/** A number of the range, or what stands for none. @throws Problem `value-unreadable` */
export function inRange(
  member: string,
  value: number | null,
  { min, max, absent }: { min: number; max: number; absent: number },
): number {
  if (value === null) return absent
  if (value >= min && value <= max) return value
  throw new Problem('value-unreadable', `${member} is ${value}; send a whole number from ${min} to ${max}.`)
}
