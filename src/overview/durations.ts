import type { Clock } from '../runtime/index.ts'
import type { TaskStore } from '../store/index.ts'
import { durationOf, NEWEST_FIRST, type TaskType, taskTypes } from '../task/index.ts'

/** How long tasks of a type took that completed. */
export interface TypeDuration {
  readonly type: TaskType
  /** Of how many tasks this is told. */
  readonly count: number
  readonly p50Ms: number
  readonly p95Ms: number
}

export interface Durations {
  /** Of each type of which some completed, in the order of the types. */
  list(): Promise<readonly TypeDuration[]>
}

/** The newest of each type: what usually happens changes with the site. */
export const SAMPLE = 1000
const KEPT_MS = 60_000

/** Reads once a minute at most, whoever asks; all who ask meanwhile get the same. */
export function createDurations({
  tasks,
  clock,
}: {
  readonly tasks: Pick<TaskStore, 'search' | 'vocabulary'>
  readonly clock: Pick<Clock, 'now'>
}): Durations {
  let kept: { readonly at: number; readonly durations: Promise<readonly TypeDuration[]> } | undefined

  async function read(): Promise<readonly TypeDuration[]> {
    const { types } = await tasks.vocabulary()
    const all: TypeDuration[] = []
    for (const type of [...taskTypes.names, ...types]) {
      const newest = await tasks.search(
        [
          { field: 'type', values: [type], isNegated: false },
          { field: 'state', values: ['Completed'], isNegated: false },
        ],
        { sort: NEWEST_FIRST, limit: SAMPLE },
      )
      const summary = summarize(newest.flatMap((task) => durationOf(task) ?? []))
      if (summary !== undefined) all.push({ type, ...summary })
      // Between two types others get their turn.
      await new Promise((resolve) => setImmediate(resolve))
    }
    return all
  }

  return {
    list: () => {
      const now = clock.now()
      if (kept === undefined || Math.abs(now - kept.at) >= KEPT_MS) {
        const durations = read()
        const made = { at: now, durations }
        kept = made
        // Who comes after a failure tries anew.
        durations.catch(() => {
          if (kept === made) kept = undefined
        })
      }
      return kept.durations
    },
  }
}

/** Percentiles by the nearest rank: each is a duration that there was. `undefined` of none. */
export function summarize(durations: readonly number[]): Omit<TypeDuration, 'type'> | undefined {
  if (durations.length === 0) return undefined
  const sorted = durations.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
  return { count: sorted.length, p50Ms: at(0.5), p95Ms: at(0.95) }
}
