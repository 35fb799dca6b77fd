import { PRUNED_KINDS, type PrunedCount, type PrunedKind } from '../store/index.ts'
import { groupValuesOf, type Task } from '../task/index.ts'

/** Counts tasks by rule, type, state and site while they go by. */
export interface Tally {
  add(task: Task, rule: string): void
  /** How many tasks were added. */
  readonly size: number
  /** In the order of kinds; of one kind the most first. */
  counts(): readonly PrunedCount[]
}

export function createTally(): Tally {
  const byKind = new Map<PrunedKind, Map<string | null, number>>(
    PRUNED_KINDS.map((kind) => [kind, new Map()]),
  )
  let size = 0
  const note = (kind: PrunedKind, value: string | null) => {
    const values = byKind.get(kind)
    values?.set(value, (values.get(value) ?? 0) + 1)
  }
  return {
    get size() {
      return size
    },
    add(task, rule) {
      size += 1
      note('task', null)
      note('rule', rule)
      note('type', task.type)
      note('state', task.state)
      // Identifiers of sites are text, whatever other groups have.
      for (const site of groupValuesOf(task, 'site')) note('site', site === null ? null : String(site))
    },
    counts: () =>
      [...byKind].flatMap(([kind, values]) =>
        [...values]
          .map(([value, count]) => ({ kind, value, count }))
          .toSorted((one, other) => other.count - one.count || compareText(one.value, other.value)),
      ),
  }
}

function compareText(one: string | null, other: string | null): number {
  const [first, second] = [one ?? '', other ?? '']
  return first < second ? -1 : first > second ? 1 : 0
}
