import { Problem, quoted } from '../problem/index.ts'
import { parseJson } from './document.ts'
import { formatOf } from './media-type.ts'
import { flag, integer, word } from './scalars.ts'
import { list, nullable, type Shape } from './shape.ts'
import { mismatchProblem } from './task-api.ts'
import type { Format } from './wire-style.ts'
import { parseXml } from './xml-tree.ts'

/** An identifier or a name; written as a number too, since scripts join checkpoint and VRA numbers without quotes. */
export const optionalWord: Shape<string | null> = nullable(word)
export const optionalFlag: Shape<boolean | null> = nullable(flag)
export const optionalInteger: Shape<number | null> = nullable(integer)
export const words: Shape<readonly string[]> = list(word)

/** What a body is read from. */
export interface OperationBody {
  readonly text: string
  /** The Content-Type of the request. */
  readonly contentType: string | undefined
}

/**
 * Reads the body of an operation as JSON or XML. An empty one, whatever its Content-Type, and a JSON `null` leave
 * every member absent; members that are not of the shape are passed over; the name of the XML root is not looked at,
 * since it differs between releases.
 *
 * @throws Problem `media-type-unknown`, `request-unreadable`, or `value-unreadable` naming the member
 *
 * Source: client demands 2 and 9; wire contract 2 and 5.3.
 */
export function readOperationBody<Value>(shape: Shape<Value>, { text, contentType }: OperationBody): Value {
  try {
    if (text.trim() === '') return shape.fromXml(undefined, '')
    if (bodyFormat(text, contentType) === 'xml') return shape.fromXml(parseXml(text), '')
    const raw = parseJsonDigits(text)
    return raw === null ? shape.fromXml(undefined, '') : shape.fromJson(raw, '')
  } catch (error) {
    throw mismatchProblem(error)
  }
}

/** The Content-Type decides; where there is none, the first character. */
function bodyFormat(text: string, contentType: string | undefined): Format {
  if (contentType === undefined || contentType.trim() === '') {
    return text.trimStart().startsWith('<') ? 'xml' : 'json'
  }
  const format = formatOf(contentType)
  if (format !== undefined) return format
  throw new Problem(
    'media-type-unknown',
    `Content-Type ${quoted(contentType)} is not read here; send application/json or application/xml.`,
  )
}

/** `JSON.parse` that keeps the digits of whole numbers past what a double can hold, as VRA identifiers are. */
function parseJsonDigits(text: string): unknown {
  const raw = parseJson(text)
  if (!/\d{16}/.test(text)) return raw
  const keepDigits = (_key: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? (context?.source ?? value)
      : value
  return JSON.parse(text.replace(/^\u{feff}/u, ''), keepDigits)
}
