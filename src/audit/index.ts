/**
 * # audit: who did what
 *
 * `AUDIT_ACTIONS` is the table of what is noted, and when; `createAudit` writes entries down: those that matter most
 * before the answer, reports of tasks soon after, many of the same counted into one.
 * Invariants: an entry holds no secret; nothing changes or removes one; what is noted before the answer is on the disk
 * when the answer goes out.
 * Deliberately absent: HTTP, SQL, which request is which action.
 */
export * from './actions.ts'
export * from './create-audit.ts'
