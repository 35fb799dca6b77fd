import type { TaskChange, TaskView } from '../api/types.ts'
import { isEndedState } from '../parts/state-words.ts'

/** Tasks of the strip that run, at most, and that have just ended, so that neither crowds out the other. */
export const RUNNING_MAX = 30
export const ENDED_MAX = 12

/** The tasks of the strip after changes: what runs first, then what has just ended, each newest first. */
export function stripAfter(tasks: readonly TaskView[], changes: readonly TaskChange[]): readonly TaskView[] {
  const byId = new Map(tasks.map((task) => [task.id, task]))
  for (const { kind, task } of changes) {
    if (kind === 'added' || kind === 'changed') byId.set(task.id, task)
    else byId.delete(task.id)
  }
  const all = [...byId.values()]
  const running = all.filter(({ state }) => !isEndedState(state)).sort(newestBy(({ startedAt }) => startedAt))
  const ended = all
    .filter(({ state }) => isEndedState(state))
    .sort(newestBy(({ completedAt }) => completedAt ?? ''))
  return [...running.slice(0, RUNNING_MAX), ...ended.slice(0, ENDED_MAX)]
}

function newestBy(timeOf: (task: TaskView) => string): (one: TaskView, other: TaskView) => number {
  return (one, other) => {
    const [first, second] = [timeOf(one), timeOf(other)]
    if (first !== second) return first < second ? 1 : -1
    return one.id < other.id ? 1 : -1
  }
}
