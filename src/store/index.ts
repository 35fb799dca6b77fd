/**
 * # store: keeps tasks, and what belongs to them
 *
 * Ports in the words of the domain (`TaskStore`, `EntityStore`, `UserStore`, `SessionStore`, `PropertyStore`) and
 * one suite in `test/conformance/` that every adapter passes: `sqlite/`, the embedded one, `remote/`, the same kept by
 * another process, and `postgres/`, for several machines. Only `app` and `library` open them.
 * Invariant: an acknowledged write survives `kill -9` and power loss.
 * Deliberately absent: wire shapes, HTTP, and what a filter means (`matchesFilter` in `task/`).
 */
export * from './audit-store.ts'
export * from './change-log.ts'
export * from './entity-store.ts'
export * from './lease.ts'
export * from './property-store.ts'
export * from './retention-store.ts'
export * from './session-store.ts'
export * from './simulation-store.ts'
export * from './stores.ts'
export { renderList, type TaskRenderer, type TextPiece } from './task-renderer.ts'
export * from './task-store.ts'
export { refuseUnfinishedCopy } from './unfinished-copy.ts'
export * from './user-store.ts'
export * from './webhook-store.ts'
