import { type Access, parseBasicCredentials } from '../access/index.ts'
import { Problem } from '../problem/index.ts'
import { formatOf, type Profile, parseJson, parseXml } from '../wire/index.ts'
import { empty } from './answer.ts'
import type { Exchange, Route } from './route.ts'

/** `POST /v1/session/add` and `DELETE /v1/session`: the login of a Windows ZVM. The appliance has no such call. */
export function sessionRoutes(access: Access, profile: Profile): readonly Route[] {
  const isServed = profile === 'windows'
  const add: Route = {
    method: 'POST',
    path: '/v1/session/add',
    summary: 'Opens a session; its token is the response header x-zerto-session.',
    source: 'wire contract 3.1; client demands 1 to 5',
    isPublic: true,
    handle: async (exchange) => {
      await readAuthenticationMethod(exchange)
      const credentials = parseBasicCredentials(exchange.header('authorization') ?? '')
      if (credentials === undefined) {
        throw new Problem(
          'credentials-wrong',
          'No user and password; send them as Authorization: Basic with base64 of user:password.',
        )
      }
      const token = await access.login(credentials, exchange.address)
      return empty({ headers: { 'x-zerto-session': token } })
    },
  }
  return [
    ...(isServed ? [add] : []),
    {
      method: 'GET',
      path: '/v1/session',
      summary: 'Answers nothing: the services at GET /v1 link here, and every link answers.',
      source: 'DEV-021',
      handle: async () => empty(),
    },
    {
      method: 'DELETE',
      path: '/v1/session',
      summary: 'Ends the session whose token is in the request header x-zerto-session.',
      source: 'wire contract 3.1',
      handle: async (exchange) => {
        const { sessionToken } = exchange.proof
        if (sessionToken !== undefined) await access.logout(sessionToken)
        return empty()
      },
    },
  ]
}

const AUTHENTICATION_METHODS = ['0', '1', 'windows', 'virtualizationmanager']

/**
 * The body of a login is optional, and says only where the original looks users up. Every form that clients send
 * is read: none, a number, a number as text, a name, JSON or XML, any letter case.
 */
async function readAuthenticationMethod(exchange: Exchange): Promise<void> {
  const body = (await exchange.text()).trim()
  if (body === '') return
  const method =
    formatOf(exchange.header('content-type')) === 'xml' ? methodFromXml(body) : methodFromJson(body)
  if (method !== undefined && !AUTHENTICATION_METHODS.includes(method.toLowerCase())) {
    throw new Problem(
      'value-unreadable',
      'AuthenticationMethod is not one of 0 (Windows) and 1 (VirtualizationManager); write one of them or leave it out.',
    )
  }
}

function methodFromJson(body: string): string | undefined {
  const raw = parseJson(body)
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new Problem(
      'value-unreadable',
      'The body of a login is empty or an object such as {"AuthenticationMethod": 1}.',
    )
  }
  const entry = Object.entries(raw).find(([name]) => name.toLowerCase() === 'authenticationmethod')
  const method: unknown = entry?.[1] ?? undefined
  // Anything but a word or a number is told of as none that is known.
  return method === undefined ? undefined : typeof method === 'object' ? '' : String(method)
}

function methodFromXml(body: string): string | undefined {
  const member = parseXml(body).children.find((child) => child.name.toLowerCase() === 'authenticationmethod')
  return member === undefined || member.isNil ? undefined : member.text.trim()
}
