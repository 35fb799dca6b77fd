import { parseDuration } from '../runtime/index.ts'
import { SPAN_MS_MAX } from '../simulation/index.ts'
import { formatPath, type Mistake } from './mistakes.ts'
import type { Path } from './source.ts'
import type { WrittenDuration } from './written-scenario.ts'

/** What is found wrong while a file that fits the schema is read: all of it is told at once. */
export interface Reading {
  readonly mistakes: readonly Mistake[]
  /** @param message what is wrong and what helps, without a period */
  note(path: Path, message: string): void
  /** Milliseconds; noted where it is too long, or shorter than `leastMs`. */
  duration(value: WrittenDuration, path: Path, leastMs?: number): number
}

export function createReading(): Reading {
  const mistakes: Mistake[] = []
  const note: Reading['note'] = (path, message) => {
    mistakes.push({ path, message })
  }
  return {
    mistakes,
    note,
    duration(value, path, leastMs = 0) {
      const ms = parseDuration(value, SPAN_MS_MAX)
      if (ms === undefined) note(path, `${formatPath(path)} is ${value}, more than ten years; write less`)
      else if (ms < leastMs) {
        note(
          path,
          `${formatPath(path)} is ${value}, too short; write ${leastMs >= 1000 ? '1s' : '1ms'} or more`,
        )
      }
      return ms ?? leastMs
    },
  }
}
