/**
 * # postgres: the store for more than one machine
 *
 * `openPostgresStores` opens a database as `Stores`, beside any number of other processes. Why it is built this way:
 * `docs/decisions/0006-postgresql.md`.
 * Invariants: an acknowledged write is on the disk of the server, and of its synchronous standby where there is one;
 * a write that may have been kept is never repeated unless that can do no harm; nothing is remembered between calls;
 * nothing outside this folder speaks this SQL.
 */
export { openPostgresStores, type PostgresOptions } from './open-postgres-stores.ts'
export { parseServerAddress, type ServerAddress } from './server-address.ts'
