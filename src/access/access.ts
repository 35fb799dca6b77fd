import type { JSONWebKeySet } from 'jose'
import { Problem } from '../problem/index.ts'
import type { Clock, Ids, Log } from '../runtime/index.ts'
import type { PropertyStore, Role, SessionStore, UserStore } from '../store/index.ts'
import { createAccessTokens } from './access-token.ts'
import type { Credentials } from './basic-credentials.ts'
import { createCredentialCheck } from './credential-check.ts'
import type { GrantResult } from './grant-result.ts'
import { createLiveSessions } from './live-sessions.ts'
import { type Discovery, toDiscovery } from './realm.ts'
import { type Caller, requireRole } from './role.ts'
import { createSessions } from './sessions.ts'
import { createSigningKeySource } from './signing-key.ts'
import { createThrottle } from './throttle.ts'
import { createTokens } from './tokens.ts'
import { createUserAdministration, type UserAdministration } from './users.ts'
import { createWorkQueue } from './work-queue.ts'

export interface AccessSettings {
  readonly sessionIdleSeconds: number
  readonly sessionAbsoluteSeconds: number
  /** Sessions of one user and kind. */
  readonly sessionsPerUserMax: number
  readonly accessTokenSeconds: number
  readonly refreshIdleSeconds: number
  readonly refreshAbsoluteSeconds: number
  /** Passwords hashed at once, and those that wait their turn. */
  readonly hashesRunningMax: number
  readonly hashesWaitingMax: number
}

/** Source: wire contract 3.1 for 30 minutes, 3.2 for the tokens; the other bounds are ours. */
export const ACCESS_DEFAULTS: AccessSettings = {
  sessionIdleSeconds: 1800,
  sessionAbsoluteSeconds: 36_000,
  sessionsPerUserMax: 1000,
  accessTokenSeconds: 300,
  refreshIdleSeconds: 1800,
  refreshAbsoluteSeconds: 36_000,
  hashesRunningMax: 2,
  hashesWaitingMax: 64,
}

/** By what a request shows who makes it. Of two, the session token counts. */
export interface Proof {
  readonly sessionToken?: string | undefined
  readonly bearer?: string | undefined
  /** Looks who it is, and counts as no use of the session: for what goes on while nobody is there. */
  readonly isPassive?: boolean
}

/** Who is logged in: the one door of this folder. */
export interface Access extends UserAdministration {
  /**
   * Starts a session and gives its token, a guid.
   *
   * @param address of the client
   * @throws Problem `credentials-wrong`, `too-many-attempts` or `too-busy`
   */
  login(credentials: Credentials, address: string): Promise<string>
  /**
   * Who shows these credentials, without a session: for calls that must work where nobody can log in.
   *
   * @param address of the client
   * @throws Problem `credentials-wrong`, `too-many-attempts` or `too-busy`
   */
  identify(credentials: Credentials, address: string): Promise<Caller>
  /** @throws Problem `session-required` without any proof, `session-expired` */
  authenticate(proof: Proof): Promise<Caller>
  /** @throws Problem `role-missing` */
  requireRole(caller: Caller, needed: Role): void
  /**
   * Ends the session of a session token at once.
   * @throws Problem `session-expired`
   */
  logout(sessionToken: string): Promise<void>
  /**
   * Answers a request to the token endpoint.
   *
   * @param params the form of the request body
   * @param origin scheme, host and port by which the client came, without a slash at its end
   * @param address of the client
   * @throws Problem `too-many-attempts` or `too-busy`; every other refusal is a result
   */
  grant(params: URLSearchParams, origin: string, address: string): Promise<GrantResult>
  /** Ends the session of a refresh token at once; nothing happens where the token is unknown. */
  endTokenSession(refreshToken: string): Promise<void>
  /**
   * Ends every session at once, those of tokens too: of a user, or of everybody where null.
   *
   * @returns how many there were
   */
  endSessions(userName: string | null): Promise<number>
  /** The key that access tokens are signed with. */
  jwks(): Promise<JSONWebKeySet>
  discovery(origin: string): Discovery
  /** Removes what has ended from the store; meant to be called every few minutes. */
  removeExpired(): Promise<void>
  /** Asks the stores again for users and sessions: another process has changed them. */
  refresh(): void
  /** Writes the last uses of sessions, before the stores are closed. */
  save(): Promise<void>
}

export interface AccessParts {
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly properties: PropertyStore
  readonly clock: Clock
  /** By which the store is asked again for what others may have ended, where `clock` is that of a site that runs. */
  readonly machine?: Clock
  readonly ids: Ids
  readonly log: Log
  readonly settings?: Partial<AccessSettings>
}

export function createAccess({
  users,
  sessions,
  properties,
  clock,
  machine = clock,
  ids,
  log,
  settings,
}: AccessParts): Access {
  const limits = { ...ACCESS_DEFAULTS, ...settings }
  const perUserMax = limits.sessionsPerUserMax
  const sessionLimits = {
    idleSeconds: limits.sessionIdleSeconds,
    absoluteSeconds: limits.sessionAbsoluteSeconds,
    perUserMax,
  }
  const tokenLimits = {
    idleSeconds: limits.refreshIdleSeconds,
    absoluteSeconds: limits.refreshAbsoluteSeconds,
    perUserMax,
  }
  const store = { users, sessions, clock, machine, ids, log }
  const queue = createWorkQueue({ running: limits.hashesRunningMax, waiting: limits.hashesWaitingMax })
  const check = createCredentialCheck({ users, throttle: createThrottle(clock), queue, log })
  const liveSessions = createLiveSessions({ ...store, kind: 'zerto', limits: sessionLimits })
  const liveTokens = createLiveSessions({ ...store, kind: 'token', limits: tokenLimits })
  const signingKey = createSigningKeySource(properties)
  const zerto = createSessions({ check, live: liveSessions, ids })
  const tokens = createTokens({
    ...store,
    check,
    live: liveTokens,
    accessTokens: createAccessTokens(clock, signingKey),
    limits: tokenLimits,
    accessTokenSeconds: limits.accessTokenSeconds,
  })
  const refresh = () => {
    liveSessions.refresh()
    liveTokens.refresh()
  }
  const administration = createUserAdministration({ users, clock, ids, onChange: refresh })

  return {
    ...administration,
    login: zerto.login,
    identify: async (credentials, address) => {
      const { name, role } = await check(credentials, address)
      return { userName: name, role }
    },
    authenticate: ({ sessionToken, bearer, isPassive = false }) => {
      if (sessionToken !== undefined) return zerto.authenticate(sessionToken, isPassive)
      if (bearer !== undefined) return tokens.authenticate(bearer)
      const message = 'This call needs a login: send a session token or a bearer token.'
      return Promise.reject(new Problem('session-required', message))
    },
    requireRole,
    logout: zerto.logout,
    grant: tokens.grant,
    endTokenSession: tokens.endTokenSession,
    endSessions: async (userName) => {
      const user = userName === null ? undefined : await users.find(userName)
      // Sessions bear the name as the user has it, in whatever letter case it was asked for.
      const name = user?.name ?? userName
      const count = await sessions.removeOf(name)
      liveSessions.forget(name)
      liveTokens.forget(name)
      return count
    },
    jwks: async () => ({ keys: [(await signingKey()).publicJwk] }),
    discovery: toDiscovery,
    removeExpired: async () => {
      await liveSessions.removeExpired()
      await liveTokens.removeExpired()
    },
    refresh,
    save: async () => {
      await liveSessions.save()
      await liveTokens.save()
    },
  }
}
