import { Problem } from '../problem/index.ts'
import type { Clock, Ids, Log } from '../runtime/index.ts'
import type { SessionStore, User, UserStore } from '../store/index.ts'
import type { AccessTokens } from './access-token.ts'
import type { Credentials } from './basic-credentials.ts'
import type { CredentialCheck } from './credential-check.ts'
import { type GrantResult, REFUSALS, type TokenReply } from './grant-result.ts'
import type { LiveSessions, SessionLimits } from './live-sessions.ts'
import { GRANT_TYPES, type GrantType, PUBLIC_CLIENT } from './realm.ts'
import { createRefreshTokens } from './refresh-tokens.ts'
import type { Caller } from './role.ts'
import { createGuidSecret, sessionExpired } from './secret.ts'

interface GrantRequest {
  readonly params: URLSearchParams
  readonly origin: string
  readonly address: string
}

/** The token endpoint and what it hands out. */
export interface Tokens {
  /**
   * Answers a request to the token endpoint.
   *
   * @param params the form of the request body
   * @param origin scheme, host and port by which the client came, without a slash at its end
   * @param address of the client
   * @throws Problem `too-many-attempts` or `too-busy`; every other refusal is a result
   */
  grant(params: URLSearchParams, origin: string, address: string): Promise<GrantResult>
  /** @throws Problem `session-expired` */
  authenticate(accessToken: string): Promise<Caller>
  /** Ends the session of a refresh token at once; nothing happens where the token is unknown. */
  endTokenSession(refreshToken: string): Promise<void>
}

interface TokensParts {
  readonly check: CredentialCheck
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly live: LiveSessions
  readonly accessTokens: AccessTokens
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly limits: SessionLimits
  readonly accessTokenSeconds: number
}

/**
 * A client that sends one refresh token twice within this time is taken for one with several threads; later, for
 * somebody who found the token. Source: RFC 9700, 4.14.2; Keycloak does the same when told to revoke.
 */
const REPEAT_ALLOWED_MS = 10_000

/**
 * `client_credentials` takes a user's name as `client_id` and the password as `client_secret`, so that a program
 * needs no second kind of account: DEV-020.
 */
