/** A login as it is kept between two requests or two runs. */
export type Session =
  /** Of a Windows ZVM, or of ours: the value of `x-zerto-session`. */
  | { readonly kind: 'session'; readonly token: string }
  /** Of an appliance: a bearer token and what it is renewed with. */
  | {
      readonly kind: 'bearer'
      readonly token: string
      /** Epoch milliseconds. */
      readonly expiresAt: number
      readonly refreshToken: string | null
    }

/** The headers that carry a login. */
export function sessionHeaders(session: Session): Readonly<Record<string, string>> {
  return session.kind === 'session'
    ? { 'x-zerto-session': session.token }
    : { authorization: `Bearer ${session.token}` }
}

/** A header value that can be sent: visible ASCII. Anything else would end or forge a header. */
const TOKEN = /^[\x21-\x7e]{1,16384}$/

/** Reads a stored login; `undefined` where it is not one. */
export function decodeSession(raw: unknown): Session | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined
  const { kind, token, expiresAt, refreshToken } = raw as Readonly<Record<string, unknown>>
  if (!isToken(token)) return undefined
  if (kind === 'session') return { kind, token }
  if (kind !== 'bearer' || typeof expiresAt !== 'number') return undefined
  return { kind, token, expiresAt, refreshToken: isToken(refreshToken) ? refreshToken : null }
}

export function isToken(raw: unknown): raw is string {
  return typeof raw === 'string' && TOKEN.test(raw)
}
