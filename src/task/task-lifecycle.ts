import { Problem } from '../problem/index.ts'
import { isSameTask, type Task } from './task.ts'
import { isEnded, type KnownTaskState, type TaskState } from './task-state.ts'

/**
 * The steps that a task may take: from each state to which others. The picture in `docs/api/tasks-write.md` is
 * drawn from this table.
 *
 * Source: the states are the published page's; the steps are ours, since the published API has no write side.
 */
export const TASK_STEPS: Readonly<Record<KnownTaskState, readonly KnownTaskState[]>> = {
  FirstUnusedValue: [],
  InProgress: ['WaitingForUserInput', 'Paused', 'Completed', 'Failed', 'Cancelling'],
  WaitingForUserInput: ['InProgress', 'Completed', 'Failed', 'Cancelling'],
  Paused: ['InProgress', 'Failed', 'Cancelling'],
  Cancelling: ['Stopped', 'Completed', 'Failed'],
  Failed: [],
  Stopped: [],
  Completed: [],
}

/** The states from which progress may be reported. */
const PROGRESSING: readonly TaskState[] = ['InProgress', 'Cancelling']

/** What a producer reports. At least one member is given. */
export interface TaskReport {
  /** 0 to 99, never less than before; 100 comes with `Completed` alone. */
  readonly progressPercent?: number
  readonly state?: KnownTaskState
  readonly completeReason?: string
}

function stepsFrom(state: TaskState): readonly KnownTaskState[] {
  return Object.hasOwn(TASK_STEPS, state) ? TASK_STEPS[state as KnownTaskState] : []
}

/**
 * The task after a report.
 *
 * @param now epoch milliseconds; becomes `completedAt` of a task that ends
 * @throws Problem `step-illegal`, naming what would be legal
 */
export function applyReport(task: Task, report: TaskReport, now: number): Task {
  const state = report.state ?? task.state
  if (state !== task.state && !(stepsFrom(task.state) as readonly string[]).includes(state)) {
    throw new Problem('step-illegal', illegalStep(task, state))
  }
  if (state === 'Cancelling' && task.state !== 'Cancelling') return requestCancel(task, now)
  if (isEnded(task.state)) throw new Problem('step-illegal', illegalStep(task, state))
  const next: Task = {
    ...task,
    state,
    progressPercent: progressAfter(task, report, state),
    completeReason: report.completeReason ?? task.completeReason,
    completedAt: isEnded(state) ? Math.max(now, task.startedAt) : null,
    isCancellable: isEnded(state) || state === 'Cancelling' ? false : task.isCancellable,
  }
  // A report of what is known already is no change, and must not break another writer's If-Match.
  return isSameTask(next, task) ? task : { ...next, generation: task.generation + 1 }
}

/**
 * The task after somebody asked to cancel it: Cancelling, on its way to Stopped.
 *
 * @param now epoch milliseconds
 * @throws Problem `step-illegal` where it is not cancellable, is being cancelled, or has ended
 */
export function requestCancel(task: Task, now: number): Task {
  if (!stepsFrom(task.state).includes('Cancelling')) {
    throw new Problem('step-illegal', illegalStep(task, 'Cancelling'))
  }
  if (!task.isCancellable) {
    throw new Problem(
      'step-illegal',
      `Task ${task.id} cannot be cancelled: its isCancellable is false; wait for it to end.`,
    )
  }
  const generation = task.generation + 1
  return { ...task, state: 'Cancelling', isCancellable: false, generation, cancelRequestedAt: now }
}

function progressAfter(task: Task, report: TaskReport, state: TaskState): number {
  if (state === 'Completed') return 100
  const progress = report.progressPercent
  if (progress === undefined) return task.progressPercent
  if (progress < task.progressPercent) {
    throw new Problem(
      'step-illegal',
      `Task ${task.id} is at ${task.progressPercent} percent and cannot go back to ${progress}; report ${task.progressPercent} or more.`,
    )
  }
  if (progress > 99) {
    throw new Problem(
      'step-illegal',
      `Task ${task.id} reaches 100 percent only by ending; report state Completed instead of progress ${progress}.`,
    )
  }
  if (!PROGRESSING.includes(task.state) && !PROGRESSING.includes(state) && progress > task.progressPercent) {
    throw new Problem(
      'step-illegal',
      `Task ${task.id} is ${state} and makes no progress; report state InProgress with it.`,
    )
  }
  return progress
}

function illegalStep(task: Task, state: TaskState): string {
  const legal = stepsFrom(task.state)
  const remedy =
    legal.length === 0
      ? `${task.state} is final; create another task`
      : `legal from here: ${legal.join(', ')}`
  return state === task.state
    ? `Task ${task.id} is ${task.state} already; ${remedy}.`
    : `Task ${task.id} cannot go from ${task.state} to ${state}; ${remedy}.`
}
