import { createHmac } from 'node:crypto'
import { MADE_UP_WORDS } from './word-lists.ts'

/** Made-up texts in the place of others: the same for the same, and never two for one. */
export interface Pseudonyms {
  /**
   * What stands for a text.
   *
   * @param key what it is known by: texts with the same key are the same to it
   * @param make a candidate; tried again with other digits where it is taken already or a text of the source
   */
  of(key: string, make: (digits: Digits) => string): string
}

/** Digits that follow from the key of the run and a text, and from nothing else. */
export interface Digits {
  /** A whole number, 0 to `end` - 1; each `place` 0 to 3 has another. */
  number(end: number, place: number): number
  /** 32 hexadecimal digits. */
  readonly hex: string
}

/** Tries until a text that is too like one of the source is taken after all: with tiny ranges of digits alone. */
const TRIES_MAX = 200

/**
 * @param secret the key of the run: who does not have it cannot find out by trying which text became which
 * @param isOfSource whether a text in lower case occurs in the source, so that it must not occur in the result
 */
export function createPseudonyms(secret: string, isOfSource: (lower: string) => boolean): Pseudonyms {
  const known = new Map<string, string>()
  const taken = new Set<string>()
  return {
    of(key, make) {
      const before = known.get(key)
      if (before !== undefined) return before
      for (let tried = 0; ; tried += 1) {
        const candidate = make(toDigits(createHmac('sha256', secret).update(`${tried} ${key}`).digest()))
        const isFree = !taken.has(candidate) && !occursIn(candidate, isOfSource)
        if (!isFree && tried < TRIES_MAX) continue
        known.set(key, candidate)
        taken.add(candidate)
        return candidate
      }
    },
  }
}

function occursIn(candidate: string, isOfSource: (lower: string) => boolean): boolean {
  const lower = candidate.toLowerCase()
  if (isOfSource(lower)) return true
  // The first piece is the kind; a source that has it as a name must live with the word.
  return lower
    .split(/[-.@]/)
    .slice(1)
    .some((piece) => piece !== '' && isOfSource(piece))
}

function toDigits(digest: Buffer): Digits {
  return {
    number: (end, place) => Number(digest.readBigUInt64BE(place * 8) % BigInt(end)),
    hex: digest.toString('hex').slice(0, 32),
  }
}

/** `vpg-alder-0412` */
export function makeName(kind: string): (digits: Digits) => string {
  return (digits) => {
    const word = MADE_UP_WORDS[digits.number(MADE_UP_WORDS.length, 0)]
    return `${kind}-${word}-${String(digits.number(10_000, 1)).padStart(4, '0')}`
  }
}

export function makeGuid({ hex }: Digits): string {
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`]
  return [...parts, hex.slice(20, 32)].join('-')
}

/** Of the range that is for benchmarks and routed nowhere: RFC 2544. */
export function makeIpV4(digits: Digits): string {
  return `198.${18 + digits.number(2, 0)}.${digits.number(256, 1)}.${1 + digits.number(254, 2)}`
}

/** Of the range that is for documents: RFC 3849. */
export function makeIpV6({ hex }: Digits): string {
  return `2001:db8:${(hex.slice(0, 24).match(/.{4}/g) ?? []).map((part) => part.replace(/^0+(?=.)/, '')).join(':')}`
}

/** 12 digits, or 18 for a number that long: as many as fit a 64-bit number. */
export function makeNumber(isLong: boolean): (digits: Digits) => string {
  const more = (place: number, digits: Digits, count: number) =>
    String(digits.number(10 ** count, place)).padStart(count, '0')
  return (digits) => `${1 + digits.number(8, 0)}${more(1, digits, 11)}${isLong ? more(2, digits, 6) : ''}`
}
