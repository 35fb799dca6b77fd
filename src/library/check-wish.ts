import { findNearestName, Problem, type ProblemCode, quoted } from '../problem/index.ts'

/** What tests without types, and those that got one wrong, are told instead of a failure somewhere inside. */
export interface Expected {
  /** What is checked, as a message names it: `The options of startZvm`. */
  readonly what: string
  /** Names of the members there are, each with what it must be. A member that is left out, or undefined, is not checked. */
  readonly members: Readonly<Record<string, Kind>>
  /** `value-unreadable` unless given. */
  readonly code?: ProblemCode
}

/** In words, and whether a value is so. */
export type Kind = readonly [words: string, is: (value: unknown) => boolean]

export const ANYTHING: Kind = ['anything', () => true]
export const TEXT: Kind = ['text', (value) => typeof value === 'string']
export const TRUTH: Kind = ['true or false', (value) => typeof value === 'boolean']
export const INSTANT: Kind = ['a whole number of epoch milliseconds', Number.isSafeInteger]
export const PERCENT: Kind = [
  'a whole number from 0 to 100',
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 100,
]

export function orNull([words, is]: Kind): Kind {
  return [`${words} or null`, (value) => value === null || is(value)]
}

/**
 * Refuses what is no object, and a member that is not there or of another kind.
 *
 * @throws Problem naming the member and what it should be
 */
export function checkWish(given: unknown, { what, members, code = 'value-unreadable' }: Expected): void {
  const names = Object.keys(members)
  const known = names.join(', ')
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Problem(code, `${what} are no object; its members are ${known}.`)
  }
  for (const [name, value] of Object.entries(given)) {
    const kind = Object.hasOwn(members, name) ? members[name] : undefined
    if (kind === undefined) {
      const nearest = findNearestName(name, names)
      const remedy = nearest === undefined ? `there are ${known}.` : `did you mean ${nearest}?`
      throw new Problem(code, `${quoted(name)} is not among ${uncapitalised(what)}; ${remedy}`)
    }
    const [words, is] = kind
    if (value !== undefined && !is(value))
      throw new Problem(code, `${name} is ${toText(value)}, not ${words}.`)
  }
}

/** A value of any kind as a message repeats it. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  return String(value)
}

function uncapitalised(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
