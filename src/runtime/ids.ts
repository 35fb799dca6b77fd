import { randomBytes, randomUUID } from 'node:crypto'

/** Identifiers and secrets, passed in so that a run can be repeated. */
export interface Ids {
  /** A guid in lower case. */
  guid(): string
  /** A secret of `bytes` random bytes, base64url. */
  secret(bytes: number): string
}

export const randomIds: Ids = {
  guid: () => randomUUID(),
  secret: (bytes) => randomBytes(bytes).toString('base64url'),
}
