import { jsonText, xmlName, xmlText } from './escape.ts'
import type { WireStyle } from './wire-style.ts'
import type { XmlElement } from './xml-tree.ts'

/**
 * A shape says once how one kind of value is written in JSON and in XML, how it is read from both, and how the
 * OpenAPI describes it. Records list their members in wire order; a value of the shape holds instants as epoch
 * milliseconds and enumerations as names, whatever the format makes of them.
 *
 * @template Value what code holds between reading and writing
 */
export interface Shape<Value> {
  /** The name of an element of a list of these, and of the root: `TaskApi`, `string`. */
  readonly xmlItem: string
  /** The namespace of that name. */
  readonly xmlNamespace: string
  /** The path of a member that is not of the shape, where there is one; shapes without members have none. */
  findUnknownMember?(raw: unknown, at: string): UnknownMember | undefined
  toJson(value: Value, style: WireStyle): string
  /** The element `tag` with the value in it. */
  toXml(tag: string, value: Value, style: WireStyle, attributes?: string): string
  /** Reads what `JSON.parse` gave. `undefined` is an absent member. */
  fromJson(raw: unknown, at: string): Value
  /** Reads an element. `undefined` is an absent one. */
  fromXml(element: XmlElement | undefined, at: string): Value
  /** The JSON Schema of the value; named records refer to `#/components/schemas/`. */
  schema(into: SchemaBook): object
}

/** A member that a record does not have, and those it has. */
export interface UnknownMember {
  /** As a path: `relatedEntities.vpg`. */
  readonly at: string
  readonly known: readonly string[]
}

/** The named schemas met while an OpenAPI document is made. */
export interface SchemaBook {
  readonly style: WireStyle
  readonly schemas: Map<string, object>
}

export type ValueOf<Anything> = Anything extends Shape<infer Value> ? Value : never

/** Source: wire contract 1.1. */
export const ZVM_NAMESPACE = 'http://schemas.zerto.com/zvm/api'
export const ARRAYS_NAMESPACE = 'http://schemas.microsoft.com/2003/10/Serialization/Arrays'
export const SERIALIZATION_NAMESPACE = 'http://schemas.microsoft.com/2003/10/Serialization/'
export const INSTANCE_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance'

/** What a reader met that is not of the shape. Becomes a `Problem` where the context is known. */
export class ShapeMismatch extends Error {
  readonly at: string

  /** @param at the member, as a path: `Status.State` */
  constructor(at: string, expected: string) {
    super(`${at === '' ? 'It' : at} cannot be read; send ${expected}`)
    this.name = 'ShapeMismatch'
    this.at = at
  }
}

/** A member of a record as a writer of its own needs it. */
export interface RecordMember {
  readonly name: string
  /** The name as a JSON string. */
  readonly key: string
  /** The name as an XML element. */
  readonly tag: string
  readonly shape: Shape<unknown>
}

/** The shape of a data contract, with its members as a profile writes them, in wire order. */
export interface RecordShape<Value> extends Shape<Value> {
  membersFor(style: WireStyle): readonly RecordMember[]
}

/** A member that only the appliance writes. */
export interface ApplianceMember<Value> {
  readonly applianceOnly: Shape<Value>
}

type Members = Readonly<Record<string, unknown>>
type MemberValue<Anything> =
  Anything extends ApplianceMember<infer Value> ? Value : Anything extends Shape<infer Value> ? Value : never
type RecordValue<Table extends Members> = { readonly [Name in keyof Table]: MemberValue<Table[Name]> }

/** Marks a member that the windows profile leaves out. */
export function onAppliance<Value>(shape: Shape<Value>): ApplianceMember<Value> {
  return { applianceOnly: shape }
}

/**
 * A data contract: members in the order in which both formats write them. Names are read in any letter case,
 * unknown members are passed over, an absent one gets its shape's value for `undefined`.
 */
