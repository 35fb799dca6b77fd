import type { FindingCode, FindingKind } from './finding-kinds.ts'

/** A mistake that a client made, with what shows it. Instants are epoch milliseconds of the machine. */
export interface Finding extends FindingKind {
  readonly code: FindingCode
  readonly count: number
  readonly firstAt: number
  readonly lastAt: number
  /** Milliseconds, of `fast-polling` alone. */
  readonly shortestPauseMs: number | null
  /** At most 3. */
  readonly examples: readonly string[]
}

/** One client: a user, a program by its User-Agent, an address. */
export interface ClientReport {
  /** `null` where it never logged in. */
  readonly userName: string | null
  readonly userAgent: string | null
  readonly address: string
  readonly requests: number
  readonly firstAt: number
  readonly lastAt: number
  /** The worst first; none is a clean bill. */
  readonly findings: readonly Finding[]
}

/** What clients did since the beginning, or since it was cleared. */
export interface ConductReport {
  readonly since: number
  readonly until: number
  readonly requests: number
  /** In the order in which they came. */
  readonly clients: readonly ClientReport[]
  /** What memory has no room for: nothing is said of these. */
  readonly forgotten: { readonly clients: number; readonly sessions: number; readonly tasks: number }
}
