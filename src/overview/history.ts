import type { ChangeLog } from '../store/index.ts'
import type { Task, TaskId } from '../task/index.ts'

/** A task as it was from one change to the next. */
export interface HistoryStep {
  readonly position: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly task: Task
}

export interface TaskHistory {
  /** Oldest first. */
  readonly steps: readonly HistoryStep[]
  /** Whether it begins where the task began, and every change is there. */
  readonly isWhole: boolean
}

/** A task that is reported on each second for an hour has so many; beyond them the beginning is told. */
const STEPS_MAX = 5_000

/** What the log of changes knows of a task. */
export async function readHistory(changes: Pick<ChangeLog, 'listOf'>, id: TaskId): Promise<TaskHistory> {
  const found = await changes.listOf(id, { after: 0, limit: STEPS_MAX + 1 })
  const kept = found.slice(0, STEPS_MAX)
  return {
    steps: kept.flatMap(({ position, changedAt, after }) =>
      after === null ? [] : [{ position, at: changedAt, task: after }],
    ),
    isWhole: kept[0]?.before === null && kept.length === found.length,
  }
}
