/**
 * # sqlite: the embedded store
 *
 * `openSqliteStores` opens a data folder (or memory) as `Stores`; `backupStores` and `verifyStores` work beside a
 * running service. Why it is built this way: `../DESIGN.md`.
 * Invariants: one service a folder; an acknowledged write survives `kill -9` and power loss; nothing outside this
 * folder speaks SQL.
 */
export { type BackupReport, backupStores } from './backup.ts'
export { DATABASE_FILE } from './data-folder.ts'
export { dumpSchema } from './migrate.ts'
export { openSqliteReader, type SqliteReader } from './open-reader.ts'
export { type FolderOptions, type MemoryOptions, openSqliteStores } from './open-sqlite-stores.ts'
export { type VerifyReport, verifyStores } from './verify.ts'
