/** U+0000, which PostgreSQL cannot keep, and the escape itself. */
const ESCAPED = /[\u0000\u0001]/g
const ESCAPES = /\u0001[\u0001\u0002]/g

/**
 * Text as PostgreSQL can keep it: U+0000 becomes U+0001 U+0001, U+0001 becomes U+0001 U+0002. No two texts become
 * one, and their order byte by byte stays as it was. All other text stays as it is.
 */
export function toStoredText(text: string): string {
  return text.replace(ESCAPED, (character) => (character === '\u0000' ? '\u0001\u0001' : '\u0001\u0002'))
}

/** The way back. Nearly all text has nothing to turn. */
export function fromStoredText(text: string): string {
  if (!text.includes('\u0001')) return text
  return text.replace(ESCAPES, (pair) => (pair === '\u0001\u0001' ? '\u0000' : '\u0001'))
}

export type StoredValue = string | number | null

/** Many values in one parameter: the array as PostgreSQL writes it, to be cast in the statement. */
export function toStoredArray(values: readonly StoredValue[]): string {
  const elements = values.map((value) => {
    if (value === null) return 'NULL'
    if (typeof value === 'number') return String(value)
    return `"${toStoredText(value).replace(/["\\]/g, '\\$&')}"`
  })
  return `{${elements.join(',')}}`
}
