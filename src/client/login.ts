import { Problem, quoted } from '../problem/index.ts'
import type { Clock } from '../runtime/index.ts'
import { type Answer, type Ask, refusalOf } from './exchange.ts'
import { ServerRefusal } from './server-refusal.ts'
import { isToken, type Session, sessionHeaders } from './session.ts'

/** A user name, with its domain where there is one, and the password. */
export interface Credentials {
  readonly user: string
  readonly password: string
}

/** What every step of a login needs. */
export interface LoginContext {
  readonly url: string
  readonly ask: Ask
  readonly clock: Clock
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

const SESSION_PATH = '/v1/session'
const OPENID_PATH = '/auth/realms/zerto/protocol/openid-connect'
const CLIENT_ID = 'zerto-client'

/**
 * Logs in, finding out which kind of server it is: one without `/v1/session/add` has a token endpoint.
 *
 * @throws Problem `credentials-wrong`, `server-refused`, `server-unreachable`, `server-untrusted`
 *
 * Source: wire contract 3.1 and 3.2.
 */
export async function logIn(context: LoginContext, credentials: Credentials): Promise<Session> {
  const answer = await addSession(context, credentials)
  if (answer.status === 404) return requestToken(context, passwordGrant(credentials), credentials.user)
  if (answer.status === 401) throw wrongCredentials(context.url, credentials.user)
  if (answer.status !== 200) throw refusalOf(context.url, 'the login', answer)
  const token = answer.header('x-zerto-session')
  if (!isToken(token)) {
    throw new ServerRefusal(
      200,
      `${context.url} answered the login without a session: it is not a Zerto Virtual Manager. Check address and port.`,
    )
  }
  return { kind: 'session', token }
}

/** The header that shows credentials with a request of its own. */
export function basicHeaders({ user, password }: Credentials): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}` }
}

async function addSession(context: LoginContext, credentials: Credentials): Promise<Answer> {
  const question = {
    method: 'POST',
    path: `${SESSION_PATH}/add`,
    headers: { ...basicHeaders(credentials), 'content-type': 'application/json' },
    timeoutMs: context.timeoutMs,
    signal: context.signal,
  } as const
  const answer = await context.ask(question)
  // A Windows ZVM looks users up in Windows unless told to look in the hypervisor manager. Others have one place,
  // where a second try would only count as another wrong password.
  if (answer.status !== 401 || !/^Microsoft-HTTPAPI/i.test(answer.header('server') ?? '')) return answer
  return context.ask({ ...question, body: '{"AuthenticationMethod":1}' })
}

/**
 * Renews a bearer login by its refresh token; `undefined` where it has none or the server takes it no more.
 *
 * @throws Problem `server-refused` (for failures other than of the token), `server-unreachable`
 */
export async function refreshSession(context: LoginContext, session: Session): Promise<Session | undefined> {
  if (session.kind !== 'bearer' || session.refreshToken === null) return undefined
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: CLIENT_ID,
    refresh_token: session.refreshToken,
  })
  try {
    return await requestToken(context, form, '')
  } catch (error) {
    const isDead = error instanceof ServerRefusal && [400, 403, 404].includes(error.status)
    if (isDead || (error instanceof Problem && error.code === 'credentials-wrong')) return undefined
    throw error
  }
}

/** Ends a login on the server. One that has ended already is no failure. */
export async function logOut(context: LoginContext, session: Session): Promise<void> {
  const common = { timeoutMs: context.timeoutMs, signal: context.signal }
  if (session.kind === 'session') {
    const answer = await context.ask({
      ...common,
      method: 'DELETE',
      path: SESSION_PATH,
      headers: sessionHeaders(session),
    })
    if (answer.status >= 300 && answer.status !== 401) throw refusalOf(context.url, 'the logout', answer)
  } else if (session.refreshToken !== null) {
    const form = new URLSearchParams({ client_id: CLIENT_ID, refresh_token: session.refreshToken })
    const answer = await context.ask({ ...common, ...formQuestion(`${OPENID_PATH}/logout`, form) })
    if (answer.status >= 500) throw refusalOf(context.url, 'the logout', answer)
  }
}

function passwordGrant({ user, password }: Credentials): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'password',
    client_id: CLIENT_ID,
    username: user,
    password,
    scope: 'openid',
  })
}

async function requestToken(context: LoginContext, form: URLSearchParams, user: string): Promise<Session> {
  const { url, ask, timeoutMs, signal, clock } = context
  const answer = await ask({ ...formQuestion(`${OPENID_PATH}/token`, form), timeoutMs, signal })
  if (answer.status === 401) throw wrongCredentials(url, user)
  if (answer.status === 404) {
    throw new ServerRefusal(
      404,
      `${url} has neither of the logins of a Zerto Virtual Manager (/v1/session/add, token endpoint). Check address and port: a Windows ZVM listens at 9669, an appliance at 443.`,
    )
  }
  if (answer.status !== 200) throw refusalOf(url, 'the token request', answer)
  const session = decodeToken(answer.text, clock.now())
  if (session === undefined) {
    throw new ServerRefusal(200, `${url} answered the token request without a token. Check address and port.`)
  }
  return session
}

function decodeToken(body: string, now: number): Session | undefined {
  let raw: unknown
  try {
    raw = JSON.parse(body)
  } catch {
    return undefined
  }
  if (typeof raw !== 'object' || raw === null) return undefined
  const { access_token, expires_in, refresh_token } = raw as Readonly<Record<string, unknown>>
  if (!isToken(access_token)) return undefined
  // Realms are set to anything from 60 to 300 seconds (wire contract 3.2); without a word, the shorter.
  const lifetimeSeconds = typeof expires_in === 'number' && expires_in > 0 ? expires_in : 60
  return {
    kind: 'bearer',
    token: access_token,
    expiresAt: now + lifetimeSeconds * 1000,
    refreshToken: isToken(refresh_token) ? refresh_token : null,
  }
}

function formQuestion(path: string, form: URLSearchParams) {
  return {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  } as const
}

export function wrongCredentials(url: string, user: string): Problem {
  return new Problem('credentials-wrong', `${url} does not take ${quoted(user)} with this password.`)
}
