import { Problem } from '../problem/index.ts'
import type { Ids } from '../runtime/index.ts'

export const PASSWORD_BYTES_MAX = 1024

/** 32 letters and digits that are not mistaken for one another when read aloud or copied by hand. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'
const GROUPS = 4
const GROUP_CHARS = 5

/** Makes a password of 100 random bits that a person can copy: `k7wzm-2hq9d-x4pvn-bt6ya`. */
export function createPassword(ids: Ids): string {
  const bytes = Buffer.from(ids.secret(GROUPS * GROUP_CHARS), 'base64url')
  const letters = Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')
  return Array.from({ length: GROUPS }, (_, at) =>
    letters.slice(at * GROUP_CHARS, (at + 1) * GROUP_CHARS),
  ).join('-')
}

/** Whether a text may be a password: not empty, and at most 1024 bytes of UTF-8. */
export function isPassword(text: string): boolean {
  return text !== '' && Buffer.byteLength(text, 'utf8') <= PASSWORD_BYTES_MAX
}

/** @throws Problem `value-unreadable` */
export function requirePassword(text: string): void {
  if (isPassword(text)) return
  throw new Problem(
    'value-unreadable',
    text === ''
      ? 'The password is empty; choose one of at least one character.'
      : `The password is longer than ${PASSWORD_BYTES_MAX} bytes; choose a shorter one.`,
  )
}
