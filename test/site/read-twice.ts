import assert from 'node:assert/strict'
import { errorApi, parseXml, type Shape, writeDocument } from '../../src/wire/index.ts'
import type { House, Reply } from './open-house.ts'

const FORMATS = ['json', 'xml'] as const
type Format = (typeof FORMATS)[number]

/** What a path answers, as its own route describes it; nothing where the answer has no body. */
export function shapeOf({ routes }: House, method: string, url: string): Shape<unknown> | undefined {
  const segments = segmentsOf(url)
  const fitting = routes
    .filter((route) => route.method === method && fits(segmentsOf(route.path), segments))
    // A path that is spelled out goes before one with parameters.
    .toSorted((one, other) => parametersIn(one.path) - parametersIn(other.path))
  if (fitting[0] === undefined) throw new Error(`No route answers ${method} ${url}.`)
  // The route knows the value; here only the document is looked at.
  return fitting[0].reply as Shape<unknown> | undefined
}

function segmentsOf(url: string): readonly string[] {
  return (url.split('?', 1)[0] ?? '').replace(/\/$/, '').split('/')
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, at) => part.startsWith(':') || part.toLowerCase() === segments[at]?.toLowerCase())
  )
}

function parametersIn(path: string): number {
  return path.split('/:').length
}

/** JSON with the digits of numbers past what a double holds, as VRA identifiers are. */
function parseDigits(text: string): unknown {
  return JSON.parse(text, (_key, value, context?: { readonly source?: string }) =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? (context?.source ?? value)
      : value,
  )
}

/** Reads a document by its shape, and holds it to be the very bytes that the shape writes. */
export function decodeReply<Value>(
  { style }: House,
  shape: Shape<Value> | undefined,
  { reply, format, told }: { reply: Reply; format: Format; told: string },
): Value {
  assert.ok(shape !== undefined, `${told}, and no answer was promised`)
  assert.match(reply.contentType, new RegExp(`^application/${format}\\b`), told)
  const value =
    format === 'json' ? shape.fromJson(parseDigits(reply.body), '') : shape.fromXml(parseXml(reply.body), '')
  assert.equal(writeDocument(shape, value, format, style), reply.body, told)
  return value
}

/** A document that answers 200, asked for in both formats. */
export interface TwiceRead<Value> {
  readonly value: Value
  /** Addresses in it, each once. */
  readonly hrefs: readonly string[]
}

/** Asks in both formats: 200, the shape of the route, and the same said in both. */
export async function readTwice<Value>(house: House, url: string): Promise<TwiceRead<Value>> {
  const shape = shapeOf(house, 'GET', url) as Shape<Value> | undefined
  const [json, xml] = await Promise.all(
    FORMATS.map(async (format) => {
      const reply = await house.ask({ method: 'GET', url, headers: { accept: `application/${format}` } })
      const told = `GET ${url} as ${format} answers ${reply.status}: ${reply.body.slice(0, 300)}`
      assert.equal(reply.status, 200, told)
      return { value: decodeReply(house, shape, { reply, format, told }), hrefs: hrefsIn(reply.body) }
    }),
  )
  assert.ok(json !== undefined && xml !== undefined)
  assert.deepEqual(xml.value, json.value, `${url} says the same in both formats`)
  assert.deepEqual(xml.hrefs, json.hrefs, `${url} links to the same in both formats`)
  return json
}

/** Links of a document in either format, as paths; those that are null or empty lead nowhere. */
function hrefsIn(text: string): readonly string[] {
  const found = [...text.matchAll(/"href":\s*"([^"]+)"|<href>([^<]+)<\/href>/g)]
  const hrefs = found.map(([, json, xml]) =>
    (json ?? xml ?? '').replaceAll('\\/', '/').replaceAll('&amp;', '&'),
  )
  for (const href of hrefs) assert.match(href, /^https:\/\/zvm\.example:9669\/v1\//)
  return [...new Set(hrefs.map((href) => new URL(href).pathname))]
}

/** A refusal says why, in the format that was asked for. */
export function assertRefusal(house: House, reply: Reply, told: string): void {
  assert.ok([400, 404, 409].includes(reply.status), told)
  const format = reply.contentType.includes('xml') ? 'xml' : 'json'
  const { Message } = decodeReply(house, errorApi, { reply, format, told })
  assert.match(Message, /^\S.*\.$/s, told)
}
