import type { TaskView, TypeDuration } from '../api/types.ts'
import { isEndedState } from '../parts/state-words.ts'

/** How a task goes, measured by those of its type that completed before it. */
export type Pace = 'usual' | 'slow' | 'stuck'

/** Completed tasks of a type below which nothing is said of the next one. */
const COUNT_MIN = 20
const STUCK_TIMES = 3

interface Seen {
  readonly now: number
  /** When the task last reported anything, as far as is known, epoch milliseconds. */
  readonly heardAt: number
}

/** Slow is longer than 95 of 100; stuck is three times that, with nothing heard for as long as that. */
export function paceOf(task: TaskView, usual: TypeDuration | undefined, { now, heardAt }: Seen): Pace {
  if (usual === undefined || usual.count < COUNT_MIN) return 'usual'
  const startedAt = Date.parse(task.startedAt)
  const isEnded = isEndedState(task.state)
  const endAt = isEnded && task.completedAt !== null ? Date.parse(task.completedAt) : now
  const took = endAt - startedAt
  if (took <= usual.p95Ms) return 'usual'
  const isSilent = now - heardAt > usual.p95Ms
  return !isEnded && took > STUCK_TIMES * usual.p95Ms && isSilent ? 'stuck' : 'slow'
}
