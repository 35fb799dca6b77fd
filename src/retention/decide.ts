import { DAY_MS, isEnded, matchesSearch, type Task, type TaskId, type TaskSearch } from '../task/index.ts'

/** A rule that was read: the tasks it is for, and how long they are kept. */
export interface ReadRule {
  readonly name: string
  readonly search: TaskSearch
  /** From the end of a task; null for ever. */
  readonly keepDays: number | null
}

/** A hold that was read: the tasks it keeps, by search or by name. */
export interface ReadHold {
  readonly id: string
  readonly search: TaskSearch | null
  readonly tasks: ReadonlySet<TaskId>
}

/** What decides of tasks at one time: the rules in their order, and the holds that hold. */
export interface Policy {
  readonly rules: readonly ReadRule[]
  readonly holds: readonly ReadHold[]
}

/** Whether a task is to be pruned, by which rule; or what keeps it. */
export type Verdict =
  | { readonly is: 'due'; readonly rule: string }
  | { readonly is: 'held'; readonly rule: string; readonly holds: readonly string[] }
  | { readonly is: 'kept' }

const KEPT: Verdict = { is: 'kept' }

/**
 * Decides of one task: the first rule that it matches says how long it is kept after its end, to the millisecond;
 * without one it is kept for ever. A task that has not ended, or of which no end is known, is kept. A hold keeps
 * whatever a rule would prune.
 *
 * @param now epoch milliseconds, by the clock that dates tasks
 */
export function decide(task: Task, { rules, holds }: Policy, now: number): Verdict {
  if (!isEnded(task.state) || task.completedAt === null) return KEPT
  const rule = rules.find(({ search }) => matchesSearch(task, search))
  if (rule === undefined || rule.keepDays === null) return KEPT
  if (now - task.completedAt < rule.keepDays * DAY_MS) return KEPT
  const holding = holds.filter((hold) => isHeldBy(task, hold))
  if (holding.length === 0) return { is: 'due', rule: rule.name }
  return { is: 'held', rule: rule.name, holds: holding.map(({ id }) => id) }
}

export function isHeldBy(task: Task, { search, tasks }: ReadHold): boolean {
  return tasks.has(task.id) || (search !== null && matchesSearch(task, search))
}

/** The latest end of a task that any of the rules can prune now; `undefined` where none prunes. */
export function lastEndDue(rules: readonly ReadRule[], now: number): number | undefined {
  const days = rules.flatMap(({ keepDays }) => (keepDays === null ? [] : [keepDays]))
  return days.length === 0 ? undefined : now - Math.min(...days) * DAY_MS
}
