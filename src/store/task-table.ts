import { Problem } from '../problem/index.ts'
import { isEnded, isSameTask, type Task, type TaskId } from '../task/index.ts'
import { asStored } from './task-row.ts'
import type { MergeOutcome } from './task-store.ts'

/** The tasks of a store within one transaction, each write seen by the next. */
export interface TaskTable {
  find(id: TaskId): Task | undefined
  /** @param task whose identifier is free */
  add(task: Task, now: number): void
  /** @param before the task as it is stored */
  replace(before: Task, after: Task, now: number): void
  /** @param before the task as it is stored */
  remove(before: Task, now: number): void
}

/** `TaskStore.create` without a key. */
export function createTask(table: TaskTable, task: Task, now: number): Task {
  if (table.find(task.id) !== undefined) throw taskExists(task.id)
  table.add(task, now)
  return asStored(task)
}

/** `TaskStore.change`. */
export function changeTask(
  table: TaskTable,
  { id, now, step }: { readonly id: TaskId; readonly now: number; readonly step: (task: Task) => Task },
): Task {
  const before = table.find(id)
  if (before === undefined) throw taskNotFound(id)
  const after = step(before)
  if (after.id !== id) throw new Error(`A step made task ${after.id} of task ${id}.`)
  if (after.generation === before.generation && isSameTask(asStored(after), before)) return before
  table.replace(before, after, now)
  return asStored(after)
}

/** `TaskStore.merge`. */
export function mergeTasks(table: TaskTable, tasks: readonly Task[], now: number): readonly MergeOutcome[] {
  return tasks.map((task) => {
    const before = table.find(task.id)
    if (before === undefined) {
      table.add(task, now)
      return 'added'
    }
    if (isSameTask(asStored(task), before)) return 'unchanged'
    if (isEnded(before.state) && !isEnded(task.state)) return 'kept'
    table.replace(before, { ...task, generation: before.generation + 1 }, now)
    return 'updated'
  })
}

/** `TaskStore.remove`. */
export function removeTasks(table: TaskTable, ids: readonly TaskId[], now: number): readonly TaskId[] {
  return ids.filter((id) => {
    const before = table.find(id)
    if (before !== undefined) table.remove(before, now)
    return before !== undefined
  })
}

/** What a simulated site writes: adds tasks, and replaces those that are there by exactly these. */
export function putTasks(table: TaskTable, tasks: readonly Task[], now: number): void {
  for (const task of tasks) {
    const before = table.find(task.id)
    if (before === undefined) table.add(task, now)
    else table.replace(before, task, now)
  }
}

function taskNotFound(id: TaskId): Problem {
  return new Problem('task-not-found', `There is no task ${id}; list the tasks to see their identifiers.`)
}

export function taskExists(id: TaskId): Problem {
  return new Problem(
    'task-exists',
    `Task ${id} exists already; choose another identifier or change that task.`,
  )
}
