import { argon2, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Ids } from '../runtime/index.ts'

const deriveArgon2 = promisify(argon2)

/** Memory in KiB, passes, lanes. Source: the first choice of the OWASP password storage cheat sheet. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const
const SALT_BYTES = 16
const TAG_BYTES = 32

/** More than this, a stored hash is damaged or planted: 1 GiB, and a minute of work. */
const COST_MAX = { memory: 1_048_576, passes: 64, parallelism: 16, logN: 20, blockSize: 32 } as const

/** Costs what the hash of a real user costs, and fits no password. */
export const NOBODY_HASH = formatArgon2(Buffer.alloc(SALT_BYTES), Buffer.alloc(TAG_BYTES))

/** Hashes a password with argon2id, in PHC form: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. */
export async function hashPassword(password: string, ids: Ids): Promise<string> {
  const salt = Buffer.from(ids.secret(SALT_BYTES), 'base64url')
  const message = toBytes(password)
  return formatArgon2(
    salt,
    await deriveArgon2('argon2id', { message, nonce: salt, tagLength: TAG_BYTES, ...COST }),
  )
}

/**
 * Whether the password fits a hash in PHC form, of argon2id or scrypt; compared in constant time. Never so for
 * a hash that cannot be read.
 */
export async function matchesPassword(password: string, phc: string): Promise<boolean> {
  const stored = parsePhc(phc)
  if (stored === undefined) return false
  const derived = await stored.derive(toBytes(password))
  return timingSafeEqual(derived, stored.tag)
}

interface StoredHash {
  readonly tag: Buffer
  derive(message: Buffer): Promise<Buffer>
}

function parsePhc(phc: string): StoredHash | undefined {
  const [, algorithm, ...rest] = phc.split('$')
  if (algorithm === 'argon2id' && rest[0] === 'v=19') return parseArgon2(rest.slice(1))
  return algorithm === 'scrypt' ? parseScrypt(rest) : undefined
}

function parseArgon2([parameters = '', salt = '', hash = '']: readonly string[]): StoredHash | undefined {
  const [memory = 0, passes = 0, parallelism = 0] = numbersOf(
    parameters,
    /^m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,3})$/,
  )
  const nonce = Buffer.from(salt, 'base64')
  const tag = Buffer.from(hash, 'base64')
  if (memory > COST_MAX.memory || passes > COST_MAX.passes || parallelism > COST_MAX.parallelism)
    return undefined
  if (passes < 1 || parallelism < 1 || memory < 8 * parallelism || nonce.length < 8 || tag.length < 16)
    return undefined
  return {
    tag,
    derive: (message) =>
      deriveArgon2('argon2id', { message, nonce, tagLength: tag.length, memory, passes, parallelism }),
  }
}

function parseScrypt([parameters = '', salt = '', hash = '']: readonly string[]): StoredHash | undefined {
  const [logN = 0, r = 0, p = 0] = numbersOf(parameters, /^ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})$/)
  const tag = Buffer.from(hash, 'base64')
  if (logN > COST_MAX.logN || r > COST_MAX.blockSize || p > COST_MAX.parallelism) return undefined
  if (logN < 1 || r < 1 || p < 1 || tag.length < 16) return undefined
  const cost = { N: 2 ** logN, r, p, maxmem: 256 * r * (2 ** logN + p) }
  return { tag, derive: (message) => deriveScrypt(message, Buffer.from(salt, 'base64'), tag.length, cost) }
}

function deriveScrypt(message: Buffer, salt: Buffer, bytes: number, cost: object): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(message, salt, bytes, cost, (error, key) => (error === null ? resolve(key) : reject(error))),
  )
}

function numbersOf(text: string, pattern: RegExp): readonly number[] {
  return (pattern.exec(text) ?? []).slice(1).map(Number)
}

function formatArgon2(salt: Buffer, tag: Buffer): string {
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${toPhcBase64(salt)}$${toPhcBase64(tag)}`
}

function toPhcBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

/** In NFC, so that a password typed on one system fits on another. Source: RFC 8265, 4.2.2. */
function toBytes(password: string): Buffer {
  return Buffer.from(password.normalize('NFC'), 'utf8')
}
