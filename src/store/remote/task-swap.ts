import { isDeepStrictEqual } from 'node:util'
import type { Task, TaskId } from '../../task/index.ts'
import type { TaskStore } from '../task-store.ts'
import { changeTask } from '../task-table.ts'
import type { KeeperCalls } from './keeper-calls.ts'
import { SWAP, type SwapResult } from './remote-methods.ts'

export interface TaskSwap {
  readonly id: TaskId
  readonly now: number
  readonly before: Task
  readonly after: Task
}

/** `TaskStore.change` in a worker: the step runs here, and again where the task has changed before it is written. */
export async function changeTaskBySwap(
  { calls, find }: { readonly calls: KeeperCalls; readonly find: TaskStore['find'] },
  change: { readonly id: TaskId; readonly now: number; readonly step: (task: Task) => Task },
): Promise<Task> {
  const { id, now } = change
  for (;;) {
    const before = await find(id)
    let after: Task | undefined
    const table = {
      find: () => before,
      add: () => {},
      replace: (_before: Task, made: Task) => {
        after = made
      },
      remove: () => {},
    }
    const stored = changeTask(table, change)
    if (before === undefined || after === undefined) return stored
    const swap: TaskSwap = { id, now, before, after }
    const result = await calls.call<SwapResult<Task>>('tasks', SWAP, [swap])
    if (result.isDone) return result.value
  }
}

/** What undoes a swap whose beginning is out of date. */
class OutOfDate extends Error {}

/** In the keeper. */
export async function swapTask(
  tasks: Pick<TaskStore, 'change'>,
  { id, now, before, after }: TaskSwap,
): Promise<SwapResult<Task>> {
  try {
    const value = await tasks.change(id, now, (current) => {
      if (!isDeepStrictEqual(current, before)) throw new OutOfDate()
      const { relatedEntities } = current
      // A store writes them anew where they are not the very same.
      return isDeepStrictEqual(relatedEntities, after.relatedEntities) ? { ...after, relatedEntities } : after
    })
    return { isDone: true, value }
  } catch (error) {
    if (error instanceof OutOfDate) return { isDone: false }
    throw error
  }
}
