import type { PrunedCount, TaskStore } from '../store/index.ts'
import type { Task } from '../task/index.ts'
import { decide, lastEndDue, type Policy } from './decide.ts'
import { createTally } from './tally.ts'
import { walkEnded } from './walk-ended.ts'

/** A task that would be pruned, and why. */
export interface DueTask {
  readonly task: Task
  readonly rule: string
}

/** What a run would prune if it began now. */
export interface DryRun {
  /** Epoch milliseconds: the time that ages were told by. */
  readonly at: number
  /** Tasks that were looked at: those that ended before the shortest time of any rule. */
  readonly examined: number
  readonly pruned: number
  /** Those whose time is over and that a hold keeps. */
  readonly held: number
  readonly counts: readonly PrunedCount[]
  /** How many each hold keeps, by its identifier; of several holds on one task each counts it. */
  readonly heldBy: ReadonlyMap<string, number>
  /** Ends of the first and last of those to prune, epoch milliseconds; null where there are none. */
  readonly oldest: number | null
  readonly newest: number | null
  /** The first of them. */
  readonly sample: readonly DueTask[]
}

const SAMPLE_TASKS = 20

/** Looks at all tasks as a run would, and writes nothing. */
export async function runDry(tasks: Pick<TaskStore, 'search'>, policy: Policy, now: number): Promise<DryRun> {
  const tally = createTally()
  const sample: DueTask[] = []
  const heldBy = new Map<string, number>()
  const seen = { examined: 0, held: 0 }
  let ends: { readonly oldest: number | null; readonly newest: number | null } = {
    oldest: null,
    newest: null,
  }
  const until = lastEndDue(policy.rules, now)
  for await (const batch of until === undefined ? [] : walkEnded(tasks, until)) {
    seen.examined += batch.length
    for (const task of batch) {
      const verdict = decide(task, policy, now)
      if (verdict.is === 'held') {
        seen.held += 1
        for (const id of verdict.holds) heldBy.set(id, (heldBy.get(id) ?? 0) + 1)
      }
      if (verdict.is !== 'due') continue
      tally.add(task, verdict.rule)
      ends = { oldest: ends.oldest ?? task.completedAt, newest: task.completedAt }
      if (sample.length < SAMPLE_TASKS) sample.push({ task, rule: verdict.rule })
    }
  }
  return { at: now, ...seen, pruned: tally.size, counts: tally.counts(), heldBy, ...ends, sample }
}
