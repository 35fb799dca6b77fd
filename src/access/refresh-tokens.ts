import type { Clock, Ids } from '../runtime/index.ts'
import type { SessionStore } from '../store/index.ts'
import type { SessionLimits } from './live-sessions.ts'
import { hashSecret } from './secret.ts'

/** What is known of a refresh token that a client shows. */
export type RefreshTokenState =
  | { readonly is: 'unreadable' }
  /** In the right form but not there: used before, ended, or made up. */
  | { readonly is: 'gone'; readonly sessionId: string }
  | { readonly is: 'expired'; readonly sessionId: string }
  | { readonly is: 'live'; readonly sessionId: string; readonly userName: string; readonly endsAt: number }

/** Refresh tokens: `<session>.<256 random bits>`, kept hashed, each good for one use. */
export interface RefreshTokens {
  create(session: {
    readonly sessionId: string
    readonly userName: string
    readonly endsAt: number
  }): Promise<string>
  find(token: string): Promise<RefreshTokenState>
  /** Whether it was there; of two that race, one wins. */
  remove(token: string): Promise<boolean>
}

interface RefreshTokensParts {
  readonly sessions: SessionStore
  readonly clock: Clock
  readonly ids: Ids
  readonly limits: SessionLimits
}

export function createRefreshTokens({ sessions, clock, ids, limits }: RefreshTokensParts): RefreshTokens {
  return {
    create: async ({ sessionId, userName, endsAt }) => {
      const token = `${sessionId}.${ids.secret(32)}`
      const now = clock.now()
      const secretHash = hashSecret(token)
      await sessions.create({ secretHash, kind: 'token', userName, createdAt: now, lastUsedAt: now, endsAt })
      return token
    },
    find: async (token) => {
      const sessionId = /^([0-9a-f-]{36})\.[\w-]{43}$/.exec(token)?.[1]
      if (sessionId === undefined) return { is: 'unreadable' }
      const record = await sessions.find(hashSecret(token))
      if (record?.kind !== 'token') return { is: 'gone', sessionId }
      const now = clock.now()
      const isIdle = now - record.lastUsedAt >= limits.idleSeconds * 1000
      if (isIdle || now >= record.endsAt) return { is: 'expired', sessionId }
      return { is: 'live', sessionId, userName: record.userName, endsAt: record.endsAt }
    },
    remove: (token) => sessions.remove(hashSecret(token)),
  }
}