export function record<const Table extends Members>(
  name: string,
  table: Table,
): RecordShape<RecordValue<Table>> {
  const members = Object.entries(table).map(([member, entry]) => {
    const isAppliance = typeof entry === 'object' && entry !== null && 'applianceOnly' in entry
    // The table is typed member by member; inside, all are alike.
    const shape = (isAppliance ? (entry as ApplianceMember<unknown>).applianceOnly : entry) as Shape<unknown>
    return { name: member, shape, isAppliance, key: JSON.stringify(member), tag: xmlName(member) }
  })
  type Fields = Readonly<Record<string, unknown>>
  const written = (style: WireStyle) =>
    style.profile === 'appliance' ? members : members.filter((member) => !member.isAppliance)
  const byProfile = {
    windows: written({ profile: 'windows', escapeSlashes: false }),
    appliance: written({ profile: 'appliance', escapeSlashes: false }),
  }
  return {
    xmlItem: name,
    xmlNamespace: ZVM_NAMESPACE,
    membersFor: ({ profile }) => byProfile[profile],
    findUnknownMember(raw, at) {
      if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined
      for (const [name, value] of Object.entries(raw)) {
        const member = members.find((known) => known.name.toLowerCase() === name.toLowerCase())
        if (member === undefined) return { at: join(at, name), known: members.map((known) => known.name) }
        const inside = member.shape.findUnknownMember?.(value, join(at, member.name))
        if (inside !== undefined) return inside
      }
      return undefined
    },
    toJson(value, style) {
      const fields = value as Fields
      let json = ''
      for (const member of byProfile[style.profile]) {
        json += `${json === '' ? '{' : ','}${member.key}:${member.shape.toJson(fields[member.name], style)}`
      }
      return json === '' ? '{}' : `${json}}`
    },
    toXml(tag, value, style, attributes = '') {
      const fields = value as Fields
      let inside = ''
      for (const member of byProfile[style.profile]) {
        inside += member.shape.toXml(member.tag, fields[member.name], style)
      }
      return inside === '' ? `<${tag}${attributes}/>` : `<${tag}${attributes}>${inside}</${tag}>`
    },
    fromJson(raw, at) {
      // A member that is null is an absent one, as `i:nil` is in XML; a whole value is not.
      if (
        raw !== undefined &&
        (typeof raw !== 'object' || Array.isArray(raw) || (raw === null && at === ''))
      ) {
        throw new ShapeMismatch(at, 'an object')
      }
      const given = new Map(Object.entries(raw ?? {}).map(([key, value]) => [key.toLowerCase(), value]))
      const fields: Record<string, unknown> = {}
      for (const member of members) {
        fields[member.name] = member.shape.fromJson(
          given.get(member.name.toLowerCase()),
          join(at, member.name),
        )
      }
      return fields as RecordValue<Table>
    },
    fromXml(element, at) {
      const given = new Map((element?.children ?? []).map((child) => [child.name.toLowerCase(), child]))
      const fields: Record<string, unknown> = {}
      for (const member of members) {
        fields[member.name] = member.shape.fromXml(given.get(member.tag.toLowerCase()), join(at, member.name))
      }
      return fields as RecordValue<Table>
    },
    schema(book) {
      if (!book.schemas.has(name)) {
        const properties: Record<string, object> = {}
        // Set before the members are visited, so that a contract may contain itself.
        book.schemas.set(name, { type: 'object', properties, xml: { namespace: ZVM_NAMESPACE } })
        for (const member of written(book.style)) properties[member.name] = member.shape.schema(book)
      }
      return { $ref: `#/components/schemas/${name}` }
    },
  }
}

