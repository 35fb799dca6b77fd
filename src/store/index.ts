/**
 * # store: keeps tasks, and what belongs to them
 *
 * Ports in the words of the domain (`TaskStore`, `EntityStore`, `UserStore`, `SessionStore`, `PropertyStore`) and
 * one suite in `test/conformance/` that every adapter passes: `sqlite/`, the embedded one, and `postgres/`, for several
 * processes. Only `app` and `library` open them.
 * Invariant: an acknowledged write survives `kill -9` and power loss.
 * Deliberately absent: wire shapes, HTTP, and what a filter means (`matchesFilter` in `task/`).
 */
export * from './entity-store.ts'
export * from './property-store.ts'
export * from './session-store.ts'
export * from './simulation-store.ts'
export * from './stores.ts'
export { renderList, type TaskRenderer, type TextPiece } from './task-renderer.ts'
export * from './task-store.ts'
export * from './user-store.ts'
