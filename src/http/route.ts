import type { Readable } from 'node:stream'
import type { Caller, Proof } from '../access/index.ts'
import type { Role } from '../store/index.ts'
import type { Format, Shape, WireStyle } from '../wire/index.ts'
import type { Answer } from './answer.ts'
import type { OpenAnswer } from './open-answer.ts'

/** A parameter in the query string, as the OpenAPI describes it. */
export interface QueryParameter {
  readonly name: string
  readonly doc: string
  readonly schema: object
}

/** One request, as a handler needs it. */
export interface Exchange {
  /** Names the request in the log and in answers of 500. */
  readonly id: string
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>
  /** A query parameter in any letter case; empty counts as absent. @throws Problem `filter-unreadable` when it is given twice */
  query(name: string): string | undefined
  readonly queryEntries: URLSearchParams
  header(name: string): string | undefined
  /** Scheme and authority by which the client reached us: `https://zvm.example:9669`. */
  readonly origin: string
  readonly format: Format
  readonly style: WireStyle
  /** The peer's address. */
  readonly address: string
  /** The token that came with the request. */
  readonly proof: Proof
  /** Calls `leave` once the client has gone, unless what it gives back was called before. */
  onGone(leave: () => void): () => void
  /** Who asks. @throws Problem `session-required` on a public route without login */
  caller(): Caller
  /** The body as text. @throws Problem `body-too-large`, `request-unreadable` where it is not UTF-8 */
  text(): Promise<string>
  /** The body as it arrives, unbounded: for imports. */
  readonly body: Readable
}

/** A request body, for the OpenAPI. */
export interface RouteBody {
  readonly shape: Shape<never>
  readonly mediaTypes: readonly string[]
  readonly isOptional?: boolean
}

/** One row of the service: a method, a path, what it answers. The listener and the OpenAPI read these rows. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT'
  /** With parameters as `:name`; matched in any letter case, with or without a trailing slash. */
  readonly path: string
  readonly summary: string
  /** Where the rule comes from: a section of the wire contract, the published page, or `ours`. */
  readonly source: string
  readonly parameters?: readonly QueryParameter[]
  readonly body?: RouteBody
  /** What a success answers; absent is an empty body. */
  readonly reply?: Shape<never>
  /** Instead of `reply`, where a success answers in formats of its own. Without a shape: bytes. */
  readonly replies?: readonly { readonly mediaType: string; readonly shape?: Shape<never> }[]
  /** Answered without login. */
  readonly isPublic?: boolean
  /** The role it takes; `reader` unless given. */
  readonly role?: Role
  /** The status of success; 200 unless given. */
  readonly status?: number
  readonly handle: (exchange: Exchange) => Promise<Answer | OpenAnswer>
  /**
   * What a plain success depends on besides address, format and origin, and on nothing else: while this is the same, by
   * identity, so is the answer. Absent where that is not known.
   */
  readonly stateOf?: (asked: Pick<Exchange, 'params' | 'queryEntries'>) => Promise<unknown>
}

/** A shape of any value, where only its schema matters. */
export function anyShape<Value>(shape: Shape<Value>): Shape<never> {
  // A shape of Value takes less than never nowhere; the schema does not depend on it.
  return shape as unknown as Shape<never>
}
