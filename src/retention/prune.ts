import type { PrunedCount, TaskStore } from '../store/index.ts'
import type { Task } from '../task/index.ts'
import { decide, lastEndDue, type Policy } from './decide.ts'
import { createTally } from './tally.ts'
import { walkEnded } from './walk-ended.ts'

/** What a batch of a run did. */
export interface PrunedBatch {
  readonly examined: number
  readonly pruned: number
  readonly held: number
  readonly counts: readonly PrunedCount[]
}

/**
 * Prunes what is due, batch by batch. Rules and holds are read anew for each batch, after its tasks; each task that is
 * due is read again then, and stays where it has changed its mind or is held.
 *
 * @param inTurn runs a batch while nobody places a hold
 */
export async function* prune(parts: {
  readonly tasks: Pick<TaskStore, 'search' | 'find' | 'remove'>
  readonly readPolicy: () => Promise<Policy>
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>
  readonly now: number
}): AsyncGenerator<PrunedBatch> {
  const { tasks, readPolicy, inTurn, now } = parts
  const until = lastEndDue((await readPolicy()).rules, now)
  if (until === undefined) return
  for await (const batch of walkEnded(tasks, until)) {
    yield await inTurn(async () => pruneBatch(batch, await readPolicy()))
  }

  async function pruneBatch(batch: readonly Task[], policy: Policy): Promise<PrunedBatch> {
    const listed = batch.filter((task) => decide(task, policy, now).is === 'due')
    const again = await Promise.all(listed.map(({ id }) => tasks.find(id)))
    const due = new Map<string, { readonly task: Task; readonly rule: string }>()
    for (const task of again) {
      if (task === undefined) continue
      const verdict = decide(task, policy, now)
      if (verdict.is === 'due') due.set(task.id, { task, rule: verdict.rule })
    }
    const removed =
      due.size === 0
        ? []
        : await tasks.remove(
            [...due.values()].map(({ task }) => task.id),
            now,
          )
    const tally = createTally()
    for (const id of removed) {
      const found = due.get(id)
      if (found !== undefined) tally.add(found.task, found.rule)
    }
    const held = batch.filter((task) => decide(task, policy, now).is === 'held').length
    return { examined: batch.length, pruned: tally.size, held, counts: tally.counts() }
  }
}

/** Two lists of counts as one. */
export function addCounts(
  one: readonly PrunedCount[],
  other: readonly PrunedCount[],
): readonly PrunedCount[] {
  const sums = new Map(one.map((count) => [keyOf(count), count]))
  for (const more of other) {
    const known = sums.get(keyOf(more))?.count ?? 0
    sums.set(keyOf(more), { ...more, count: known + more.count })
  }
  return [...sums.values()]
}

function keyOf({ kind, value }: PrunedCount): string {
  return JSON.stringify([kind, value])
}
