import type { Ids } from '../runtime/index.ts'
import type { Credentials } from './basic-credentials.ts'
import type { CredentialCheck } from './credential-check.ts'
import type { LiveSessions } from './live-sessions.ts'
import type { Caller } from './role.ts'
import { createGuidSecret, parseGuidSecret, sessionExpired } from './secret.ts'

/** The sessions of `x-zerto-session`. */
export interface Sessions {
  /**
   * Logs in and gives the token of the new session, a guid.
   * @throws Problem `credentials-wrong`, `too-many-attempts` or `too-busy`
   */
  login(credentials: Credentials, address: string): Promise<string>
  /**
   * Counts as a use of the session, unless it is passive.
   * @throws Problem `session-expired`
   */
  authenticate(token: string, isPassive?: boolean): Promise<Caller>
  /**
   * Ends the session at once.
   * @throws Problem `session-expired`
   */
  logout(token: string): Promise<void>
}

interface SessionsParts {
  readonly check: CredentialCheck
  readonly live: LiveSessions
  readonly ids: Ids
}

export function createSessions({ check, live, ids }: SessionsParts): Sessions {
  return {
    login: async (credentials, address) => {
      const user = await check(credentials, address)
      const token = createGuidSecret(ids)
      await live.start(user, token)
      return token
    },
    authenticate: async (token, isPassive = false) => {
      const secret = parseGuidSecret(token)
      const look = isPassive ? live.find : live.use
      const session = secret === undefined ? undefined : await look(secret)
      if (session === undefined) throw sessionExpired()
      return session.caller
    },
    logout: async (token) => {
      const secret = parseGuidSecret(token)
      const session = secret === undefined ? undefined : await live.find(secret)
      if (secret === undefined || session === undefined || !(await live.end(secret))) throw sessionExpired()
    },
  }
}
