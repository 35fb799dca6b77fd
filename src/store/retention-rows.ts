import {
  type HoldRelease,
  type LegalHold,
  PRUNED_KINDS,
  type PrunedCount,
  type PrunedKind,
  type RetentionRules,
  type RetentionRun,
} from './retention-store.ts'

/** Rows as both databases have them; what nobody searches for is one JSON text. */
export interface RulesRow {
  readonly version: number
  readonly changed_at: number
  readonly changed_by: string
  readonly rules: string
}

export interface HoldRow {
  readonly hold: string
  readonly release: string | null
}

export interface RunRow {
  readonly run: string
}

export interface TotalRow {
  readonly kind: PrunedKind
  readonly value: string
  readonly count: number
}

export const NO_RULES: RetentionRules = { version: 0, changedAt: null, changedBy: null, rules: [] }

export function fromRulesRow(row: RulesRow | undefined): RetentionRules {
  if (row === undefined) return NO_RULES
  return {
    version: row.version,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
    rules: JSON.parse(row.rules),
  }
}

export function toHoldText({ release: _release, ...hold }: LegalHold): string {
  return JSON.stringify(hold)
}

export function toReleaseText(release: HoldRelease | null): string | null {
  return release === null ? null : JSON.stringify(release)
}

export function fromHoldRow({ hold, release }: HoldRow): LegalHold {
  return { ...JSON.parse(hold), release: release === null ? null : JSON.parse(release) }
}

export function fromRunRow({ run }: RunRow): RetentionRun {
  return JSON.parse(run)
}

export function toTotalValue({ value }: PrunedCount): string {
  return value ?? ''
}

/** In the order of kinds and values, whatever the database compares by. */
export function fromTotalRows(rows: readonly TotalRow[]): readonly PrunedCount[] {
  return rows
    .map(({ kind, value, count }) => ({ kind, value: value === '' ? null : value, count }))
    .toSorted(
      (one, other) =>
        PRUNED_KINDS.indexOf(one.kind) - PRUNED_KINDS.indexOf(other.kind) ||
        compareValues(one.value, other.value),
    )
}

function compareValues(one: string | null, other: string | null): number {
  if (one === other) return 0
  if (one === null) return 1
  if (other === null) return -1
  return one < other ? -1 : 1
}
