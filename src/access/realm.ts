/** Where the token endpoint and its neighbours are. Source: wire contract 3.2. */
export const REALM_PATH = '/auth/realms/zerto'
export const TOKEN_PATH = `${REALM_PATH}/protocol/openid-connect/token`
export const CERTS_PATH = `${REALM_PATH}/protocol/openid-connect/certs`
export const LOGOUT_PATH = `${REALM_PATH}/protocol/openid-connect/logout`
export const DISCOVERY_PATH = `${REALM_PATH}/.well-known/openid-configuration`

/** The one public client, which logs users in by password. Source: wire contract 3.2. */
export const PUBLIC_CLIENT = 'zerto-client'

export const GRANT_TYPES = ['password', 'client_credentials', 'refresh_token'] as const
export type GrantType = (typeof GRANT_TYPES)[number]

/**
 * Says what the realm offers, as OpenID Connect Discovery 1.0 names it. Only what is served is listed: there is no
 * login page, so neither an authorization endpoint nor a response type.
 *
 * @param origin scheme, host and port by which the client came, without a slash at its end
 */
export function toDiscovery(origin: string) {
  return {
    issuer: origin + REALM_PATH,
    token_endpoint: origin + TOKEN_PATH,
    jwks_uri: origin + CERTS_PATH,
    end_session_endpoint: origin + LOGOUT_PATH,
    grant_types_supported: GRANT_TYPES,
    response_types_supported: [],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
    claims_supported: ['iss', 'sub', 'iat', 'exp', 'preferred_username'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'none'],
  } as const
}

export type Discovery = ReturnType<typeof toDiscovery>
