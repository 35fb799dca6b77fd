import type { Database } from './database.ts'
import { toProblem } from './sqlite-problem.ts'

export interface GroupCommit {
  /**
   * Runs `step` in one transaction with all others that are asked for meanwhile; resolves once that is durable.
   * What a step throws undoes that step alone.
   *
   * @param weight how many tasks it writes, about; a commit takes up to `WEIGHT_MAX`
   */
  write<Result>(step: () => Result, weight?: number): Promise<Result>
}

/** So that one commit keeps nobody else of the process waiting for long: some 20 ms of writing. */
const WEIGHT_MAX = 512

interface Waiting {
  readonly step: () => unknown
  readonly weight: number
  readonly resolve: (result: never) => void
  readonly reject: (error: unknown) => void
}

/**
 * Gathers the writes that are asked for in one turn of the event loop into one commit: a sync of the disk costs as
 * much for sixty writes as for one. While it runs, requests wait in their sockets, and make the next one.
 */
export function createGroupCommit(database: Database): GroupCommit {
  let queue: Waiting[] = []
  let isAwaited = false

  function takeNext(): readonly Waiting[] {
    let count = 0
    let weight = 0
    while (count < queue.length && (count === 0 || weight < WEIGHT_MAX)) {
      weight += queue[count]?.weight ?? 0
      count += 1
    }
    const taken = queue.slice(0, count)
    queue = queue.slice(count)
    return taken
  }

  function commitNext(): void {
    isAwaited = false
    const taken = takeNext()
    if (queue.length > 0) commitSoon()
    try {
      // Told only once all is on the disk.
      for (const tell of commit(taken)) tell()
    } catch (error) {
      for (const { reject } of taken) reject(error)
    }
  }

  function commit(taken: readonly Waiting[]): readonly (() => void)[] {
    return database.write(() => taken.map(taken.length === 1 ? runAlone : runGuarded))
  }

  /** What it throws undoes the whole transaction, in which there is nothing else. */
  function runAlone({ step, resolve }: Waiting): () => void {
    const result = step()
    return () => resolve(result as never)
  }

  function runGuarded({ step, resolve, reject }: Waiting): () => void {
    database.run('savepoint step')
    try {
      const result = step()
      database.run('release step')
      return () => resolve(result as never)
    } catch (error) {
      // A disk that is full or fails makes SQLite undo the whole transaction: then no step of it is written.
      if (!database.connection.isTransaction) throw error
      database.run('rollback to step')
      database.run('release step')
      return () => reject(toProblem(error, database.path))
    }
  }

  function commitSoon(): void {
    if (isAwaited) return
    isAwaited = true
    setImmediate(commitNext)
  }

  database.onClose(() => {
    while (queue.length > 0) commitNext()
  })

  return {
    write: (step, weight = 1) =>
      new Promise((resolve, reject) => {
        queue.push({ step, weight, resolve, reject })
        commitSoon()
      }),
  }
}
