import { type Config, readConfig } from '../config/index.ts'
import type { NewTask } from './task-control.ts'

/** The size of a site that is neither the demo site nor empty. */
export interface SiteSize {
  /** 0 to 100,000. */
  readonly vpgs: number
  /** 1 to 1,000; 4 unless given. */
  readonly vmsPerVpg?: number
  /** Of each site, 1 to 10,000; 8 unless given. */
  readonly hosts?: number
}

/** `demo` is a company with 12 VPGs and 40 VMs and a week of task history; `empty` has nothing that runs. */
export type SiteWish = 'demo' | 'empty' | SiteSize

/** How to start a server. Every member may be left out. */
export interface ZvmOptions {
  /** `demo` unless given. */
  readonly site?: SiteWish
  /**
   * A scenario to play in the place of `site`: its name in the gallery, or the path of a file. What it says of time,
   * seed and server holds unless it is said here.
   */
  readonly scenario?: string
  /** 0 to 4,294,967,295; 1 unless given. Same seed, same `now`, same site. */
  readonly seed?: number
  /** `frozen` unless given: time stands still until `clock.advance`. */
  readonly clock?: 'frozen' | 'real'
  /** The time of the site at the start; 2026-01-05T09:00:00Z for a frozen clock and the machine's for a real one. */
  readonly now?: Date
  /** Seconds of the site for a real second; 1 unless given. A frozen clock keeps it for when it is let go. */
  readonly speed?: number
  /** The generation of ZVM to answer as; `windows` unless given. */
  readonly profile?: 'windows' | 'appliance'
  /** A free one unless given. */
  readonly port?: number
  /** IANA zone in which filter dates without Z are read; UTC unless given. */
  readonly timeZone?: string
  /** Scheme and authority of the links in answers; those by which the client came unless given. */
  readonly publicUrl?: string
  /** Tasks to begin with, beside those of the site. */
  readonly tasks?: readonly NewTask[]
}

/** Monday morning, so that what follows from dates is the same in every run. */
const FROZEN_AT = Date.UTC(2026, 0, 5, 9)

/**
 * The settings of a server in a test.
 *
 * @throws Problem `setting-unreadable`, with every mistake in it
 */
export function toConfig({ site = 'demo', ...options }: ZvmOptions): Config {
  const { seed, clock = 'frozen', speed, profile, port = 0, timeZone = 'UTC', publicUrl } = options
  const flags = { seed, clock, speed, profile, port, timeZone, publicUrl }
  const texts = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  )
  const { config } = readConfig({ flags: Object.fromEntries(texts), environment: {} })
  // A test that stops a server does not wait for clients that no longer read.
  return { ...config, site: site === 'empty' ? 'empty' : 'demo', drainSeconds: 1 }
}

/**
 * When the time of the site begins, epoch milliseconds.
 *
 * @param machineNow the machine's time, epoch milliseconds
 */
export function firstInstant({ now, clock = 'frozen' }: ZvmOptions, machineNow: number): number {
  return now?.getTime() ?? (clock === 'frozen' ? FROZEN_AT : machineNow)
}
