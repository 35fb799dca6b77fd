import { isIP } from 'node:net'
import { TASK_STATES, TASK_TYPES } from '../task/index.ts'
import { hideAddress, hideLink } from './anonymous-address.ts'
import { hideIdentifier } from './anonymous-identifier.ts'
import { makeName, type Pseudonyms } from './pseudonyms.ts'
import { PLAIN_WORDS } from './word-lists.ts'

const HAS_GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i
const HOST_NAME = /^[a-z\d-]+(?:\.[a-z\d-]+)+$/i

/**
 * A name; one that is an address or an identifier is hidden as those are, so that it is the same everywhere.
 *
 * @param kind what the made-up name begins with
 */
export function hideName(text: string, kind: string, pseudonyms: Pseudonyms): string {
  if (text === '') return text
  if (HAS_GUID.test(text)) return hideIdentifier(text, pseudonyms)
  if (isIP(text) !== 0 || HOST_NAME.test(text)) return hideAddress(text, pseudonyms)
  return pseudonyms.of(`name ${text}`, makeName(kind))
}

/** Names as sentences may have them: found by their words, whatever stands between these. */
export interface SoughtNames {
  /** By its words in lower case, with spaces between. */
  readonly byWords: ReadonlyMap<string, { readonly name: string; readonly kind: string }>
  /** How many words the longest name has that begins with a word. */
  readonly longest: ReadonlyMap<string, number>
}

/** @param names with their kinds, as they stand in the source */
export function indexNames(names: ReadonlyMap<string, string>): SoughtNames {
  const byWords = new Map<string, { name: string; kind: string }>()
  const longest = new Map<string, number>()
  for (const [name, kind] of names) {
    const words = wordsOf(name).map(({ word }) => word)
    const [first] = words
    if (first === undefined) continue
    byWords.set(words.join(' '), { name, kind })
    longest.set(first, Math.max(words.length, longest.get(first) ?? 0))
  }
  return { byWords, longest }
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}_]*/gu

interface Word {
  /** In lower case. */
  readonly word: string
  readonly from: number
  readonly to: number
}

function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
    word: word.toLowerCase(),
    from: index,
    to: index + word.length,
  }))
}

/** What is known by its form: links, e-mail addresses, identifiers, IP addresses. */
const FORMS = new RegExp(
  [
    '(?<link>https?:\\/\\/[^\\s"\'<>(),;]+)',
    '(?<email>[^\\s"\'<>()@,;:]+@[^\\s"\'<>()@,;:]+)',
    `(?<identifier>${HAS_GUID.source}(?:[.:][\\w-]+)*)`,
    '(?<address>\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b)',
  ].join('|'),
  'giu',
)

/**
 * A sentence of a server: known names are replaced by what stands for them, and so is every word that is not a
 * plain one; numbers and plain words stay.
 */
export function hideInSentence(text: string, names: SoughtNames, pseudonyms: Pseudonyms): string {
  let hidden = ''
  let from = 0
  for (const match of text.matchAll(FORMS)) {
    hidden += hideWords(text.slice(from, match.index), names, pseudonyms)
    hidden += hideForm(match, pseudonyms)
    from = match.index + match[0].length
  }
  return hidden + hideWords(text.slice(from), names, pseudonyms)
}

function hideForm({ 0: text, groups = {} }: RegExpMatchArray, pseudonyms: Pseudonyms): string {
  if (groups.link !== undefined) return hideLink(text, pseudonyms)
  if (groups.email !== undefined) return hideEmail(text, pseudonyms)
  return groups.address === undefined ? hideIdentifier(text, pseudonyms) : hideAddress(text, pseudonyms)
}

export function hideEmail(text: string, pseudonyms: Pseudonyms): string {
  return text === ''
    ? ''
    : pseudonyms.of(`email ${text}`, (digits) => `${makeName('user')(digits)}@mail.example`)
}

const NUMBER = /^\d{1,6}(?:st|nd|rd|th|ms|s|min|h|d|kb|mb|gb|tb|x)?$/
const API_WORDS: ReadonlySet<string> = new Set(
  [...Object.keys(TASK_TYPES), ...Object.keys(TASK_STATES)].map((word) => word.toLowerCase()),
)

function hideWords(text: string, names: SoughtNames, pseudonyms: Pseudonyms): string {
  const words = wordsOf(text)
  let hidden = ''
  let from = 0
  for (let at = 0; at < words.length; ) {
    const count = countNameWords(words, at, names)
    const [first, last] = [words[at], words[at + Math.max(count, 1) - 1]]
    if (first === undefined || last === undefined) break
    hidden += hideBetween(text.slice(from, first.from))
    const known = names.byWords.get(wordsJoined(words, at, count))
    hidden +=
      known === undefined ? hideWord(text, first, pseudonyms) : hideName(known.name, known.kind, pseudonyms)
    from = last.to
    at += Math.max(count, 1)
  }
  return hidden + hideBetween(text.slice(from))
}

/** Of the longest name that begins at a word; 0 where none does. */
function countNameWords(words: readonly Word[], at: number, { byWords, longest }: SoughtNames): number {
  const countMax = Math.min(longest.get(words[at]?.word ?? '') ?? 0, words.length - at)
  for (let count = countMax; count > 0; count -= 1) {
    if (byWords.has(wordsJoined(words, at, count))) return count
  }
  return 0
}

function wordsJoined(words: readonly Word[], at: number, count: number): string {
  return words
    .slice(at, at + count)
    .map(({ word }) => word)
    .join(' ')
}

function hideWord(text: string, { word, from, to }: Word, pseudonyms: Pseudonyms): string {
  const isPlain =
    PLAIN_WORDS.has(word) || API_WORDS.has(word) || (NUMBER.test(word) && !isJoined(text, from, to))
  return isPlain ? text.slice(from, to) : pseudonyms.of(`word ${word}`, makeName('word'))
}

/** The number of a ticket or a machine, `INC-77`, is no amount. */
function isJoined(text: string, from: number, to: number): boolean {
  return /[-_#]/.test(`${text[from - 1] ?? ''}${text[to] ?? ''}`)
}

/** Names are made of signs too: those that sentences do without are left out. */
function hideBetween(text: string): string {
  return text.replace(/[^\s.,:;!?'"()[\]%/+=_-]/gu, '')
}
