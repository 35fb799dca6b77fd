import type { Access, Caller } from '../access/index.ts'
import { Problem } from '../problem/index.ts'
import { type ConsoleSessionApi, consoleSessionApi, consoleSignInApi } from '../wire/index.ts'
import { document, empty } from './answer.ts'
import { SIGN_OUT_COOKIE, signInCookie } from './console-cookie.ts'
import { readJsonBody } from './json-body.ts'
import { anyShape, type Route } from './route.ts'

/** What the console shows of where it is. */
export interface ConsoleSetting extends Omit<ConsoleSessionApi, keyof Caller | 'siteName'> {
  readonly siteName: () => Promise<string>
}

/** `/api/console/session`: signing in and out at the console, by cookie. */
export function consoleRoutes({
  access,
  setting,
}: {
  readonly access: Pick<Access, 'login' | 'authenticate' | 'logout'>
  readonly setting: ConsoleSetting
}): readonly Route[] {
  const toView = async ({ userName, role }: Caller): Promise<ConsoleSessionApi> => ({
    ...setting,
    userName,
    role,
    siteName: await setting.siteName(),
  })
  const path = '/api/console/session'
  return [
    {
      method: 'POST',
      path,
      summary: 'Signs in at the console; the session is a cookie that no script can read.',
      source: 'ours',
      isPublic: true,
      body: { shape: anyShape(consoleSignInApi), mediaTypes: ['application/json'] },
      reply: anyShape(consoleSessionApi),
      handle: async (exchange) => {
        // A form of another site can send text, but not call it JSON.
        if (!/^application\/json\b/i.test(exchange.header('content-type') ?? '')) {
          throw new Problem('request-unreadable', 'Send the body as application/json.')
        }
        const { value } = await readJsonBody(exchange, consoleSignInApi, ['userName', 'password'])
        const credentials = { userName: value.userName ?? '', password: value.password ?? '' }
        const sessionToken = await access.login(credentials, exchange.address)
        const caller = await access.authenticate({ sessionToken })
        const headers = { 'set-cookie': signInCookie(sessionToken) }
        return document(consoleSessionApi, await toView(caller), { headers })
      },
    },
    {
      method: 'GET',
      path,
      summary: 'Who is signed in at the console, and at which site.',
      source: 'ours',
      reply: anyShape(consoleSessionApi),
      handle: async (exchange) => document(consoleSessionApi, await toView(exchange.caller())),
    },
    {
      method: 'DELETE',
      path,
      summary: 'Signs out, and takes the cookie away.',
      source: 'ours',
      status: 204,
      handle: async (exchange) => {
        const { sessionToken } = exchange.proof
        if (sessionToken !== undefined) await access.logout(sessionToken)
        return empty({ status: 204, headers: { 'set-cookie': SIGN_OUT_COOKIE } })
      },
    },
  ]
}
