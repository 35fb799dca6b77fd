import type { TaskStore } from '../store/index.ts'
import type { TaskSearch, TaskState } from '../task/index.ts'
import type { ReadHold } from './decide.ts'

/** How many tasks a hold is for, whether or not a rule would prune them. */
export interface HeldCount {
  readonly count: number
  readonly byState: readonly { readonly value: TaskState; readonly count: number }[]
}

/** States are few; those of newer servers come on top. */
const STATES_MAX = 1000
const FIND_AT_ONCE = 100

/** Counts what is there now. */
export async function countHeld(
  tasks: Pick<TaskStore, 'summarize' | 'find'>,
  { search, tasks: named }: ReadHold,
): Promise<HeldCount> {
  const counts = search === null ? await countNamed(tasks, [...named]) : await countFound(tasks, search)
  const byState = [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((one, other) => (one.value < other.value ? -1 : 1))
  return { count: byState.reduce((sum, { count }) => sum + count, 0), byState }
}

async function countFound(tasks: Pick<TaskStore, 'summarize'>, search: TaskSearch) {
  const groups = await tasks.summarize(search, ['state'], STATES_MAX)
  return new Map(groups.map(({ values, count }): [TaskState, number] => [String(values[0]), count]))
}

async function countNamed(
  tasks: Pick<TaskStore, 'find'>,
  named: readonly Parameters<TaskStore['find']>[0][],
) {
  const counts = new Map<TaskState, number>()
  for (let from = 0; from < named.length; from += FIND_AT_ONCE) {
    const found = await Promise.all(named.slice(from, from + FIND_AT_ONCE).map((id) => tasks.find(id)))
    for (const task of found) {
      if (task !== undefined) counts.set(task.state, (counts.get(task.state) ?? 0) + 1)
    }
  }
  return counts
}
