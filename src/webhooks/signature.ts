import { createHmac } from 'node:crypto'
import type { Ids } from '../runtime/index.ts'

const PREFIX = 'whsec_'
/** Source: Standard Webhooks, "Signature scheme": between 24 and 64 bytes. */
const SECRET_BYTES = { min: 24, made: 32, max: 64 } as const

export function createSecret(ids: Ids): string {
  return `${PREFIX}${Buffer.from(ids.secret(SECRET_BYTES.made), 'base64url').toString('base64')}`
}

/** Whether a text is a secret to sign with: `whsec_` and the base64 of 24 to 64 bytes. */
export function isSecret(text: string): boolean {
  const [, digits] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? []
  if (digits === undefined || digits.length % 4 !== 0) return false
  const bytes = Buffer.from(digits, 'base64').length
  return bytes >= SECRET_BYTES.min && bytes <= SECRET_BYTES.max
}

/** A message as it is sent at one try. */
export interface SignedMessage {
  /** The same at each try. */
  readonly id: string
  /** Of the try, epoch milliseconds. */
  readonly at: number
  readonly body: string
  /** All that are in force: a receiver that knows any of them takes the message. */
  readonly secrets: readonly string[]
}

/** The headers that prove where a message comes from. Source: Standard Webhooks, "Webhook headers". */
export function toSignatureHeaders({ id, at, body, secrets }: SignedMessage) {
  const timestamp = String(Math.floor(at / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  } as const
}
