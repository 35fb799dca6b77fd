import { isEnded, type Task } from '../task/index.ts'
import { type Activity, createMarks, type Mark } from './activity.ts'
import type { UnderWay } from './passing.ts'
import { createRandom } from './random.ts'

/** Milliseconds within which adopted work goes on, about: nobody knows what it really does. */
const REST_MS = { least: 5_000, most: 15 * 60_000 }

/** Whether a task that a site begins with has work behind it that can go on: others stay as they are. */
export function isAdoptable({ state }: Task): boolean {
  return ['InProgress', 'WaitingForUserInput', 'Paused', 'Cancelling'].includes(state)
}

/** A task as a site takes it over. Whoever asked to cancel it did so elsewhere: the site ends it in its own time. */
export function asAdopted(task: Task): Task {
  if (isEnded(task.state)) return task
  const { cancelRequestedAt: _, ...adopted } = task
  if (!isAdoptable(task)) return adopted
  // A recording may contradict itself: only what has ended is done, or has an end.
  return { ...adopted, progressPercent: Math.min(99, Math.max(1, task.progressPercent)), completedAt: null }
}

/** The operation that a VPG is in the middle of when a site begins, with its task or, where that is lost, without. */
export function createUnderWay(
  { kind, facts, ms, before, task }: UnderWay,
  { seed, number, at }: { readonly seed: number; readonly number: number; readonly at: number },
): Activity {
  if (task !== null) {
    const adopted = createAdopted(task, { seed, number, at })
    const marks = task.state === 'Cancelling' ? adopted.marks : withBefore(adopted.marks, before)
    return { ...adopted, kind, facts, marks, dueAt: adopted.dueAt === null ? null : dueAfter(marks, at) }
  }
  const end: Mark = {
    afterMs: createRandom(seed, 'under way', number).around(ms),
    effect: 'end',
    ends: 'Completed',
  }
  const marks = withBefore([end], before)
  const dueAt = dueAfter(marks, at)
  return { number, kind, input: null, facts, initiatedBy: 'System', task, marks, next: 0, dueAt }
}

function withBefore(marks: readonly Mark[], before: readonly Mark[]): readonly Mark[] {
  return [...marks.slice(0, -1), ...before, ...marks.slice(-1)]
}

function dueAfter([first]: readonly Mark[], at: number): number {
  return at + (first?.afterMs ?? 0)
}

/** The work behind a task that a site begins with. It changes nothing else, for nothing tells what it was about. */
export function createAdopted(
  task: Task,
  { seed, number, at }: { readonly seed: number; readonly number: number; readonly at: number },
): Activity {
  const marks = marksOf(task, { seed, number, at })
  const isResting = task.state === 'WaitingForUserInput' || task.state === 'Paused'
  return {
    number,
    kind: 'adopt',
    input: null,
    facts: {},
    initiatedBy: task.initiatedBy ?? 'System',
    task,
    marks,
    next: 0,
    dueAt: isResting ? null : at + (marks[0]?.afterMs ?? 0),
  }
}

function marksOf(
  { state, progressPercent, startedAt }: Task,
  { seed, number, at }: { readonly seed: number; readonly number: number; readonly at: number },
): readonly Mark[] {
  const random = createRandom(seed, 'adopted', number)
  if (state === 'Cancelling') {
    const reason = 'The operation was cancelled.'
    return [{ afterMs: random.integer(500, 3_000), effect: 'undo', ends: 'Stopped', reason }]
  }
  // It has come so far in that time; the rest goes at the same pace.
  const paceMs = Math.max(0, at - startedAt) / Math.max(1, progressPercent)
  const ms = Math.min(REST_MS.most, Math.max(REST_MS.least, paceMs * (100 - progressPercent)))
  if (progressPercent >= 99) return [{ afterMs: random.around(ms), effect: 'end', ends: 'Completed' }]
  return createMarks([{ ms, toPercent: 99 }], random, progressPercent)
}
