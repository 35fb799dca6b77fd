import type { UnreadField } from '../conduct/index.ts'
import { parseJson, parseXml, type SchemaBook, type Shape, type XmlElement } from '../wire/index.ts'

/** The parts of a JSON Schema that shapes give. */
interface MemberSchema {
  readonly $ref?: string
  readonly anyOf?: readonly MemberSchema[]
  readonly properties?: Readonly<Record<string, MemberSchema>>
  readonly items?: MemberSchema
}

/** Finds the members of a body that its shape does not have, and so passes over. */
export type FindUnread = (text: string) => readonly UnreadField[]

/** More are not told of one body. */
const UNREAD_MAX = 20
/** A larger body is a document, and not one that somebody typed. */
const BODY_CHARS_MAX = 100_000

/** Reads the shape by the schema that the OpenAPI has of it: there stands every member that is read. */
export function createFindUnread(shape: Shape<never>): FindUnread {
  // Members that the windows profile does not write are read all the same.
  const book: SchemaBook = { style: { profile: 'appliance', escapeSlashes: false }, schemas: new Map() }
  // What a shape gives is a JSON Schema; of it, only these parts are looked at.
  const whole = shape.schema(book) as MemberSchema
  const resolve = (schema: MemberSchema): MemberSchema => {
    const [inner] = schema.anyOf ?? []
    if (inner !== undefined) return resolve(inner)
    if (schema.$ref === undefined) return schema
    return (book.schemas.get(schema.$ref.replace(/^.*\//, '')) ?? {}) as MemberSchema
  }
  return (text) => {
    if (text.trim() === '' || text.length > BODY_CHARS_MAX) return []
    return collect(parseBody(text), whole, '').slice(0, UNREAD_MAX)
  }

  function collect(entries: Entries, schema: MemberSchema, at: string): readonly UnreadField[] {
    const { properties, items } = resolve(schema)
    if (items !== undefined) return entries.flatMap(([, value]) => collect(value(), items, `${at}[]`))
    if (properties === undefined) return []
    const known = Object.keys(properties)
    return entries.flatMap(([name, value]) => {
      const member = known.find((each) => each.toLowerCase() === name.toLowerCase())
      const path = `${at === '' ? '' : `${at}.`}${member ?? name}`
      if (member === undefined) return [{ where: 'body', name: path, known } as const]
      return collect(value(), properties[member] ?? {}, path)
    })
  }
}

/** What is inside a value: members by name, or the elements of a list, whose names say nothing. */
type Entries = readonly (readonly [string, () => Entries])[]

/** The body as the handler read it; nothing where it is neither JSON nor XML, which the handler told. */
function parseBody(text: string): Entries {
  try {
    return text.trimStart().startsWith('<') ? insideElement(parseXml(text)) : insideJson(parseJson(text))
  } catch {
    return []
  }
}

function insideElement({ children }: XmlElement): Entries {
  return children.map((child) => [child.name, () => insideElement(child)])
}

function insideJson(raw: unknown): Entries {
  if (typeof raw !== 'object' || raw === null) return []
  return Object.entries(raw).map(([name, value]) => [name, () => insideJson(value)])
}