/** A list; each element under the name of its shape. Absent and null are read as empty. */
export function list<Value>(item: Shape<Value>): Shape<readonly Value[]> {
  const isForeign = item.xmlNamespace === ARRAYS_NAMESPACE
  const itemTag = isForeign ? `a:${item.xmlItem}` : item.xmlItem
  const declaration = isForeign ? ` xmlns:a="${ARRAYS_NAMESPACE}"` : ''
  return {
    xmlItem: `ArrayOf${item.xmlItem}`,
    xmlNamespace: item.xmlNamespace,
    findUnknownMember(raw, at) {
      if (!Array.isArray(raw)) return undefined
      for (const [index, value] of raw.entries()) {
        const inside = item.findUnknownMember?.(value, `${at}[${index}]`)
        if (inside !== undefined) return inside
      }
      return undefined
    },
    toJson: (values, style) => `[${values.map((value) => item.toJson(value, style)).join(',')}]`,
    toXml(tag, values, style, attributes = '') {
      // At the root the namespace of the elements is the default one and needs no prefix.
      const isRoot = attributes !== ''
      const elementTag = isRoot ? item.xmlItem : itemTag
      const head = `${tag}${attributes}${isRoot ? '' : declaration}`
      if (values.length === 0) return `<${head}/>`
      return `<${head}>${values.map((value) => item.toXml(elementTag, value, style)).join('')}</${tag}>`
    },
    fromJson(raw, at) {
      if (raw === undefined || raw === null) return []
      if (!Array.isArray(raw)) throw new ShapeMismatch(at, 'an array')
      return raw.map((value: unknown, index) => item.fromJson(value, `${at}[${index}]`))
    },
    fromXml: (element, at) =>
      (element?.children ?? []).map((child, index) => item.fromXml(child, `${at}[${index}]`)),
    schema: (book) => ({ type: 'array', items: item.schema(book) }),
  }
}

/** The same value or null: `null` in JSON, `<X i:nil="true"/>` in XML. */
export function nullable<Value>(shape: Shape<Value>): Shape<Value | null> {
  return {
    xmlItem: shape.xmlItem,
    xmlNamespace: shape.xmlNamespace,
    toJson: (value, style) => (value === null ? 'null' : shape.toJson(value, style)),
    toXml: (tag, value, style, attributes = '') =>
      value === null ? `<${tag}${attributes} i:nil="true"/>` : shape.toXml(tag, value, style, attributes),
    fromJson: (raw, at) => (raw === undefined || raw === null ? null : shape.fromJson(raw, at)),
    fromXml: (element, at) => (element === undefined || element.isNil ? null : shape.fromXml(element, at)),
    schema(book) {
      const schema = shape.schema(book)
      return '$ref' in schema
        ? { anyOf: [schema, { type: 'null' }] }
        : { ...schema, type: ['type' in schema ? schema.type : 'string', 'null'] }
    },
  }
}

function join(at: string, member: string): string {
  return at === '' ? member : `${at}.${member}`
}

/** What the scalar shapes are made of: the two texts of a value, and how one is read back. */
export interface Scalar<Value> {
  readonly xmlItem: string
  readonly schema: (style: WireStyle) => object
  /** The value in JSON, quotes included where it has them. */
  json(value: Value, style: WireStyle): string
  /** The text of the element. */
  xml(value: Value, style: WireStyle): string
  /** Reads a JSON scalar, or the text of an element; `undefined` where it is not one. */
  parse(raw: unknown): Value | undefined
  /** In words, for messages: `a whole number`. */
  readonly expected: string
  /** The value of an absent member; none means that it must be there. */
  readonly absent?: Value
}

/** A shape without inside. Null and absent are read alike. */
export function scalar<Value>(of: Scalar<Value>): Shape<Value> {
  const read = (raw: unknown, at: string): Value => {
    const value = raw === undefined || raw === null ? of.absent : of.parse(raw)
    if (value === undefined) throw new ShapeMismatch(at, of.expected)
    return value
  }
  return {
    xmlItem: of.xmlItem,
    xmlNamespace: ARRAYS_NAMESPACE,
    toJson: of.json,
    toXml(tag, value, style, attributes = '') {
      const inside = xmlText(of.xml(value, style))
      return inside === '' ? `<${tag}${attributes}/>` : `<${tag}${attributes}>${inside}</${tag}>`
    },
    fromJson: read,
    fromXml: (element, at) => read(element === undefined || element.isNil ? undefined : element.text, at),
    schema: (book) => of.schema(book.style),
  }
}

/** Text in JSON, with slashes as the style says. */
export function quotedJson(text: string, style: WireStyle): string {
  return jsonText(text, style.escapeSlashes)
}
