import { hash } from 'node:crypto'
import { Problem } from '../problem/index.ts'
import type { Ids } from '../runtime/index.ts'

/** SHA-256 in hex: enough for secrets that are random and long, which passwords are not. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex')
}

/** 128 random bits in the form of a guid, which is what clients expect. Source: wire contract 3.1. */
export function createGuidSecret(ids: Ids): string {
  return toGuidForm(Buffer.from(ids.secret(16), 'base64url').toString('hex'))
}

/** The first 32 hex digits, written as a guid. */
export function toGuidForm(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}

/** In lower case; `undefined` where the text is not a guid. */
export function parseGuidSecret(text: string): string | undefined {
  const guid = text.trim().toLowerCase()
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(guid) ? guid : undefined
}

export function sessionExpired(): Problem {
  return new Problem('session-expired', 'The session or token is unknown or has ended; log in again.')
}
