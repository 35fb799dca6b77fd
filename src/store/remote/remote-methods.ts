import type { Stores } from '../stores.ts'

/** What the keeper does for workers as it is: methods that write, and take and give data alone. */
export const REMOTE_METHODS = {
  tasks: ['create', 'merge', 'remove', 'removeExpiredKeys'],
  changes: ['forget'],
  users: ['create', 'setPasswordHash', 'setRole', 'remove'],
  sessions: ['create', 'touch', 'remove', 'removeOf', 'removeExpired'],
  properties: ['putIfAbsent', 'put', 'replace'],
  retention: ['putRules', 'addHold', 'releaseHold', 'putRun', 'forgetRuns'],
  simulation: ['commit', 'replace'],
  audit: ['append'],
  webhooks: ['create', 'remove', 'advance', 'putDelivery', 'forgetDeliveries'],
} as const satisfies { readonly [Port in keyof Stores]?: readonly (keyof Stores[Port])[] }

export type RemotePort = keyof typeof REMOTE_METHODS

/** What of a port writes. */
export type Remote<Port extends RemotePort> = Pick<
  Stores[Port],
  Extract<(typeof REMOTE_METHODS)[Port][number], keyof Stores[Port]>
>

/** Methods with a step that runs in the worker: the keeper writes what came of it, unless it is out of date. */
export const SWAP = 'swap'

/** Whether a swap was done. */
export type SwapResult<Value> = { readonly isDone: true; readonly value: Value } | { readonly isDone: false }

/** Those after which a session may be over, or mean something else. */
const ENDING: Readonly<Record<string, readonly string[]>> = {
  users: ['setPasswordHash', 'setRole', 'remove'],
  sessions: ['remove', 'removeOf'],
}

export function changesAccess(port: string, method: string): boolean {
  return ENDING[port]?.includes(method) === true
}
