import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'

/** A place of spec/ that a text points at, as the text names it, and the line where it does. */
interface Pointer {
  readonly line: number
  readonly to: string
}

const SELF = 'test/project/sources.test.ts'
const texts = globSync(['src/**/*.{ts,md}', 'test/**/*.{ts,http,txt}', 'docs/**/*.md', '*.md'])
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file !== SELF)
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }))

const pages = globSync('spec/*.md').map((file) => ({ file, text: readFileSync(file, 'utf8') }))
const contract = readFileSync('spec/wire-contract.md', 'utf8')
const demands = readFileSync('spec/client-demands.md', 'utf8')
const publishedPage = readFileSync('spec/published-page.md', 'utf8')

/** Sections and facts of the wire contract by number, in the order of the page. */
const CONTRACT_PLACE = /^(?:#{2,3} (\d+(?:\.\d+)?)\.? |- \*\*(\d+(?:\.\d+)+)\*\* |\| (\d+\.\d+\.\d+) \| )/gm
const contractPlaces = [...contract.matchAll(CONTRACT_PLACE)].map(
  ([, section, fact, row]) => section ?? fact ?? row ?? '',
)
const demandNumbers = [...demands.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number))

const places = new Set([
  ...contractPlaces.map((number) => `wire contract ${number}`),
  ...demandNumbers.map((number) => `client demands ${number}`),
  ...[...demands.matchAll(/^## (.+)$/gm)].map(([, title]) => `client demands, ${title}`),
])

/** What comments may quote of the published page: its headings, and what it has in quotes or as code. */
const quotable = new Set(
  [...publishedPage.matchAll(/^#+ (.+)$|"([^"]+)"|`([^`]+)`/gm)].map(
    ([, heading, quote, code]) => heading ?? quote?.replace(/\s+/g, ' ') ?? code,
  ),
)

/** What follows a name on its line and on the lines that carry the sentence on, at most. */
function sentenceAfter(text: string, index: number): string {
  return text.slice(index, index + 300).replace(/\n[ \t]*(?:\*|\/\/|#)?[ \t]*(?=[\p{Ll}\d("])/gu, ' ')
}

/** The numbers of `4.6 (AND), 7` or `1 to 5`: parentheses and what comes after the clause are no part of it. */
function numbersOf(sentence: string): readonly string[] {
  let clause = sentence
  while (/\([^()]*\)/.test(clause)) clause = clause.replace(/\([^()]*\)/g, '')
  clause = clause.split(/[;:'`"|\n]|\.(?=\s|$)/, 1)[0] ?? ''
  const numbers = [...clause.matchAll(/(?:^|,|\band\b|\bto\b)\s*(\d+(?:\.\d+)*)/g)]
  return /^\s*\d/.test(clause) ? numbers.map(([, number = '']) => number) : []
}

function pointersOf(text: string): readonly Pointer[] {
  const named = text.matchAll(/\b(wire|client)\s+(?:(?:\*|\/\/|#)\s*)?(contract|demands?)\b/gi)
  return [...named].flatMap(({ index, 0: words, 1: kind = '' }) => {
    const name = kind.toLowerCase() === 'wire' ? 'wire contract' : 'client demands'
    const line = text.slice(0, index).split('\n').length
    const sentence = sentenceAfter(text, index + words.length)
    const title = name === 'client demands' ? /^, "?(\.?[\w ]+)/.exec(sentence)?.[1] : undefined
    const found = title === undefined ? numbersOf(sentence) : []
    return [
      ...found.map((number) => ({ line, to: `${name} ${number}` })),
      ...(title === undefined ? [] : [{ line, to: `${name}, ${title.trim()}` }]),
    ]
  })
}

/** The words in quotes after "the published page": a heading, a row or a phrase of it, or the title of another. */
function quotesOf(text: string): readonly Pointer[] {
  return [...text.matchAll(/\bpublished\s+pages?\b/gi)].flatMap(({ index, 0: words }) => {
    const list = /^,?(?: of [\w.]+)? "[^"]+"(?:, "[^"]+")*/.exec(sentenceAfter(text, index + words.length))
    const line = text.slice(0, index).split('\n').length
    return [...(list?.[0] ?? '').matchAll(/"([^"]+)"/g)].map(([, to = '']) => ({ line, to }))
  })
}

function lostIn(read: (text: string) => readonly Pointer[], isThere: (to: string) => boolean): string[] {
  return texts.flatMap(({ file, text }) =>
    read(text)
      .filter(({ to }) => !isThere(to))
      .map(({ line, to }) => `${file}:${line} points at ${to}, which spec/ does not have`),
  )
}

describe('a pointer into spec/', () => {
  test('is read with all its numbers', () => {
    const text =
      '/** Source: wire contract 3.1 for 30 minutes, 3.2 (300 s); client demands 1 to 5.\n' +
      ' * As wire contract 4.6 (`a`, (b), 9), 7: 10.0 has "x", and\n * client demands, ".NET serializers": y, wire\n' +
      ' * contract 99.1 and 2. RFC 9110, 5. */'
    assert.deepEqual(
      pointersOf(text).map(({ line, to }) => `${line} ${to}`),
      [
        '1 wire contract 3.1',
        '1 wire contract 3.2',
        '1 client demands 1',
        '1 client demands 5',
        '2 wire contract 4.6',
        '2 wire contract 7',
        '3 client demands, .NET serializers',
        '3 wire contract 99.1',
        '3 wire contract 2',
      ],
    )
    assert.ok(!places.has('wire contract 99.1'))
  })

  test('leads to a section or fact of the wire contract, or to an item of client demands', () => {
    assert.ok(texts.flatMap(({ text }) => pointersOf(text)).length > 100, 'hardly any pointers were found')
    assert.deepEqual(
      lostIn(pointersOf, (to) => places.has(to)),
      [],
    )
  })

  test('quotes words that the account of the published page has', () => {
    assert.ok(texts.flatMap(({ text }) => quotesOf(text)).length > 30, 'hardly any quotes were found')
    assert.deepEqual(
      lostIn(quotesOf, (to) => quotable.has(to)),
      [],
    )
  })
})

describe('the pages of spec/', () => {
  test('have one title, and headings that skip no level and occur once', () => {
    const wrong = pages.flatMap(({ file, text }) => {
      const headings = [...text.matchAll(/^(#+)(.*)$/gm)].map(([, marks = '', title = '']) => ({
        level: marks.length,
        title,
      }))
      return headings
        .filter(
          ({ level, title }, index) =>
            !/^ \S/.test(title) ||
            (level === 1) !== (index === 0) ||
            level > (headings[index - 1]?.level ?? 0) + 1 ||
            headings.findIndex((other) => other.title === title) !== index,
        )
        .map(({ title }) => `${file}:${title}`)
    })
    assert.deepEqual(wrong, [])
  })

  test('number the wire contract from section 0 on without gaps', () => {
    const wrong = contractPlaces.filter((number) => {
      const parts = number.split('.').map(Number)
      const last = parts.at(-1) ?? 0
      const parent = parts.slice(0, -1).join('.')
      const isFirst = last === (parts.length === 1 ? 0 : 1)
      const before = contractPlaces.indexOf([...parts.slice(0, -1), last - 1].join('.'))
      const here = contractPlaces.indexOf(number)
      return (
        here !== contractPlaces.lastIndexOf(number) ||
        (!isFirst && (before < 0 || before > here)) ||
        (parent !== '' && contractPlaces.indexOf(parent) > here) ||
        (parent !== '' && !contractPlaces.includes(parent))
      )
    })
    assert.deepEqual(wrong, [])
    assert.equal(contract.match(/^#{2,3} /gm)?.length, contract.match(/^#{2,3} \d+(\.|\.\d+) \S/gm)?.length)
  })

  test('say of every fact of the wire contract how it is known', () => {
    const facts = contract.split(/^(?=- \*\*|#|\n|\|)/m).filter((block) => block.startsWith('- **'))
    assert.ok(facts.length > 100)
    assert.deepEqual(
      facts.filter((fact) => !/\*(documented|observed|inferred|unknown)\*/.test(fact)),
      [],
    )
  })

  test('number the demands of clients from 1 on without gaps', () => {
    assert.deepEqual(
      demandNumbers,
      demandNumbers.map((_, index) => index + 1),
    )
  })

  test('link to what is there', () => {
    const broken = pages.flatMap(({ file, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(dirname(file), target)))
        .map((target) => `${file}: ${target}`),
    )
    assert.deepEqual(broken, [])
  })
})
