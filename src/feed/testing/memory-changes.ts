import { Problem } from '../../problem/index.ts'
import type { ChangeLog, TaskChange, TaskStore } from '../../store/index.ts'
import type { Task, TaskId } from '../../task/index.ts'

/** A log of changes in memory, with the tasks they make. */
export interface MemoryChanges extends ChangeLog, Pick<TaskStore, 'find'> {
  put(task: Task): number
  remove(id: TaskId): number
  /** The next reads fail, as if the database were away, until this is called with false. */
  beAway(isAway: boolean): void
  /** Forgets the oldest. */
  drop(count: number): void
  /** How often the log was read. */
  readonly reads: () => number
  readonly watchers: () => number
}

export function createMemoryChanges(): MemoryChanges {
  const tasks = new Map<TaskId, Task>()
  const watchers = new Set<() => void>()
  let kept: TaskChange[] = []
  let position = 0
  let dropped = 0
  let isAway = false
  let reads = 0

  function add(id: TaskId, after: Task | null): number {
    const before = tasks.get(id) ?? null
    position += 1
    kept.push({ position, id, changedAt: 0, before, after })
    if (after === null) tasks.delete(id)
    else tasks.set(id, after)
    for (const notify of watchers) notify()
    return position
  }

  async function reached<Value>(read: () => Value): Promise<Value> {
    // As a database that answers later.
    await new Promise((resolve) => setImmediate(resolve))
    if (isAway) throw new Problem('store-unavailable', 'The database is away.')
    return read()
  }

  return {
    put: (task) => add(task.id, task),
    remove: (id) => add(id, null),
    beAway: (away) => {
      isAway = away
    },
    drop: (count) => {
      dropped = kept[count - 1]?.position ?? dropped
      kept = kept.slice(count)
    },
    reads: () => reads,
    watchers: () => watchers.size,
    find: (id) => reached(() => tasks.get(id)),
    lastPosition: () => reached(() => position),
    list: ({ after, limit }) =>
      reached(() => {
        reads += 1
        if (after < dropped) throw new Problem('changes-forgotten', 'Forgotten; begin anew.')
        return kept.filter((change) => change.position > after).slice(0, limit)
      }),
    listOf: (id, { after, limit }) =>
      reached(() => kept.filter((change) => change.id === id && change.position > after).slice(0, limit)),
    watch: (notify) => {
      const own = () => notify()
      watchers.add(own)
      return () => watchers.delete(own)
    },
    forget: async () => 0,
  }
}
