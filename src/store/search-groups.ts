import { compareGroups, type TaskGroup } from '../task/index.ts'

/** A row of `toSummaryQuery`. */
export type GroupRow = Readonly<Record<string, string | number | null>> & { readonly count: number }

/** The groups of rows, in the order of `compareGroups`. */
export function toGroups(rows: readonly GroupRow[], keyCount: number): readonly TaskGroup[] {
  return rows
    .map((row) => ({
      values: Array.from({ length: keyCount }, (_, place) => row[`value_${place}`] ?? null),
      count: row.count,
    }))
    .sort(compareGroups)
}
