import { types } from 'node:util'
import { Problem } from '../problem/index.ts'
import { type ClockState, type SimulationControl, type SiteClock, SPAN_MS_MAX } from '../simulation/index.ts'
import { ANYTHING, checkWish, type Expected } from './check-wish.ts'

/** The time of the site: sessions, tokens, date filters and operations follow it. */
export interface ClockControl {
  now(): Date
  /**
   * Goes on by seconds of the site; resolves once everything due has happened.
   *
   * @throws Problem `value-unreadable` for less than 0, or more than ten years
   */
  advance(seconds: number): Promise<void>
  /**
   * Changes mode, speed or time. What is due until a later time has happened when it resolves.
   *
   * @throws Problem `value-unreadable` for a time that has passed
   */
  set(change: {
    readonly mode?: ClockState['mode']
    readonly speed?: number
    readonly now?: Date
  }): Promise<void>
}

const CHANGE: Expected = {
  what: 'The members of a change of the clock',
  members: { mode: ANYTHING, speed: ANYTHING, now: ['a Date', types.isDate] },
}

const ADVANCE_SECONDS_MAX = SPAN_MS_MAX / 1000

export function createClockControl(
  clock: SiteClock,
  simulation: Pick<SimulationControl, 'runUntil'> | undefined,
): ClockControl {
  async function goTo(instant: number): Promise<void> {
    if (simulation === undefined) await clock.advance(instant - clock.now())
    else await simulation.runUntil(instant)
  }

  return {
    now: () => new Date(clock.now()),
    async advance(seconds) {
      if (!(seconds >= 0 && seconds <= ADVANCE_SECONDS_MAX)) {
        throw new Problem(
          'value-unreadable',
          `The clock goes on by 0 to ${ADVANCE_SECONDS_MAX} seconds; ${seconds} is outside.`,
        )
      }
      await goTo(clock.now() + Math.round(seconds * 1000))
    },
    async set(change) {
      checkWish(change, CHANGE)
      const { now, ...running } = change
      if (now !== undefined) {
        const instant = now.getTime()
        // A time that has passed, or is none, is refused there.
        if (!(instant >= clock.now())) clock.set({ now: instant })
        await goTo(instant)
      }
      clock.set(running)
    },
  }
}
