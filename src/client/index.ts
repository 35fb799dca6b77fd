/**
 * # client: speaks the Tasks API to any server, a real one or ours
 *
 * `createZertoClient` finds out by trying whether a server is a Windows ZVM (`x-zerto-session`) or an appliance
 * (Keycloak token) and renews its login by itself; `Trust` says which certificates it talks to. No credential
 * leaves before the certificate was checked. Its `ask` sends anything else under that login, which `createSiteControl`
 * stands on; `createAsk` sends questions as they are. What cannot be had is a `Problem`: `server-unreachable`,
 * `server-untrusted`, or `ServerRefusal` with the status.
 * Deliberately absent: the store, files, what is printed.
 */
export * from './connections.ts'
export { type Answer, type Ask, createAsk, type Question, refusalOf } from './exchange.ts'
export * from './fingerprint.ts'
export * from './import-report.ts'
export * from './server-events.ts'
export * from './server-refusal.ts'
export * from './server-url.ts'
export * from './session.ts'
export * from './site-control.ts'
export * from './trust.ts'
export * from './webhook-control.ts'
export * from './zerto-client.ts'
