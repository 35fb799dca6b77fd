/**
 * A JSON Schema (draft-07), as far as scenarios need it. `title` says what a value is, after "not": "a duration";
 * `examples` show how it is written. Messages and the tables in the documents are made of both.
 */
export interface JsonSchema {
  readonly $schema?: string
  readonly $ref?: string
  readonly title?: string
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly default?: unknown
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean
  readonly minProperties?: number
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly if?: JsonSchema
  readonly then?: JsonSchema
  readonly else?: JsonSchema
  readonly definitions?: Readonly<Record<string, JsonSchema>>
}

/** What a member says beyond its kind. */
export interface Telling {
  readonly description: string
  readonly examples?: readonly unknown[]
  readonly default?: unknown
}

const TEXT_CHARS_MAX = 200

export function text(telling: Telling): JsonSchema {
  return { type: 'string', title: 'a text', minLength: 1, maxLength: TEXT_CHARS_MAX, ...telling }
}

export function truth(telling: Telling): JsonSchema {
  return { type: 'boolean', title: 'true or false', examples: [true], ...telling }
}

/** A number between two bounds, both included. */
export function numeral(
  { least, most, isWhole = true }: { least: number; most: number; isWhole?: boolean },
  telling: Telling,
): JsonSchema {
  return {
    type: isWhole ? 'integer' : 'number',
    title: `a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}`,
    minimum: least,
    maximum: most,
    examples: [least],
    ...telling,
  }
}

/** One of some words. */
export function word(words: readonly string[], telling: Telling & { readonly title?: string }): JsonSchema {
  return { type: 'string', enum: words, title: `one of ${words.join(', ')}`, ...telling }
}

/** An object that has these members and no others. */
export function record(
  properties: Readonly<Record<string, JsonSchema>>,
  more: Pick<JsonSchema, 'required' | 'title' | 'description' | 'examples' | 'minProperties'> = {},
): JsonSchema {
  return { type: 'object', title: 'an object with members', properties, additionalProperties: false, ...more }
}

/** Exactly one of some members; which of them are there is said by one mistake. */
export function exactlyOne(names: readonly string[]): JsonSchema {
  return { oneOf: names.map((name) => ({ required: [name] })) }
}

/** What holds where the `if` beside it does. */
export function refersTo(name: string): JsonSchema {
  // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
  return { then: { $ref: `#/definitions/${name}` } }
}
