import type { TaskId } from '../task/index.ts'

/** One rule of what is kept how long. The first rule that a task matches decides for it. */
export interface RetentionRule {
  /** Unique among the rules that hold together. */
  readonly name: string
  /** Conditions as a query of `GET /api/tasks`; empty for every task. */
  readonly where: string
  /** Days from the end of a task; null for ever. */
  readonly keepDays: number | null
}

/** The rules that hold since somebody wrote them. */
export interface RetentionRules {
  /** 0 before the first, one more with each change. */
  readonly version: number
  /** Epoch milliseconds; null before the first. */
  readonly changedAt: number | null
  readonly changedBy: string | null
  readonly rules: readonly RetentionRule[]
}

/** Tasks that stay whatever the rules say: those that match `where`, or those named. */
export interface LegalHold {
  readonly id: string
  readonly name: string
  readonly reason: string
  /** A query of `GET /api/tasks`, empty for every task; null where tasks are named. */
  readonly where: string | null
  readonly tasks: readonly TaskId[]
  /** Epoch milliseconds. */
  readonly placedAt: number
  readonly placedBy: string
  /** Null while the hold holds. */
  readonly release: HoldRelease | null
}

export interface HoldRelease {
  /** Epoch milliseconds. */
  readonly at: number
  readonly by: string
  readonly reason: string
}

/** What tasks are counted by; `task` counts all of them, each once. */
export const PRUNED_KINDS = ['task', 'rule', 'type', 'state', 'site'] as const
export type PrunedKind = (typeof PRUNED_KINDS)[number]

/** How many tasks have a value; a task of several sites counts in each. */
export interface PrunedCount {
  readonly kind: PrunedKind
  /** A name, an identifier in lower case; null for `task`, and where there is none. */
  readonly value: string | null
  readonly count: number
}

/** One run of the rules. */
export interface RetentionRun {
  readonly id: string
  /** Epoch milliseconds, of the clock of tasks. */
  readonly begunAt: number
  /** Null while it runs, and where it was cut off. */
  readonly endedAt: number | null
  /** Who asked for it; null for one by the clock. */
  readonly startedBy: string | null
  readonly examined: number
  readonly pruned: number
  /** Those that a hold kept although their time was over. */
  readonly held: number
  /** Entries of the log of changes that were forgotten. */
  readonly changesForgotten: number
  readonly counts: readonly PrunedCount[]
  /** Why it ended early. */
  readonly failure: string | null
}

/** Keeps the rules of retention, legal holds, and what was pruned. Rejects with `store-unavailable` as every store. */
export interface RetentionStore {
  /** Those that hold now. */
  getRules(): Promise<RetentionRules>

  /**
   * Puts the rules of the version after `version`; those before are kept.
   *
   * @returns false where `version` is not the one that holds
   */
  putRules(rules: RetentionRules): Promise<boolean>

  /** Newest first, released ones included. */
  listHolds(): Promise<readonly LegalHold[]>
  findHold(id: string): Promise<LegalHold | undefined>
  addHold(hold: LegalHold): Promise<void>
  /** Notes the release, once; gives the hold as it is then, `undefined` where there is none. */
  releaseHold(id: string, release: HoldRelease): Promise<LegalHold | undefined>

  /** Adds a run, or what became of it since; `more` is added to the totals in the same transaction. */
  putRun(run: RetentionRun, more: readonly PrunedCount[]): Promise<void>
  /** Newest first. */
  listRuns(page: { readonly limit: number }): Promise<readonly RetentionRun[]>
  /** Of all runs, those forgotten included, in the order of kinds and values. */
  totals(): Promise<readonly PrunedCount[]>
  /** Forgets all but the newest `keep` runs; their counts stay in the totals. */
  forgetRuns(keep: number): Promise<void>
}
