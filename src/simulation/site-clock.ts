import type { Clock } from '../runtime/index.ts'

export const CLOCK_MODES = ['real', 'frozen'] as const
export type ClockMode = (typeof CLOCK_MODES)[number]

/** How a site's time runs. */
export interface ClockState {
  readonly mode: ClockMode
  /** Seconds of the site for a second of the machine; only `real` uses it. */
  readonly speed: number
  /** The site's time, epoch milliseconds. */
  readonly now: number
}

/**
 * The time of a site, which its user owns: real, real times a factor, or frozen and advanced by hand. Sessions,
 * date filters and operations follow it. Time never goes back.
 */
export interface SiteClock extends Clock {
  state(): ClockState
  /** Changes mode, speed or time from now on. @throws Problem `value-unreadable` for a time that has passed */
  set(change: Partial<ClockState>): void
  /** Goes on by `ms`; wakes sleepers in the order of their times. For `Simulation`, which does what is due between. */
  advance(ms: number): Promise<void>
}
