import { Problem, quoted } from '../problem/index.ts'
import {
  type Format,
  formatOf,
  parseJson,
  parseXml,
  readDocument,
  type Shape,
  type WireStyle,
  writeDocument,
  type XmlElement,
} from '../wire/index.ts'
import { Difference, expect } from './check.ts'
import { findMismatches, findXmlMismatches, tellMismatches } from './compare.ts'
import type { TargetAnswer } from './target.ts'

/** @throws Difference for another status */
export function expectStatus(answer: TargetAnswer, ...statuses: readonly number[]): void {
  expect(statuses.includes(answer.status), `status ${statuses.join(' or ')}`, `status ${answer.status}`)
}

/** @throws Difference unless the answer is 200 and says that it is of this format */
export function expectFormat(answer: TargetAnswer, format: Format): void {
  expectStatus(answer, 200)
  expectMediaType(answer, format)
}

function expectMediaType(answer: TargetAnswer, format: Format): void {
  const type = answer.header('content-type')
  expect(
    formatOf(type) === format,
    format === 'json' ? 'JSON' : 'XML',
    `Content-Type ${quoted(type ?? '', 60)}`,
  )
}

/** The body as JSON. @throws Difference */
export function readJson(answer: TargetAnswer): unknown {
  try {
    return parseJson(answer.text)
  } catch {
    throw new Difference('a body in JSON', 'a body that is not')
  }
}

/** The root element of the body. @throws Difference */
export function readXml(answer: TargetAnswer): XmlElement {
  try {
    return parseXml(answer.text)
  } catch {
    throw new Difference('a body in XML', 'a body that is not')
  }
}

/** The namespace of the root element, as its own declarations have it. */
export function rootNamespace(xml: string): string | undefined {
  const [, prefix = '', attributes = ''] = /<(?:([\w.-]+):)?[A-Za-z_][\w.-]*((?:\s[^>]*)?)>/.exec(xml) ?? []
  const name = prefix === '' ? 'xmlns' : `xmlns:${prefix}`
  return new RegExp(`\\s${name}=["']([^"']*)["']`).exec(attributes)?.[1]
}

/** The root that a shape has in XML: name and namespace. @throws Difference for another */
export function expectRoot(
  answer: TargetAnswer,
  shape: { readonly xmlItem: string; readonly xmlNamespace: string },
) {
  const [root, namespace] = [readXml(answer), rootNamespace(answer.text)]
  expect(
    root.name === shape.xmlItem,
    `root <${shape.xmlItem}>`,
    `root <${quoted(root.name, 60).slice(1, -1)}>`,
  )
  expect(
    namespace === shape.xmlNamespace,
    `namespace ${shape.xmlNamespace}`,
    namespace === undefined ? 'no namespace' : `namespace ${quoted(namespace)}`,
  )
}

/**
 * The whole of an answer by its contract: what is read from it and written again is the same document, with the
 * same names in the same order, nulls, numbers or names of enumerations, forms of dates.
 *
 * @throws Difference with the first places that are otherwise
 */
export function expectContract(
  answer: TargetAnswer,
  { shape, format, style }: { shape: Shape<never>; format: Format; style: WireStyle },
): void {
  expectFormat(answer, format)
  if (format === 'json') {
    const raw = readJson(answer)
    const again: unknown = JSON.parse(shape.toJson(readValue(shape, answer, format), style))
    report(findMismatches(raw, again))
  } else {
    expectRoot(answer, shape)
    const again = writeDocument(shape, readValue(shape, answer, format), 'xml', style)
    report(findXmlMismatches(readXml(answer), parseXml(again)))
  }
}

function readValue<Value>(shape: Shape<Value>, answer: TargetAnswer, format: Format): Value {
  try {
    return readDocument(shape, answer.text, format)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new Difference('an answer of the contract', `something unreadable: ${quoted(error.message, 160)}`)
  }
}

/** @throws Difference where there is a mismatch */
export function report(mismatches: Parameters<typeof tellMismatches>[0]): void {
  const told = tellMismatches(mismatches)
  if (told !== undefined) throw new Difference(told.expected, told.got)
}

/** An error as servers write it: the status, and `Message` in words. @throws Difference */
export function expectError(answer: TargetAnswer, status: number, format: Format): void {
  expectStatus(answer, status)
  expectMediaType(answer, format)
  if (format === 'json') {
    const raw = readJson(answer)
    const message = typeof raw === 'object' && raw !== null && 'Message' in raw ? raw.Message : undefined
    expect(typeof message === 'string' && message !== '', 'a Message in words', 'none')
  } else {
    const message = readXml(answer).children.find(({ name }) => name === 'Message')
    expect(message !== undefined && message.text.trim() !== '', 'a <Message> in words', 'none')
  }
}
