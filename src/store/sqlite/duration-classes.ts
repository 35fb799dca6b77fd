/** Tasks that took from `leastMs` up to, but not with, `mostMs`. */
export interface DurationClass {
  readonly number: number
  readonly leastMs: number
  readonly mostMs: number
}

/**
 * The classes of column `duration_class`, of which each holds tasks that took up to four times as long as others of
 * it. The column and its indexes are made from these numbers by a migration: never edit them.
 */
export const DURATION_CLASSES: readonly DurationClass[] = [
  // A clock was set back, or a server mistaken.
  { number: -1, leastMs: Number.NEGATIVE_INFINITY, mostMs: 0 },
  { number: 0, leastMs: 0, mostMs: 1_000 },
  { number: 1, leastMs: 1_000, mostMs: 4_000 },
  { number: 2, leastMs: 4_000, mostMs: 16_000 },
  { number: 3, leastMs: 16_000, mostMs: 64_000 },
  { number: 4, leastMs: 64_000, mostMs: 256_000 },
  { number: 5, leastMs: 256_000, mostMs: 1_024_000 },
  { number: 6, leastMs: 1_024_000, mostMs: 4_096_000 },
  { number: 7, leastMs: 4_096_000, mostMs: 16_384_000 },
  { number: 8, leastMs: 16_384_000, mostMs: 65_536_000 },
  { number: 9, leastMs: 65_536_000, mostMs: 262_144_000 },
  { number: 10, leastMs: 262_144_000, mostMs: 1_048_576_000 },
  { number: 11, leastMs: 1_048_576_000, mostMs: 4_194_304_000 },
  { number: 12, leastMs: 4_194_304_000, mostMs: Number.POSITIVE_INFINITY },
]
