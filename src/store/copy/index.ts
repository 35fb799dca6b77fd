/**
 * # copy: a whole store into another one
 *
 * `copyStores` moves everything between data folders and PostgreSQL databases, table by table, so that nothing depends
 * on which port would show it. `COPIED_TABLES` says what is copied and how it is ordered.
 * Invariants: the source is not changed; the target is no store (`store-unfinished`) until all of it is there and has
 * been read back; what is interrupted goes on where it was.
 * Deliberately absent: files beside the database, such as certificates.
 */
export {
  type CopyOptions,
  type CopyProgress,
  type CopyReport,
  copyStores,
  type StorePlace,
} from './copy-stores.ts'
