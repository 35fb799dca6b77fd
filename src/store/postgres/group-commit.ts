import { Problem } from '../../problem/index.ts'
import type { TaskId } from '../../task/index.ts'
import type { TaskTable } from '../task-table.ts'
import type { Database } from './database.ts'
import { writeTasks } from './task-writes.ts'

/** A write of tasks: the identifiers of all that it asks for, and what it does with them. */
export interface TaskWork<Result> {
  readonly ids: readonly TaskId[]
  /** May be run again with newer tasks, until it is kept. */
  readonly work: (table: TaskTable) => Result
}

export interface GroupCommit {
  /** Runs `work` in one transaction with all others that are asked for meanwhile; resolves once that is durable. */
  write<Result>(task: TaskWork<Result>): Promise<Result>
}

/** So that one transaction keeps nobody else for long. */
const TASKS_MAX = 512

interface Waiting extends TaskWork<unknown> {
  readonly resolve: (result: never) => void
  readonly reject: (error: unknown) => void
}

/**
 * Gathers writes into transactions, one at a time: positions of the log are handed out one transaction after the other,
 * whichever process asks, and a synchronous commit costs as much for sixty writes as for one.
 */
export function createGroupCommit(database: Database): GroupCommit {
  let queue: Waiting[] = []
  let isRunning = false

  function takeNext(): readonly Waiting[] {
    let count = 0
    let tasks = 0
    while (count < queue.length && (count === 0 || tasks < TASKS_MAX)) {
      tasks += queue[count]?.ids.length ?? 0
      count += 1
    }
    const taken = queue.slice(0, count)
    queue = queue.slice(count)
    return taken
  }

  async function runOn(): Promise<void> {
    // What is asked for in the same turn comes along.
    await new Promise((resolve) => setImmediate(resolve))
    while (queue.length > 0) await commit(takeNext())
    isRunning = false
  }

  async function commit(taken: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await database.write((queries) =>
        writeTasks(
          queries,
          taken.flatMap(({ ids }) => ids),
          (batch) => taken.map(({ work }) => batch.attempt(work)),
        ),
      )
      for (const [n, { resolve, reject }] of taken.entries()) {
        const outcome = outcomes[n]
        if (outcome !== undefined && 'result' in outcome) resolve(outcome.result as never)
        else reject(outcome?.error)
      }
    } catch (error) {
      const [only] = taken
      if (taken.length === 1) only?.reject(error)
      // Undone, since a `Problem` tells of a server that is away and of a commit in doubt: one of them may be what the
      // database refuses, and the others must not suffer from it.
      else if (!(error instanceof Problem)) for (const one of taken) await commit([one])
      else for (const { reject } of taken) reject(error)
    }
  }

  return {
    write: (task) =>
      new Promise((resolve, reject) => {
        queue.push({ ...task, resolve, reject })
        if (isRunning) return
        isRunning = true
        void runOn()
      }),
  }
}
