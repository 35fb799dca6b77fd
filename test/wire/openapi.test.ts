import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { createOpenApi, type Route } from '../../src/http/index.ts'
import { PROFILES, type Profile } from '../../src/wire/index.ts'
import { playScenario } from '../support/play-scenario.ts'
import { openWireHouse } from '../support/wire-house.ts'
import { readScenarios, type Scenario } from '../support/wire-scenario.ts'

/** As much of an OpenAPI document as is read here. */
interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly pattern?: string
}

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

interface Served {
  readonly routes: readonly Route[]
  readonly document: OpenApi
}

const CHECKED = ['$ref', 'type', 'properties', 'required', 'items', 'anyOf', 'enum', 'pattern']
const ANNOTATIONS = ['description', 'format', 'examples', 'xml']

/** The routes of operations and of the settings of VPGs, by where their rules come from. */
const OPERATIONS = /wire contract 5\.3/
const SETTINGS = /vpgSettings|\/browse$/i
/** Only a service that delivers has a delivery: test/system/webhooks.test.ts. */
const DELIVERY = /\/deliveries\/:delivery\//

const served = new Map<string, Served>()
before(async () => {
  for (const profile of PROFILES) served.set(profile, await openServed(profile))
})

async function openServed(profile: Profile): Promise<Served> {
  const house = await openWireHouse({ settings: { profile }, given: [], site: undefined })
  const { routes } = house.assembly
  // Lets the listener load: one that is closed before never ends.
  await house.clock.advance(0)
  await house.close()
  const style = { profile, escapeSlashes: false }
  // As a client reads it: through JSON.
  const document: OpenApi = JSON.parse(JSON.stringify(createOpenApi(routes, { style, version: '0.0.0' })))
  return { routes, document }
}

function servedBy(profile: string): Served {
  const found = served.get(profile)
  assert.ok(found, `${profile} is no profile`)
  return found
}

/** Every object in a value, with the way to it. */
function* objectsIn(
  value: unknown,
  at = '#',
): Generator<readonly [string, Readonly<Record<string, unknown>>]> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield [at, Object.fromEntries(Object.entries(value))]
  for (const [key, inside] of Object.entries(value)) yield* objectsIn(inside, `${at}/${key}`)
}

function resolve(document: OpenApi, ref: string): unknown {
  const steps = ref.replace(/^#\//, '').split('/')
  return steps.reduce<unknown>(
    (inside, step) =>
      typeof inside === 'object' && inside !== null
        ? new Map<string, unknown>(Object.entries(inside)).get(step)
        : undefined,
    document,
  )
}

/** Every schema below one, itself first; what a `$ref` names stands elsewhere. */
function* schemasIn(schema: Schema): Generator<Schema> {
  yield schema
  const below = [...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? [])]
  for (const inside of schema.items === undefined ? below : [...below, schema.items]) yield* schemasIn(inside)
}

function typeOf(value: unknown): readonly string[] {
  if (value === null) return ['null']
  if (Array.isArray(value)) return ['array']
  if (typeof value !== 'number') return [typeof value]
  return Number.isInteger(value) ? ['integer', 'number'] : ['number']
}

/**
 * Where a value is not of a schema. An object must have all members that the schema names and no other, unless it
 * says which are required: the document says what is served, no more and no less.
 */
