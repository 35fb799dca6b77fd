import { randomBytes, randomUUID } from 'node:crypto'

/** Identifiers and secrets, passed in so that a run can be repeated. */
export interface Ids {
  /** A guid in lower case. */
  guid(): string
  /** A secret of `bytes` random bytes, base64url. */
  secret(bytes: number): string
}

/** Asked of the system at once: a call for nine bytes costs as much as one for thousands, and every request has an id. */
const POOL_BYTES = 4096
let pool = Buffer.alloc(0)

export const randomIds: Ids = {
  guid: () => randomUUID(),
  secret: (bytes) => {
    if (pool.length < bytes) pool = randomBytes(Math.max(bytes, POOL_BYTES))
    const taken = pool.subarray(0, bytes)
    pool = pool.subarray(bytes)
    const text = taken.toString('base64url')
    // No secret is left behind in memory that is used again.
    taken.fill(0)
    return text
  },
}
