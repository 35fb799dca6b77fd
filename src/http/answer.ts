import type { TextPiece } from '../store/index.ts'
import type { Shape } from '../wire/index.ts'

interface AnswerHead {
  /** 200 unless given. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** One value, written in the format that the client asked for. */
export interface DocumentAnswer extends AnswerHead {
  readonly kind: 'document'
  readonly shape: Shape<never>
  readonly value: unknown
}

/** A list of any length in the format that was asked for, piece by piece, so that it takes little memory. */
export interface ListAnswer extends AnswerHead {
  readonly kind: 'list'
  /** Names the state of what is listed: while it is the same, so is the answer. */
  readonly version: string
  readonly pieces: () => AsyncIterable<TextPiece>
}

/** A document of any length in a format of its own, piece by piece, which is made anew for each who asks. */
export interface FileAnswer extends AnswerHead {
  readonly kind: 'file'
  readonly contentType: string
  /** None at all is an empty document. Not asked for where only the head is sent. */
  readonly pieces: () => AsyncIterable<TextPiece>
}

/** Bytes as they are. */
export interface RawAnswer extends AnswerHead {
  readonly kind: 'raw'
  readonly contentType?: string
  readonly body: string
}

export type Answer = DocumentAnswer | ListAnswer | FileAnswer | RawAnswer

/** Answers one value. */
export function document<Value>(shape: Shape<Value>, value: Value, head: AnswerHead = {}): DocumentAnswer {
  // Shape and value belong together here, where both are known; past here they are only written.
  return { kind: 'document', shape: shape as unknown as Shape<never>, value, ...head }
}

/** Answers a list of any length that is written already. */
export function listing(version: string, pieces: () => AsyncIterable<TextPiece>): ListAnswer {
  return { kind: 'list', version, pieces }
}

/** Answers a document that is written already, in the format that was asked for. */
export function written(text: string): RawAnswer {
  return { kind: 'raw', body: text }
}

/** Answers without a body. */
export function empty(head: AnswerHead = {}): RawAnswer {
  return { kind: 'raw', body: '', ...head }
}

/** Answers JSON that has no XML form: the OpenID documents and everything of ours under /api. */
export function json(value: unknown, head: AnswerHead = {}): RawAnswer {
  return { kind: 'raw', body: JSON.stringify(value), contentType: 'application/json; charset=utf-8', ...head }
}
