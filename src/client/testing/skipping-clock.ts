import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../runtime/index.ts'

/** A clock on which every sleep is over at once, and has taken exactly as long as it was to take. */
export interface SkippingClock extends Clock {
  /** Milliseconds slept so far. */
  sleptMs(): number
}

/** @param onSleep called before each sleep ends, with the time at its end */
export function createSkippingClock(
  startsAt: number,
  onSleep: (now: number) => void = () => {},
): SkippingClock {
  let now = startsAt
  return {
    now: () => now,
    sleptMs: () => now - startsAt,
    async sleep(ms, signal) {
      now += ms
      onSleep(now)
      await nextTurn()
      signal?.throwIfAborted()
    },
  }
}
