import type { Task, TaskId } from '../../task/index.ts'
import { asStored } from '../task-row.ts'
import type { TaskTable } from '../task-table.ts'
import type { WrittenChange } from './change-log.ts'

/** A task that a transaction has touched: as it was when it was locked, and as it is to be. */
export interface TouchedTask {
  readonly before: Task | undefined
  readonly after: Task | undefined
  readonly now: number
}

/** Tasks that a transaction holds, written in memory first and to the database all at once. */
export interface TaskBatch extends TaskTable {
  readonly touched: () => readonly TouchedTask[]
  /** Each write, in its order. */
  readonly changes: readonly WrittenChange[]
  /** Runs `work`; of one that throws nothing stays. */
  attempt<Result>(work: (table: TaskTable) => Result): Attempt<Result>
}

export type Attempt<Result> = { readonly result: Result } | { readonly error: unknown }

type Written = Omit<TouchedTask, 'before'>

/** @param known the tasks that are there, of those that will be asked for; all others are not there */
export function createTaskBatch(known: ReadonlyMap<TaskId, Task>): TaskBatch {
  const touched = new Map<TaskId, Written>()
  let undo: (readonly [TaskId, Written | undefined])[] = []
  const changes: WrittenChange[] = []

  function write(id: TaskId, after: Task | undefined, now: number): void {
    undo.push([id, touched.get(id)])
    touched.set(id, { after, now })
  }

  const table: TaskTable = {
    find: (id) => {
      const written = touched.get(id)
      return written === undefined ? known.get(id) : written.after
    },

    add: (task, now) => {
      const after = asStored(task)
      write(after.id, after, now)
      changes.push({ after, now })
    },

    replace: (before, task, now) => {
      const after = asStored(task)
      write(after.id, after, now)
      changes.push({ before, after, now })
    },

    remove: (before, now) => {
      write(before.id, undefined, now)
      changes.push({ before, now })
    },
  }

  return {
    ...table,
    changes,
    touched: () => [...touched].map(([id, { after, now }]) => ({ before: known.get(id), after, now })),

    attempt: (work) => {
      undo = []
      const count = changes.length
      try {
        return { result: work(table) }
      } catch (error) {
        for (const [id, was] of undo.toReversed()) {
          if (was === undefined) touched.delete(id)
          else touched.set(id, was)
        }
        changes.length = count
        return { error }
      }
    },
  }
}
