import { Problem } from '../problem/index.ts'
import { plainText } from './scalars.ts'
import { INSTANCE_NAMESPACE, list, SERIALIZATION_NAMESPACE, type Shape } from './shape.ts'
import { mismatchProblem } from './task-api.ts'
import type { Format, WireStyle } from './wire-style.ts'
import { parseXml } from './xml-tree.ts'

/** The attributes of a root element: default namespace, and the one for nil. */
function rootAttributes(shape: { readonly xmlNamespace: string }): string {
  return ` xmlns="${shape.xmlNamespace}" xmlns:i="${INSTANCE_NAMESPACE}"`
}

/** Writes one value as a whole document. XML is one line without declaration, as the .NET serializers write it. */
export function writeDocument<Value>(
  shape: Shape<Value>,
  value: Value,
  format: Format,
  style: WireStyle,
): string {
  if (format === 'json') return shape.toJson(value, style)
  // A bare string is no data contract: it has the serialization namespace and no other.
  if (shape === (plainText as unknown)) {
    return shape.toXml('string', value, style, ` xmlns="${SERIALIZATION_NAMESPACE}"`)
  }
  return shape.toXml(shape.xmlItem, value, style, rootAttributes(shape))
}

/** What stands around the items of a list that is written piece by piece. */
export interface ListFrame<Value> {
  readonly open: string
  readonly separator: string
  readonly close: string
  /** The whole document where there are no items. */
  readonly empty: string
  item(value: Value): string
}

/** Writes a list piece by piece: the bytes are those of `writeDocument(list(item), …)`. */
export function listFrame<Value>(item: Shape<Value>, format: Format, style: WireStyle): ListFrame<Value> {
  if (format === 'json') {
    return { open: '[', separator: ',', close: ']', empty: '[]', item: (value) => item.toJson(value, style) }
  }
  const whole = list(item)
  const head = `${whole.xmlItem}${rootAttributes(whole)}`
  return {
    open: `<${head}>`,
    separator: '',
    close: `</${whole.xmlItem}>`,
    empty: `<${head}/>`,
    item: (value) => item.toXml(item.xmlItem, value, style),
  }
}

/**
 * Reads a whole document.
 *
 * @throws Problem `request-unreadable` or `value-unreadable`
 */
export function readDocument<Value>(shape: Shape<Value>, body: string, format: Format): Value {
  try {
    return format === 'json' ? shape.fromJson(parseJson(body), '') : shape.fromXml(parseXml(body), '')
  } catch (error) {
    throw mismatchProblem(error)
  }
}

/** `JSON.parse`, with a byte order mark passed over and a problem of the caller's for an error. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body.startsWith('\u{feff}') ? body.slice(1) : body)
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/[\p{Cc}]/gu, ' ') : 'unreadable'
    throw new Problem('request-unreadable', `The JSON is not well-formed: ${reason}.`)
  }
}
