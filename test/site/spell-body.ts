/** A number from 0, less than the bound. */
export type Draw = (below: number) => number

/** Draws one after the other from numbers that were generated, so that a failure shrinks. */
export function createDraw(numbers: readonly number[]): Draw {
  let at = 0
  return (below) => {
    const number = numbers[at % numbers.length] ?? 0
    at += 1
    return number % below
  }
}

/** A word of a table, which requests may give by name or by number. */
export class Word {
  readonly name: string
  readonly number: number

  constructor(name: string, number: number) {
    this.name = name
    this.number = number
  }
}

/** What a body says, before anybody has spelled it. Lists of an XML body name their items. */
export type Said =
  | string
  | number
  | boolean
  | null
  | Word
  | { readonly item: string; readonly items: readonly Said[] }
  | { readonly [member: string]: Said }

const CASES: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toLowerCase(),
  (name) => name.toUpperCase(),
  (name) => `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`,
  (name) => [...name].map((char, at) => (at % 2 === 0 ? char.toLowerCase() : char.toUpperCase())).join(''),
]

/** A name in some letter case. */
export function respell(name: string, draw: Draw): string {
  return CASES[draw(CASES.length)]?.(name) ?? name
}

export interface Spelled {
  readonly contentType: string
  readonly body: string
}

/** A body in one of the two formats, its members in any letter case and its words by name or number. */
export function spellBody(said: Said, draw: Draw): Spelled {
  const letters = CASES[draw(CASES.length)] ?? CASES[0] ?? ((name) => name)
  if (draw(2) === 0) {
    const isNamed = draw(2) === 0
    return { contentType: 'application/json', body: JSON.stringify(toJson(said, { letters, isNamed })) }
  }
  const contentType = draw(2) === 0 ? 'application/xml' : 'text/xml; charset=utf-8'
  return { contentType, body: toXml('Body', said, letters) }
}

type Letters = (name: string) => string

function toJson(said: Said, { letters, isNamed }: { letters: Letters; isNamed: boolean }): unknown {
  if (said instanceof Word) return isNamed ? letters(said.name) : said.number
  if (typeof said !== 'object' || said === null) return said
  if (isList(said)) return said.items.map((one) => toJson(one, { letters, isNamed }))
  return Object.fromEntries(
    Object.entries(said).map(([name, inside]) => [letters(name), toJson(inside, { letters, isNamed })]),
  )
}

function toXml(tag: string, said: Said, letters: Letters): string {
  if (said === null) return `<${tag} xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>`
  return `<${tag}>${inXml(said, letters)}</${tag}>`
}

function inXml(said: NonNullable<Said>, letters: Letters): string {
  if (said instanceof Word) return said.name
  if (typeof said === 'string') return said.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  if (typeof said !== 'object') return String(said)
  if (isList(said)) return said.items.map((one) => toXml(said.item, one, letters)).join('')
  return Object.entries(said)
    .map(([name, inside]) => toXml(letters(name), inside, letters))
    .join('')
}

type List = Extract<Said, { readonly item: string; readonly items: readonly Said[] }>

function isList(said: object): said is List {
  return 'items' in said && Array.isArray(said.items)
}
