import type {
  DryRunApi,
  RetentionRunApi,
  retentionRulesApi,
  retentionRunsApi,
  ValueOf,
} from '../wire/index.ts'
import type { Io } from './command.ts'
import { formatLocalTime } from './humane-time.ts'
import { toTerminalText } from './terminal-text.ts'

type Zone = Pick<Io, 'timeZone'>

/** The rules in their order, one on a line. */
export function formatRules(
  { version, changedAt, changedBy, rules }: ValueOf<typeof retentionRulesApi>,
  { timeZone }: Zone,
): string {
  const changed =
    changedAt === null ? '' : `, of ${formatLocalTime(changedAt, timeZone)} by ${changedBy ?? 'nobody'}`
  const lines = rules.map(({ name, where, keepDays }, index) => {
    const time = keepDays === null ? 'for ever' : `${keepDays} days after their end`
    return `${index + 1}. ${name}: ${where === '' ? 'all tasks' : where}: ${time}`
  })
  const last = rules.length === 0 ? 'Without rules all tasks are kept.' : 'All others: for ever.'
  return toLines([`Version ${version}${changed}`, ...lines, last])
}

/** What would be pruned, and some of it. */
export function formatDryRun(dryRun: DryRunApi, { timeZone }: Zone): string {
  const { examined, pruned, held, counts, heldBy, oldest, newest, sample } = dryRun
  const day = (instant: number | null) => (instant === null ? '?' : formatLocalTime(instant, timeZone))
  return toLines([
    `Would prune ${pruned} of ${examined} tasks that ended long enough ago to look at; ${held} more are held.`,
    ...(pruned === 0 ? [] : [`They ended from ${day(oldest)} to ${day(newest)}.`]),
    ...formatCounts(counts),
    ...heldBy.map(({ hold, count }) => `  hold ${hold}: ${count}`),
    ...(sample.length === 0 ? [] : [`The first ${sample.length}:`]),
    ...sample.map(
      ({ id, type, state, completedAt, rule }) =>
        `  ${id}  ${type}  ${state}  ${day(completedAt)}  by ${rule}`,
    ),
  ])
}

/** What a run did, in all parts. */
export function formatRun(run: RetentionRunApi, zone: Zone): string {
  return toLines([formatRunLine(run, zone), ...formatCounts(run.counts)])
}

/** Totals, and a line for each run. */
export function formatRuns({ totals, runs }: ValueOf<typeof retentionRunsApi>, zone: Zone): string {
  return toLines([
    `Pruned in all: ${totals.pruned}`,
    ...formatCounts(totals.counts),
    ...runs.map((run) => formatRunLine(run, zone)),
  ])
}

function formatRunLine(run: RetentionRunApi, { timeZone }: Zone): string {
  const { begunAt, endedAt, startedBy, pruned, held, changesForgotten, failure } = run
  const end = failure === null ? (endedAt === null ? ', not ended' : '') : `, failed: ${failure}`
  return (
    `${formatLocalTime(begunAt, timeZone)} by ${startedBy ?? 'the clock'}: ` +
    `pruned ${pruned}, held ${held}, changes forgotten ${changesForgotten}${end}`
  )
}

function formatCounts({ byRule, byType, byState, bySite }: RetentionRunApi['counts']): readonly string[] {
  const of = (kind: string, counts: RetentionRunApi['counts']['byRule']) =>
    counts.map(({ value, count }) => `  ${kind} ${value ?? 'none'}: ${count}`)
  return [...of('rule', byRule), ...of('type', byType), ...of('state', byState), ...of('site', bySite)]
}

function toLines(lines: readonly string[]): string {
  return lines.map((line) => `${toTerminalText(line)}\n`).join('')
}
