import { flag, integer, isoText, long, plainText, text } from './scalars.ts'
import { list, record, type ValueOf } from './shape.ts'

export const auditEntryApi = record('AuditEntry', {
  /** From 1, without holes. */
  position: long,
  at: isoText,
  userName: text,
  /** Whether the name is only what a refused sign-in said. */
  isClaimed: flag,
  address: text,
  action: plainText,
  /** The identifier of what it was done to. */
  target: text,
  /** `done` or `refused`. */
  outcome: plainText,
  /** Why it was refused. */
  problem: text,
  /** How many times, where several of the same are one entry. */
  count: integer,
  requestId: text,
})
export type AuditEntryApi = ValueOf<typeof auditEntryApi>

/** The answer of `GET /api/audit`: newest first. */
export const auditPageApi = record('AuditPage', {
  entries: list(auditEntryApi),
  /** Give it as `cursor` for what comes next; null at the end. */
  next: text,
})
