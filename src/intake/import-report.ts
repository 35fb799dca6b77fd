import type { MergeOutcome } from '../store/index.ts'

/** Refusals beyond this many are counted and not listed. */
export const REFUSALS_MAX = 1_000

/** One thing in a document that was not imported. */
export interface Refusal {
  /** Line on which it begins, from 1. */
  readonly line: number
  /** Of the task, as given; null where it could not be read. */
  readonly identifier: string | null
  /** A sentence with the remedy. */
  readonly reason: string
}

/** What became of a document. `read` is the sum of the five counts after it. */
export interface ImportReport {
  /** Tasks found, and the place where the document broke if it did. */
  readonly read: number
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  /** The stored task has ended and the given one has not: the stored one stays. */
  readonly kept: number
  readonly refused: number
  /** In the order of the document, the first `REFUSALS_MAX`. */
  readonly refusals: readonly Refusal[]
  /** Refusals that are counted in `refused` and not listed. */
  readonly refusalsCut: number
}

/** Counts while a document is read. */
export function createImportTally() {
  const merged: Record<MergeOutcome, number> = { added: 0, updated: 0, unchanged: 0, kept: 0 }
  const refusals: Refusal[] = []
  let refused = 0
  return {
    count(outcomes: readonly MergeOutcome[]): void {
      for (const outcome of outcomes) merged[outcome]++
    },
    refuse(refusal: Refusal): void {
      refused++
      if (refusals.length < REFUSALS_MAX) refusals.push(refusal)
    },
    report(): ImportReport {
      const { added, updated, unchanged, kept } = merged
      const read = added + updated + unchanged + kept + refused
      const refusalsCut = refused - refusals.length
      return { read, added, updated, unchanged, kept, refused, refusals: [...refusals], refusalsCut }
    },
  }
}
