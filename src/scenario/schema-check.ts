import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { findNearestName, quoted } from '../problem/index.ts'
import { formatExample } from './format-example.ts'
import type { JsonSchema } from './json-schema.ts'
import { formatPath, type Mistake } from './mistakes.ts'
import { SCENARIO_SCHEMA } from './scenario-schema.ts'
import type { Path } from './source.ts'

let validate: ValidateFunction | undefined

/** At the first file: who reads none does not pay for it. A test holds the schema to the strict rules left out here. */
function compile(): ValidateFunction {
  const quick = { meta: false, validateSchema: false, inlineRefs: false, code: { optimize: false } } as const
  return new Ajv({ ...quick, allErrors: true, verbose: true, strict: false }).compile(SCENARIO_SCHEMA)
}

/** Everything in which a value differs from the schema of a scenario, in our words. */
export function checkSchema(value: unknown): readonly Mistake[] {
  validate ??= compile()
  if (validate(value)) return []
  const errors = (validate.errors ?? []).filter(
    ({ keyword, schemaPath }) => keyword !== 'if' && !/\/oneOf\/\d/.test(schemaPath),
  )
  const byPlace = Object.values(Object.groupBy(errors, ({ instancePath }) => instancePath))
  return byPlace.flatMap((group) => mistakesAt(group ?? [], value))
}

/** What is wrong at one place. Its kind comes first: what follows from a wrong kind is not told. */
function mistakesAt(errors: readonly ErrorObject[], value: unknown): readonly Mistake[] {
  const [first] = errors
  if (first === undefined) return []
  const path = toPath(first.instancePath, value)
  const wrongKind = errors.find(({ keyword }) => keyword === 'type')
  if (wrongKind !== undefined) return [misfit(wrongKind, path)]
  const choice = errors.find(({ keyword }) => keyword === 'oneOf')
  if (choice !== undefined) return [wrongChoice(choice, path)]
  const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties')
  const meant = unknown.map((error) => nearestMember(error))
  const missing = errors.filter(
    ({ keyword, params }) => keyword === 'required' && !meant.includes(params.missingProperty),
  )
  const others = errors.filter(
    (error) => !unknown.includes(error) && error.keyword !== 'required' && !missing.includes(error),
  )
  return [
    ...unknown.map((error) => unknownMember(error, path)),
    ...missing.map((error) => missingMember(error, path)),
    ...others.slice(0, 1).map((error) => misfit(error, path)),
  ]
}

function toPath(pointer: string, value: unknown): Path {
  let within: unknown = value
  return pointer
    .split('/')
    .slice(1)
    .map((text) => {
      const name = text.replaceAll('~1', '/').replaceAll('~0', '~')
      const step = Array.isArray(within) ? Number(name) : name
      within = (within as Readonly<Record<string | number, unknown>>)[step]
      return step
    })
}

function schemaOf({ parentSchema }: ErrorObject): JsonSchema {
  // Ours, as it was compiled.
  return (parentSchema ?? {}) as JsonSchema
}

function membersOf(error: ErrorObject): readonly string[] {
  return Object.keys(schemaOf(error).properties ?? {})
}

function nearestMember(error: ErrorObject): string | undefined {
  return findNearestName(String(error.params.additionalProperty), membersOf(error))
}

function unknownMember(error: ErrorObject, path: Path): Mistake {
  const name = String(error.params.additionalProperty)
  return { path: [...path, name], message: notAMember(name, path, membersOf(error)) }
}

function notAMember(name: string, path: Path, known: readonly string[]): string {
  const nearest = findNearestName(name, known)
  const remedy = nearest === undefined ? `there are ${known.join(', ')}` : `did you mean ${quoted(nearest)}?`
  return `${quoted(name)} is not a member of ${formatPath(path) || 'a scenario'}; ${remedy}`
}

function missingMember(error: ErrorObject, path: Path): Mistake {
  const name = String(error.params.missingProperty)
  const member = resolved(schemaOf(error).properties?.[name] ?? {})
  const example = `${name}: ${formatExample(exampleOf(member))}`
  return {
    path,
    message: `${formatPath([...path, name])} is missing; write for example ${quoted(example, 200)}`,
  }
}

/** None of several members of which one must be there, or more than one. */
function wrongChoice(error: ErrorObject, path: Path): Mistake {
  const names = (schemaOf(error).oneOf ?? []).flatMap(({ required = [] }) => required)
  const given = Object.keys((error.data ?? {}) as object)
  const found = names.filter((name) => given.includes(name))
  const where = formatPath(path)
  const [second] = found.slice(1)
  if (second !== undefined) {
    const message = `${where} has ${found.join(' and ')} at once; write one of them, and the other into an entry of its own`
    return { path: [...path, second], message }
  }
  const mistyped = given.find((name) => findNearestName(name, names) !== undefined)
  if (mistyped !== undefined) return { path: [...path, mistyped], message: notAMember(mistyped, path, names) }
  return { path, message: `${where} has none of ${names.join(', ')}; write one of them` }
}

/** A value that is not what it should be. */
function misfit(error: ErrorObject, path: Path): Mistake {
  const { keyword, data, params } = error
  const schema = schemaOf(error)
  const where = formatPath(path) || 'the file'
  if (keyword === 'maxLength') {
    return { path, message: `${where} has more than ${params.limit} characters; shorten it` }
  }
  if (keyword === 'maxItems') {
    return { path, message: `${where} has more than ${params.limit} entries; leave some out` }
  }
  const what = `${where} is ${describe(data)}, not ${schema.title ?? 'what is read here'}`
  return { path, message: `${what}; ${remedyFor(schema, data)}` }
}

function remedyFor(schema: JsonSchema, data: unknown): string {
  const words = (schema.enum ?? []).map(String)
  const nearest = typeof data === 'string' ? findNearestName(data, words) : undefined
  if (nearest !== undefined) return `did you mean ${quoted(nearest)}?`
  if (words.length > 0) {
    return schema.title?.startsWith('one of ') === true
      ? 'write one of them'
      : `write one of ${words.join(', ')}`
  }
  return `write for example ${formatExample(exampleOf(schema))}`
}

function exampleOf(schema: JsonSchema): unknown {
  return schema.examples?.[0] ?? schema.default ?? schema.const ?? schema.enum?.[0] ?? '…'
}

function resolved(schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.split('/').at(-1)
  return name === undefined ? schema : (SCENARIO_SCHEMA.definitions?.[name] ?? schema)
}

function describe(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty text' : quoted(value, 40)
  if (value === null || value === undefined) return 'empty'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value !== 'object') return String(value)
  return Object.keys(value).length === 0 ? 'an object without members' : 'an object'
}
