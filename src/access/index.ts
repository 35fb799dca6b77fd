/**
 * # access: who is logged in, and what they may do
 *
 * `createAccess` is the one door: login and sessions (`x-zerto-session`), the token endpoint of the appliance,
 * `authenticate`, and the list of users. `requireRole` guards a call; `parseBasicCredentials` reads a header's text.
 * Invariants: no secret is stored or logged in clear; a login attempt that is refused for its number does not try
 * the password; what another process changes about a user holds within two seconds; logging out holds at once.
 * Deliberately absent: HTTP requests, cookies, and which call needs which role (`http/`).
 */
export * from './access.ts'
export * from './basic-credentials.ts'
export * from './grant-result.ts'
export { parseUserName } from './login-name.ts'
export { createPassword, isPassword, PASSWORD_BYTES_MAX } from './password.ts'
export { CERTS_PATH, DISCOVERY_PATH, type Discovery, LOGOUT_PATH, REALM_PATH, TOKEN_PATH } from './realm.ts'
export { type Caller, hasRole, requireRole } from './role.ts'
export { createUserAdministration, type NewUser, type UserAdministration, type UserSummary } from './users.ts'
