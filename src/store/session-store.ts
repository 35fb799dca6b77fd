/** How a session came to be: `POST /v1/session/add`, or a grant at the token endpoint. */
export type SessionKind = 'zerto' | 'token'

export interface Session {
  /** SHA-256 of the secret that the client holds, hex; the secret itself is never stored. */
  readonly secretHash: string
  readonly kind: SessionKind
  readonly userName: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly lastUsedAt: number
  /** Past this instant it has ended, however busy. */
  readonly endsAt: number
}

/** Keeps sessions and refresh tokens, across restarts. */
export interface SessionStore {
  find(secretHash: string): Promise<Session | undefined>
  create(session: Session): Promise<void>
  /** Notes a use; nothing happens where the session is gone. */
  touch(secretHash: string, lastUsedAt: number): Promise<void>
  /** Whether there was one. */
  remove(secretHash: string): Promise<boolean>
  /** Removes those of a user, of every kind, or of all users where null; says how many there were. */
  removeOf(userName: string | null): Promise<number>
  /** Removes sessions of a kind that ended before `now` or were last used before `idleSince`. */
  removeExpired(kind: SessionKind, now: number, idleSince: number): Promise<void>
}
