/** What the token endpoint gives, in the names and the order of Keycloak. Source: wire contract 3.2. */
export interface TokenReply {
  readonly access_token: string
  /** Seconds. */
  readonly expires_in: number
  /** Seconds; 0 without a refresh token. */
  readonly refresh_expires_in: number
  readonly refresh_token?: string
  readonly token_type: 'Bearer'
  readonly 'not-before-policy': 0
  readonly session_state?: string
  readonly scope: string
}

/** A refusal as OAuth writes it, with the status of its answer. */
export interface OAuthRefusal {
  readonly status: 400 | 401
  readonly error:
    | 'invalid_request'
    | 'invalid_grant'
    | 'invalid_client'
    | 'unauthorized_client'
    | 'unsupported_grant_type'
  readonly error_description: string
}

/** What the token endpoint answers. */
export type GrantResult = { readonly token: TokenReply } | OAuthRefusal

/** Every refusal, in the words of Keycloak 21, which some clients compare. */
export const REFUSALS = {
  grantTypeMissing: refusal(400, 'invalid_request', 'Missing form parameter: grant_type'),
  parameterTwice: refusal(400, 'invalid_request', 'duplicated parameter'),
  grantTypeUnknown: refusal(400, 'unsupported_grant_type', 'Unsupported grant_type'),
  clientWrong: refusal(401, 'invalid_client', 'Invalid client or Invalid client credentials'),
  clientPublic: refusal(401, 'unauthorized_client', 'Public client not allowed to retrieve service account'),
  userNameMissing: refusal(401, 'invalid_request', 'Missing parameter: username'),
  credentialsWrong: refusal(401, 'invalid_grant', 'Invalid user credentials'),
  refreshTokenMissing: refusal(400, 'invalid_request', 'No refresh token'),
  refreshTokenWrong: refusal(400, 'invalid_grant', 'Invalid refresh token'),
  sessionEnded: refusal(400, 'invalid_grant', 'Session not active'),
} as const satisfies Record<string, OAuthRefusal>

function refusal(status: 400 | 401, error: OAuthRefusal['error'], error_description: string): OAuthRefusal {
  return { status, error, error_description }
}
