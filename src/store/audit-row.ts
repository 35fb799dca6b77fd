import type { AuditEntry, AuditNote } from './audit-store.ts'

/** An entry as both databases keep it. */
export interface AuditRow {
  readonly position: number
  readonly noted_at: number
  readonly user_name: string | null
  readonly is_claimed: number
  readonly address: string | null
  readonly action: string
  readonly target: string | null
  readonly outcome: string
  readonly problem: string | null
  readonly count: number
  readonly request_id: string | null
}

type WrittenColumn = Exclude<keyof AuditRow, 'position'>

export const AUDIT_COLUMN_TYPES: { readonly [Column in WrittenColumn]: 'text' | 'bigint' | 'integer' } = {
  noted_at: 'bigint',
  user_name: 'text',
  is_claimed: 'integer',
  address: 'text',
  action: 'text',
  target: 'text',
  outcome: 'text',
  problem: 'text',
  count: 'integer',
  request_id: 'text',
}

// Object.keys cannot know the literal names of the table above.
export const AUDIT_NAMES = Object.keys(AUDIT_COLUMN_TYPES) as WrittenColumn[]

export function toAuditRow(note: AuditNote): Omit<AuditRow, 'position'> {
  return {
    noted_at: note.at,
    user_name: note.userName,
    is_claimed: note.isClaimed ? 1 : 0,
    address: note.address,
    action: note.action,
    target: note.target,
    outcome: note.outcome,
    problem: note.problem,
    count: note.count,
    request_id: note.requestId,
  }
}

export function fromAuditRow(row: AuditRow): AuditEntry {
  return {
    position: row.position,
    at: row.noted_at,
    userName: row.user_name,
    isClaimed: row.is_claimed === 1,
    address: row.address,
    action: row.action,
    target: row.target,
    outcome: row.outcome === 'done' ? 'done' : 'refused',
    problem: row.problem,
    count: row.count,
    requestId: row.request_id,
  }
}
