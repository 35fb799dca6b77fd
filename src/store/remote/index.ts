/**
 * # remote: the stores of a folder in more than one process
 *
 * One process, the keeper, has the folder and writes; `serveStores` does there what others ask for. The others, workers,
 * have `openRemoteStores`: they read the folder through a connection of their own, and send what is to be written over a
 * `Channel`. Why it is built this way: docs/decisions/0007-workers.md.
 * Invariants: what a worker acknowledges is on the disk; a read sees all that any worker acknowledged before it; what
 * crosses a channel is data. Deliberately absent: processes, SQL.
 */
export type { Channel } from './channel.ts'
export { type Failure, fromFailure, toFailure } from './messages.ts'
export { openRemoteStores, type RemoteStores } from './open-remote-stores.ts'
export { type StoreServer, serveStores } from './serve-stores.ts'
