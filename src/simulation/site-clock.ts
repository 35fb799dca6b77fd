import type { Clock } from '../runtime/index.ts'

export const CLOCK_MODES = ['real', 'frozen'] as const
export type ClockMode = (typeof CLOCK_MODES)[number]

/** Seconds of the site to one of the machine: more would outrun what a simulation can do. */
export const SPEED_MAX = 1_000_000

/** The last moment of the dates that .NET has, and with it the API; epoch milliseconds. */
export const INSTANT_MAX = Date.UTC(10_000, 0) - 1

/** The longest that time goes on by one step, or a scenario waits: ten years, in milliseconds. */
export const SPAN_MS_MAX = 10 * 366 * 86_400_000

/** How a site's time runs. */
export interface ClockState {
  readonly mode: ClockMode
  /** Seconds of the site for a second of the machine, up to `SPEED_MAX`; only `real` uses it. */
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
  /**
   * Goes on by `ms`, rounded; wakes sleepers in the order of their times. For `Simulation`, which does what is due
   * between.
   *
   * @throws Problem `value-unreadable` for what lies beyond the year 9999
   */
  advance(ms: number): Promise<void>
}
