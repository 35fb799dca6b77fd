import { quoted } from '../problem/index.ts'
import { parseDotNetDate, parseIsoDate, type XmlElement } from '../wire/index.ts'

/** One place where a document is not as it should be. */
export interface Mismatch {
  /** As a path, items of lists without their number: `[].Status.State`. */
  readonly at: string
  readonly expected: string
  readonly got: string
}

type Members = Readonly<Record<string, unknown>>

/** Where two JSON values differ: names, their order, values. Local times with an offset count as their instant. */
export function* findMismatches(got: unknown, expected: unknown, at = ''): Generator<Mismatch> {
  if (Array.isArray(got) && Array.isArray(expected)) {
    if (got.length !== expected.length) {
      yield { at, expected: `${expected.length} items`, got: `${got.length} items` }
    }
    for (const [index, item] of got.entries()) {
      if (index < expected.length) yield* findMismatches(item, expected[index], `${at}[]`)
    }
  } else if (isMembers(got) && isMembers(expected)) {
    const [gotNames, names] = [Object.keys(got), Object.keys(expected)]
    yield* findNameMismatches(gotNames, names, at)
    for (const name of gotNames) {
      if (Object.hasOwn(expected, name)) yield* findMismatches(got[name], expected[name], join(at, name))
    }
  } else if (!isSameScalar(got, expected)) {
    yield { at, expected: describe(expected), got: describe(got) }
  }
}

/** Where two XML elements differ: names of children, their order, nil, text. */
export function* findXmlMismatches(got: XmlElement, expected: XmlElement, at = ''): Generator<Mismatch> {
  if (got.isNil !== expected.isNil) {
    const say = (isNil: boolean) => (isNil ? 'i:nil="true"' : 'no nil')
    yield { at, expected: say(expected.isNil), got: say(got.isNil) }
  }
  const [gotNames, names] = [namesOf(got), namesOf(expected)]
  const isList = new Set(names).size < names.length
  if (!isList) yield* findNameMismatches(gotNames, names, at)
  for (const [index, child] of got.children.entries()) {
    const other = isList
      ? expected.children[index]
      : expected.children.find(({ name }) => name === child.name)
    if (other === undefined) continue
    if (isList && other.name !== child.name) {
      yield { at, expected: `<${other.name}>`, got: `<${child.name}>` }
    }
    yield* findXmlMismatches(child, other, isList ? `${at}[]` : join(at, child.name))
  }
  if (got.children.length === 0 && expected.children.length === 0 && !isSameText(got.text, expected.text)) {
    yield { at, expected: describe(expected.text), got: describe(got.text) }
  }
}

function namesOf(element: XmlElement): readonly string[] {
  return element.children.map(({ name }) => name)
}

function* findNameMismatches(
  got: readonly string[],
  names: readonly string[],
  at: string,
): Generator<Mismatch> {
  const [missing, more] = [
    names.filter((name) => !got.includes(name)),
    got.filter((name) => !names.includes(name)),
  ]
  for (const name of missing) yield { at: join(at, name), expected: 'the member', got: 'no such member' }
  for (const name of more) {
    yield { at: join(at, quoted(name, 60).slice(1, -1)), expected: 'no such member', got: 'a member' }
  }
  const [gotOrder, order] = [
    got.filter((name) => names.includes(name)),
    names.filter((name) => got.includes(name)),
  ]
  const wrong = gotOrder.findIndex((name, index) => name !== order[index])
  if (wrong >= 0) {
    yield { at, expected: `${order[wrong]} as member ${wrong + 1}`, got: `${gotOrder[wrong]} there` }
  }
}

const WITH_OFFSET = /[+-]\d\d:?\d\d(\)\/)?$/

function isSameScalar(got: unknown, expected: unknown): boolean {
  if (got === expected) return true
  if (typeof got !== 'string' || typeof expected !== 'string' || !WITH_OFFSET.test(got)) return false
  const [one, other] = [got, expected].map((text) => parseDotNetDate(text) ?? parseIsoDate(text))
  return one !== undefined && one === other
}

function isSameText(got: string, expected: string): boolean {
  const isNumber = got.trim() !== '' && expected.trim() !== '' && Number(got) === Number(expected)
  return isNumber || isSameScalar(got, expected)
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function join(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`
}

const TEXT_CHARS_MAX = 60

/** A value as it may be printed: bounded, on one line. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return quoted(value, TEXT_CHARS_MAX)
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  return isMembers(value) ? 'an object' : String(value)
}

const SHOWN_MAX = 3

/** The first few mismatches as two texts; the same place in many items of a list counts once. */
export function tellMismatches(
  mismatches: Iterable<Mismatch>,
): { readonly expected: string; readonly got: string } | undefined {
  const byPlace = new Map<string, Mismatch>()
  for (const mismatch of mismatches) {
    if (!byPlace.has(mismatch.at)) byPlace.set(mismatch.at, mismatch)
  }
  if (byPlace.size === 0) return undefined
  const shown = [...byPlace.values()].slice(0, SHOWN_MAX)
  const more = byPlace.size > SHOWN_MAX ? `; and ${byPlace.size - SHOWN_MAX} more places` : ''
  const tell = (side: 'expected' | 'got') =>
    shown.map((mismatch) => `${mismatch.at === '' ? '' : `${mismatch.at}: `}${mismatch[side]}`).join('; ')
  return { expected: tell('expected'), got: `${tell('got')}${more}` }
}
