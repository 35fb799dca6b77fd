import {
  type Access,
  CERTS_PATH,
  DISCOVERY_PATH,
  LOGOUT_PATH,
  REALM_PATH,
  TOKEN_PATH,
} from '../access/index.ts'
import { Problem } from '../problem/index.ts'
import { empty, json } from './answer.ts'
import type { Exchange, Route } from './route.ts'

const PROTOCOL_PATH = `${REALM_PATH}/protocol/openid-connect`

/** The login of an appliance: the paths of Keycloak's realm `zerto`. Served in both profiles: DEV-022. */
export function openIdRoutes(access: Access): readonly Route[] {
  return [
    {
      method: 'POST',
      path: TOKEN_PATH,
      summary:
        'Gives an access token for a password, client_credentials or refresh_token grant, form-encoded.',
      source: 'wire contract 3.2',
      isPublic: true,
      handle: async (exchange) => {
        const { origin, address } = exchange
        const result = await access.grant(await readForm(exchange), origin, address)
        const headers = { 'cache-control': 'no-store', pragma: 'no-cache' }
        if ('token' in result) return json(result.token, { headers })
        const { status, ...error } = result
        return json(error, { status, headers })
      },
    },
    {
      method: 'POST',
      path: LOGOUT_PATH,
      summary: 'Ends the session of a refresh token.',
      source: 'Keycloak, back-channel logout',
      isPublic: true,
      status: 204,
      handle: async (exchange) => {
        const refreshToken = (await readForm(exchange)).get('refresh_token')
        if (refreshToken !== null) await access.endTokenSession(refreshToken)
        return empty({ status: 204 })
      },
    },
    {
      method: 'GET',
      path: CERTS_PATH,
      summary: 'The public keys of the access tokens, as a JSON Web Key Set.',
      source: 'wire contract 3.2',
      isPublic: true,
      handle: async () => json(await access.jwks()),
    },
    {
      method: 'GET',
      path: REALM_PATH,
      summary: 'The realm: its name and where its tokens are had.',
      source: 'Keycloak, the issuer of the tokens is this address',
      isPublic: true,
      handle: async ({ origin }) =>
        json({ realm: 'zerto', 'token-service': `${origin}${PROTOCOL_PATH}`, 'tokens-not-before': 0 }),
    },
    {
      method: 'GET',
      path: DISCOVERY_PATH,
      summary: 'The discovery document.',
      source: 'wire contract 3.2',
      isPublic: true,
      handle: async ({ origin }) => json(access.discovery(origin)),
    },
  ]
}

async function readForm(exchange: Exchange): Promise<URLSearchParams> {
  const type = (exchange.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase()
  const body = await exchange.text()
  if (type !== 'application/x-www-form-urlencoded' && body !== '') {
    throw new Problem('media-type-unknown', 'Send the grant as application/x-www-form-urlencoded.')
  }
  return new URLSearchParams(body)
}