export function createTokens(parts: TokensParts): Tokens {
  const { check, users, sessions, live, accessTokens, clock, ids, log, limits, accessTokenSeconds } = parts
  const refreshTokens = createRefreshTokens({ sessions, clock, ids, limits })

  async function grantByPassword({ params, origin, address }: GrantRequest): Promise<GrantResult> {
    const userName = params.get('username')
    if (params.get('client_id') !== PUBLIC_CLIENT) return REFUSALS.clientWrong
    if (!userName) return REFUSALS.userNameMissing
    const user = await tryCheck({ userName, password: params.get('password') ?? '' }, address)
    const sessionId = createGuidSecret(ids)
    const session = user && (await tryStart(user, sessionId))
    if (user === undefined || session === undefined) return REFUSALS.credentialsWrong
    const { endsAt } = session
    const refreshToken = await refreshTokens.create({ sessionId, userName: user.name, endsAt })
    return answer({ user, origin, sessionId, endsAt, refreshToken, scope: scopeOf(params) })
  }

  async function grantToProgram({ params, origin, address }: GrantRequest): Promise<GrantResult> {
    const userName = params.get('client_id')
    if (!userName) return REFUSALS.clientWrong
    if (userName === PUBLIC_CLIENT) return REFUSALS.clientPublic
    const user = await tryCheck({ userName, password: params.get('client_secret') ?? '' }, address)
    const sessionId = createGuidSecret(ids)
    const session = user && (await tryStart(user, sessionId, accessTokenSeconds))
    if (user === undefined || session === undefined) return REFUSALS.clientWrong
    return answer({
      user,
      origin,
      sessionId,
      endsAt: session.endsAt,
      scope: scopeOf(params),
      clientId: userName,
    })
  }

  async function grantByRefresh({ params, origin, address }: GrantRequest): Promise<GrantResult> {
    const used = params.get('refresh_token')
    if (params.get('client_id') !== PUBLIC_CLIENT) return REFUSALS.clientWrong
    if (!used) return REFUSALS.refreshTokenMissing
    const state = await refreshTokens.find(used)
    if (state.is === 'gone') await endIfStolen(state.sessionId, address)
    if (state.is === 'unreadable' || state.is === 'gone') return REFUSALS.refreshTokenWrong
    const session = state.is === 'live' ? await live.use(sessionKey(state.sessionId)) : undefined
    const user = session && (await users.find(session.caller.userName))
    if (state.is !== 'live' || user === undefined) return REFUSALS.sessionEnded
    const { sessionId, endsAt } = state
    // The new one first: if it cannot be written, the client still has the old one.
    const refreshToken = await refreshTokens.create({ sessionId, userName: user.name, endsAt })
    if (!(await refreshTokens.remove(used))) {
      await refreshTokens.remove(refreshToken)
      return REFUSALS.refreshTokenWrong
    }
    return answer({ user, origin, sessionId, endsAt, refreshToken, scope: scopeOf(params) })
  }

  async function endIfStolen(sessionId: string, address: string): Promise<void> {
    const session = await live.find(sessionKey(sessionId))
    if (session === undefined || clock.now() - session.lastUsedAt < REPEAT_ALLOWED_MS) return
    await live.end(sessionKey(sessionId))
    log.warn(
      { userName: session.caller.userName, address },
      'a refresh token came twice; its session has ended',
    )
  }

  async function answer(given: {
    readonly user: User
    readonly origin: string
    readonly sessionId: string
    readonly endsAt: number
    readonly scope: string
    readonly refreshToken?: string
    readonly clientId?: string
  }): Promise<GrantResult> {
    const { user, origin, sessionId, endsAt, scope, refreshToken, clientId = PUBLIC_CLIENT } = given
    const secondsLeft = Math.ceil((endsAt - clock.now()) / 1000)
    // Never longer than its session may lie idle: `expires_in` is a promise.
    const lifetimeSeconds = Math.min(accessTokenSeconds, secondsLeft, limits.idleSeconds)
    const claims = { origin, user, clientId, sessionId, scope, tokenId: ids.guid(), lifetimeSeconds }
    const access_token = await accessTokens.sign(claims)
    const isRefreshable = refreshToken !== undefined
    const token: TokenReply = {
      access_token,
      expires_in: lifetimeSeconds,
      refresh_expires_in: isRefreshable ? Math.min(limits.idleSeconds, secondsLeft) : 0,
      ...(isRefreshable && { refresh_token: refreshToken }),
      token_type: 'Bearer',
      'not-before-policy': 0,
      ...(isRefreshable && { session_state: sessionId }),
      scope,
    }
    return { token }
  }

  function tryCheck(credentials: Credentials, address: string): Promise<User | undefined> {
    return undefinedIfWrong(check(credentials, address))
  }

  function tryStart(user: User, sessionId: string, endsWithinSeconds = limits.absoluteSeconds) {
    return undefinedIfWrong(live.start(user, sessionKey(sessionId), endsWithinSeconds))
  }

  const grants: Record<GrantType, (request: GrantRequest) => Promise<GrantResult>> = {
    password: grantByPassword,
    client_credentials: grantToProgram,
    refresh_token: grantByRefresh,
  }

  return {
    grant: async (params, origin, address) => {
      const wanted = params.get('grant_type')
      if (!wanted) return REFUSALS.grantTypeMissing
      const grantType = GRANT_TYPES.find((known) => known === wanted)
      if (grantType === undefined) return REFUSALS.grantTypeUnknown
      if (hasRepeatedName(params)) return REFUSALS.parameterTwice
      return grants[grantType]({ params, origin, address })
    },
    authenticate: async (accessToken) => {
      const sessionId = await accessTokens.findSessionId(accessToken)
      const session = sessionId === undefined ? undefined : await live.find(sessionKey(sessionId))
      if (session === undefined) throw sessionExpired()
      return session.caller
    },
    endTokenSession: async (refreshToken) => {
      const state = await refreshTokens.find(refreshToken)
      if (state.is === 'unreadable' || state.is === 'gone') return
      await refreshTokens.remove(refreshToken)
      await live.end(sessionKey(state.sessionId))
    },
  }
}

/** Under which the session of a token is kept. Its id is public, and must open nothing by itself. */
function sessionKey(sessionId: string): string {
  return `token-session ${sessionId}`
}

/** What Keycloak gives whatever is asked, and `openid` where it is asked. */
function scopeOf(params: URLSearchParams): string {
  const asked = (params.get('scope') ?? '').split(/\s+/)
  return asked.includes('openid') ? 'openid email profile' : 'email profile'
}

function hasRepeatedName(params: URLSearchParams): boolean {
  return new Set(params.keys()).size < params.size
}

async function undefinedIfWrong<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof Problem && error.code === 'credentials-wrong') return undefined
    throw error
  }
}
