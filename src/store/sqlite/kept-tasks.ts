import type { ListedTask, Task, TaskId } from '../../task/index.ts'

/** The tasks that were asked for lately, each the same object until it changes. */
export interface KeptTasks {
  /** @param read asks the database; at once, so that no write comes between it and what is kept */
  find(id: TaskId, read: () => Task | undefined): Task | undefined
  /** Forgets what a change of a task makes wrong. */
  note(before: ListedTask | undefined, after: ListedTask | undefined): void
}

/** Pollers have few. Some megabytes at most, but for reasons of unheard-of length. */
const TASKS_MAX = 4096

export function createKeptTasks(): KeptTasks {
  const tasks = new Map<TaskId, Task>()
  return {
    find: (id, read) => {
      const known = tasks.get(id)
      if (known !== undefined) return known
      const task = read()
      if (task === undefined) return undefined
      if (tasks.size >= TASKS_MAX) tasks.clear()
      tasks.set(id, task)
      return task
    },
    note: (before, after) => {
      if (before !== undefined) tasks.delete(before.id)
      if (after !== undefined) tasks.delete(after.id)
    },
  }
}