function mismatches(document: OpenApi, schema: Schema, value: unknown, at = ''): readonly string[] {
  if (schema.$ref !== undefined) {
    // Asserted to lead to a schema by a test of its own.
    return mismatches(document, resolve(document, schema.$ref) as Schema, value, at)
  }
  const { anyOf, type, properties, items } = schema
  if (anyOf !== undefined) {
    const tried = anyOf.map((option) => mismatches(document, option, value, at))
    return tried.some((found) => found.length === 0) ? [] : tried.flat()
  }
  const types = type === undefined ? undefined : [type].flat()
  const shown = `${at}: ${JSON.stringify(value)}`
  if (types !== undefined && !typeOf(value).some((each) => types.includes(each)))
    return [`${shown} is not ${types.join(' or ')}`]
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${shown} is not in the enum`]
  if (
    schema.pattern !== undefined &&
    typeof value === 'string' &&
    !new RegExp(schema.pattern, 'u').test(value)
  )
    return [`${shown} is not of the pattern ${schema.pattern}`]
  if (Array.isArray(value)) {
    return items === undefined
      ? []
      : value.flatMap((each, index) => mismatches(document, items, each, `${at}[${index}]`))
  }
  if (properties === undefined || typeof value !== 'object' || value === null) return []
  const members = new Map<string, unknown>(Object.entries(value))
  return [
    ...[...members.keys()]
      .filter((name) => !(name in properties))
      .map((name) => `${at}.${name}: not documented`),
    ...Object.entries(properties).flatMap(([name, member]) =>
      members.has(name)
        ? mismatches(document, member, members.get(name), `${at}.${name}`)
        : schema.required?.includes(name) === false
          ? []
          : [`${at}.${name}: not there`],
    ),
  ]
}

/** The route that a request meets: fixed paths before those with parameters. */
function findRoute(routes: readonly Route[], method: string, url: string): Route | undefined {
  const path = (url.split('?', 1)[0] ?? '').replace(/(?<=.)\/$/, '')
  const candidates = routes.filter((route) => {
    const pattern = route.path.replace(/[.]/g, '\\$&').replace(/:\w+/g, '[^/]+')
    return route.method === method && new RegExp(`^${pattern}$`, 'i').test(path)
  })
  const parametersOf = (route: Route) => route.path.split(':').length
  return candidates.toSorted((one, other) => parametersOf(one) - parametersOf(other))[0]
}

/** The bodies of a scenario as the service sends them: those recorded, or played where a placeholder stands. */
async function bodiesOf(scenario: Scenario): Promise<readonly string[]> {
  const recorded = scenario.exchanges.map(({ answer }) => answer.body)
  if (!recorded.some((body) => body.includes('{{'))) return recorded
  const played = await playScenario(scenario)
  return played.map(({ actual }) => actual.split('\n\n').slice(1).join('\n\n'))
}

for (const profile of PROFILES) {
  describe(`the OpenAPI document of ${profile}`, () => {
    test('has an operation for every route, and no other', () => {
      const { routes, document } = servedBy(profile)
      const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
        Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
      )
      const wanted = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
      assert.deepEqual(documented.toSorted(), wanted.toSorted())
    })

    test('names every operation once', () => {
      const { document } = servedBy(profile)
      const ids = Object.values(document.paths).flatMap((operations) =>
        Object.values(operations).map(({ operationId }) => operationId),
      )
      assert.deepEqual(
        ids.filter((id, index) => ids.indexOf(id) !== index),
        [],
      )
    })

    test('describes every parameter of a path', () => {
      const { document } = servedBy(profile)
      for (const [path, operations] of Object.entries(document.paths)) {
        for (const { parameters = [] } of Object.values(operations)) {
          const described = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
          assert.deepEqual(
            described,
            [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
            path,
          )
        }
      }
    })

    test('has nothing at the end of no reference', () => {
      const { document } = servedBy(profile)
      const dangling = [...objectsIn(document)]
        .filter(([, { $ref }]) => typeof $ref === 'string' && resolve(document, $ref) === undefined)
        .map(([at, { $ref }]) => `${at}: ${String($ref)}`)
      assert.deepEqual(dangling, [])
    })

    test('describes answers by keywords that are checked here', () => {
      const { document } = servedBy(profile)
      const replies = Object.values(document.paths).flatMap((operations) =>
        Object.values(operations).flatMap(({ responses }) =>
          Object.values(responses).flatMap(({ content = {} }) =>
            Object.values(content).map(({ schema }) => schema),
          ),
        ),
      )
      const keywords = [...Object.values(document.components.schemas), ...replies]
        .flatMap((schema) => [...schemasIn(schema)])
        .flatMap((schema) => Object.keys(schema))
      assert.deepEqual(
        [...new Set(keywords)].filter((word) => ![...CHECKED, ...ANNOTATIONS].includes(word)),
        [],
      )
    })
  })
}

test('every recorded answer in JSON is as the OpenAPI document says', async () => {
  const wrong: string[] = []
  const seen = new Set<string>()
  for (const scenario of readScenarios()) {
    const { routes, document } = servedBy(scenario.settings.profile ?? 'windows')
    const bodies = await bodiesOf(scenario)
    scenario.exchanges.forEach(({ request, answer }, index) => {
      const route = findRoute(routes, request.method, request.url)
      const body = bodies[index] ?? ''
      const isEncoded = answer.headers.some(
        ([name, value]) => /^content-encoding$/i.test(name) && value !== '-',
      )
      if (route?.reply === undefined || answer.status !== (route.status ?? 200)) return
      if (isEncoded || body === '' || body.startsWith('<')) return
      const operation = document.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()]
      const schema = operation?.responses[String(answer.status)]?.content?.['application/json']?.schema
      assert.ok(schema, `${route.method} ${route.path} has no schema`)
      seen.add(`${route.method} ${route.path}`)
      for (const found of mismatches(document, schema, JSON.parse(body)))
        wrong.push(`${scenario.name}, ${request.method} ${request.url}: ${found}`)
    })
  }
  assert.deepEqual(wrong, [])
  // A scenario set that meets few routes would prove little.
  // What only a site that runs answers is shown by test/rehearsals/.
  const withReply = servedBy('windows').routes.filter(
    ({ reply, source, path }) =>
      reply !== undefined && !OPERATIONS.test(source) && !SETTINGS.test(path) && !DELIVERY.test(path),
  )
  const unseen = withReply.map(({ method, path }) => `${method} ${path}`).filter((route) => !seen.has(route))
  assert.deepEqual(unseen, [])
})
