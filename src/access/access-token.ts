import type { Clock } from '../runtime/index.ts'
import type { User } from '../store/index.ts'
import { REALM_PATH } from './realm.ts'
import { createRecentMap } from './recent-map.ts'
import { rolesWithin } from './role.ts'
import { hashSecret, toGuidForm } from './secret.ts'
import { SIGNING_ALGORITHM, type SigningKey } from './signing-key.ts'

export interface AccessTokenClaims {
  /** By which the client came: scheme, host and port. */
  readonly origin: string
  readonly user: Pick<User, 'name' | 'role' | 'createdAt'>
  readonly clientId: string
  readonly sessionId: string
  readonly scope: string
  readonly tokenId: string
  readonly lifetimeSeconds: number
}

/** Writes and reads access tokens. The library for them is loaded with the first: many services see none. */
export interface AccessTokens {
  sign(claims: AccessTokenClaims): Promise<string>
  /** The session that a token belongs to; `undefined` where the token is not ours or its time is over. */
  findSessionId(token: string): Promise<string | undefined>
}

interface Verified {
  readonly sessionId: string
  readonly expiresAt: number
}

const TOKEN_CHARS_MAX = 8192
const REMEMBERED_MAX = 5000

export function createAccessTokens(clock: Clock, signingKey: () => Promise<SigningKey>): AccessTokens {
  const remembered = createRecentMap<Verified>(REMEMBERED_MAX)

  async function verify(token: string): Promise<Verified | undefined> {
    const { publicKey } = await signingKey()
    const { errors, jwtVerify } = await import('jose')
    try {
      const { payload } = await jwtVerify(token, publicKey, {
        algorithms: [SIGNING_ALGORITHM],
        currentDate: new Date(clock.now()),
        requiredClaims: ['exp', 'iss', 'sid'],
      })
      const { sid, exp, iss, typ } = payload
      if (typeof sid !== 'string' || exp === undefined || typ !== 'Bearer' || !isOurIssuer(iss))
        return undefined
      return { sessionId: sid, expiresAt: exp * 1000 }
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined
      throw error
    }
  }

  return {
    sign: async (claims) => {
      const { keyId, privateKey } = await signingKey()
      const { SignJWT } = await import('jose')
      return new SignJWT(payloadOf(claims, Math.floor(clock.now() / 1000)))
        .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: 'JWT', kid: keyId })
        .sign(privateKey)
    },
    findSessionId: async (token) => {
      if (token.length > TOKEN_CHARS_MAX || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined
      const hash = hashSecret(token)
      const known = remembered.find(hash)
      const verified = known ?? (await verify(token))
      if (verified === undefined || clock.now() >= verified.expiresAt) return undefined
      if (known === undefined) remembered.put(hash, verified)
      return verified.sessionId
    },
  }
}

/** The claims that Keycloak writes, as far as they say something here. */
function payloadOf(claims: AccessTokenClaims, nowSeconds: number) {
  const { origin, user, clientId, sessionId, scope, tokenId, lifetimeSeconds } = claims
  return {
    exp: nowSeconds + lifetimeSeconds,
    iat: nowSeconds,
    jti: tokenId,
    iss: origin + REALM_PATH,
    sub: toSubject(user),
    typ: 'Bearer',
    azp: clientId,
    session_state: sessionId,
    realm_access: { roles: rolesWithin(user.role) },
    scope,
    sid: sessionId,
    preferred_username: user.name,
  }
}

/** A guid that stays with a user, and that a later user of the same name does not have. */
function toSubject({ name, createdAt }: AccessTokenClaims['user']): string {
  return toGuidForm(hashSecret(`${name.toLowerCase()}\n${createdAt}`))
}

/** Whatever the host: one service is reached under several names. */
function isOurIssuer(issuer: string | undefined): boolean {
  return issuer !== undefined && URL.parse(issuer)?.pathname === REALM_PATH
}
