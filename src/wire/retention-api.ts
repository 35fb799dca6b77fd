import { integer, isoText, long, plainText, text } from './scalars.ts'
import { list, nullable, record, type ValueOf } from './shape.ts'

const retentionRuleApi = record('RetentionRule', {
  name: plainText,
  /** A query of `GET /api/tasks`; empty is every task. */
  where: plainText,
  /** Null is for ever. */
  keepDays: nullable(integer),
})

/** The answer of `GET /api/retention`. */
export const retentionRulesApi = record('RetentionRules', {
  version: integer,
  changedAt: nullable(isoText),
  changedBy: text,
  rules: list(retentionRuleApi),
})

/** The body of `PUT /api/retention`. */
export const retentionRulesWish = record('RetentionRulesWish', {
  /** Of the rules that these replace. */
  version: integer,
  rules: list(retentionRuleApi),
})

/** The body of a dry run: rules in the place of those that hold. */
export const dryRunWish = record('DryRunWish', { rules: list(retentionRuleApi) })

const valueCount = record('ValueCount', { value: text, count: long })

/** What was pruned, or would be; a task of several sites counts in each. */
const prunedCountsApi = record('PrunedCounts', {
  byRule: list(valueCount),
  byType: list(valueCount),
  byState: list(valueCount),
  bySite: list(valueCount),
})

export const dryRunApi = record('DryRun', {
  at: isoText,
  examined: long,
  pruned: long,
  held: long,
  counts: prunedCountsApi,
  heldBy: list(record('HeldBy', { hold: plainText, count: long })),
  oldest: nullable(isoText),
  newest: nullable(isoText),
  sample: list(
    record('DueTask', {
      id: plainText,
      type: plainText,
      state: plainText,
      completedAt: nullable(isoText),
      rule: plainText,
    }),
  ),
})
export type DryRunApi = ValueOf<typeof dryRunApi>

export const retentionRunApi = record('RetentionRun', {
  id: plainText,
  begunAt: isoText,
  /** Null while it runs, and where it was cut off. */
  endedAt: nullable(isoText),
  /** Null for one by the clock. */
  startedBy: text,
  examined: long,
  pruned: long,
  held: long,
  changesForgotten: long,
  counts: prunedCountsApi,
  failure: text,
})
export type RetentionRunApi = ValueOf<typeof retentionRunApi>

/** The answer of `GET /api/retention/runs`. */
export const retentionRunsApi = record('RetentionRuns', {
  totals: record('RetentionTotals', { pruned: long, counts: prunedCountsApi }),
  runs: list(retentionRunApi),
})

/** The body of `POST /api/holds`: `where` or `tasks`. */
export const holdWish = record('HoldWish', {
  name: plainText,
  reason: plainText,
  where: text,
  tasks: list(plainText),
})

const holdReleaseApi = record('HoldRelease', { at: isoText, by: plainText, reason: plainText })

export const holdApi = record('Hold', {
  id: plainText,
  name: plainText,
  reason: plainText,
  where: text,
  tasks: list(plainText),
  placedAt: isoText,
  placedBy: plainText,
  /** Null while it holds. */
  release: nullable(holdReleaseApi),
})
export type HoldApi = ValueOf<typeof holdApi>

export const holdListApi = list(holdApi)

/** The answer of `GET /api/holds/{id}/tasks`. */
export const holdTasksApi = record('HoldTasks', { count: long, byState: list(valueCount) })

/** Counts as they are kept, told apart by what they count. */
export function toPrunedCountsApi(
  counts: readonly { readonly kind: string; readonly value: string | null; readonly count: number }[],
): ValueOf<typeof prunedCountsApi> {
  const of = (wanted: string) =>
    counts.filter(({ kind }) => kind === wanted).map(({ value, count }) => ({ value, count }))
  return { byRule: of('rule'), byType: of('type'), byState: of('state'), bySite: of('site') }
}
