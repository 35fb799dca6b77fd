/** What became of what was asked for. */
export const AUDIT_OUTCOMES = ['done', 'refused'] as const
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number]

/** Something that somebody did, or was refused, as it is noted. Holds no secret. */
export interface AuditNote {
  /** Epoch milliseconds, by the clock of the machine. */
  readonly at: number
  /** Null where it is not known. */
  readonly userName: string | null
  /** Whether the name is only what a refused sign-in said. */
  readonly isClaimed: boolean
  /** Of the peer; null for a command on the machine. */
  readonly address: string | null
  /** A word of the table in `audit/`. */
  readonly action: string
  /** The identifier of what it was done to. */
  readonly target: string | null
  readonly outcome: AuditOutcome
  /** Why it was refused: the code of a problem. */
  readonly problem: string | null
  /** How many times, where several of the same are one entry. */
  readonly count: number
  readonly requestId: string | null
}

export interface AuditEntry extends AuditNote {
  /** From 1, without holes. */
  readonly position: number
}

/** All that is given must hold. */
export interface AuditConditions {
  /** Epoch milliseconds, inclusive. */
  readonly from?: number | undefined
  /** Epoch milliseconds, exclusive. */
  readonly to?: number | undefined
  /** Whole, in any letter case of A to Z. */
  readonly userName?: string | undefined
  readonly action?: string | undefined
}

/** Keeps who did what; nothing changes or removes an entry. Rejects with `store-unavailable` as every store. */
export interface AuditStore {
  /** Adds entries, in this order; durable when it resolves. */
  append(notes: readonly AuditNote[]): Promise<void>
  /** Newest first. @param page.before only entries of smaller positions */
  list(
    conditions: AuditConditions,
    page: { readonly before?: number | undefined; readonly limit: number },
  ): Promise<readonly AuditEntry[]>
}
