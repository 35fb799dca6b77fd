import { types } from 'node:util'
import { type Config, readConfig } from '../config/index.ts'
import { Problem } from '../problem/index.ts'
import { ANYTHING, checkWish, type Expected, type Kind, TEXT, toText } from './check-wish.ts'
import type { NewTask } from './new-task.ts'

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

const OPTIONS: Expected = {
  what: 'The options of startZvm',
  code: 'setting-unreadable',
  members: {
    site: ANYTHING,
    scenario: ['the name of a scenario or the path of a file', isFilled],
    seed: ANYTHING,
    clock: ANYTHING,
    now: [
      "a time; give a Date such as new Date('2026-01-05T09:00:00Z')",
      // A Date of another realm, as test runners make them, is one as well.
      types.isDate,
    ],
    speed: ANYTHING,
    profile: ANYTHING,
    port: ANYTHING,
    timeZone: ANYTHING,
    publicUrl: TEXT,
    tasks: ["a list of tasks such as [{ type: 'FailOver' }]", Array.isArray],
  } satisfies { readonly [Name in keyof ZvmOptions]-?: Kind },
}

const SIZE: Expected = {
  what: 'The members of the size of a site',
  code: 'setting-unreadable',
  members: { vpgs: ANYTHING, vmsPerVpg: ANYTHING, hosts: ANYTHING } satisfies {
    readonly [Name in keyof SiteSize]-?: Kind
  },
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}

/**
 * Refuses options that are unknown, or of a kind that nothing can be made of; `toConfig` refuses the others.
 *
 * @throws Problem `setting-unreadable`, naming the option
 */
export function checkOptions(options: ZvmOptions): void {
  checkWish(options, OPTIONS)
  const { site = 'demo' } = options
  if (site === 'demo' || site === 'empty') return
  if (typeof site === 'object' && site !== null) {
    checkWish(site, SIZE)
    return
  }
  const known = "there are 'demo', 'empty' and a size such as { vpgs: 500 }"
  throw new Problem('setting-unreadable', `site is ${toText(site)}; ${known}.`)
}

/**
 * A refusal of settings in the words of options: `timeZone` where a command line has `--time-zone`.
 */
export function toOptionProblem(error: unknown): unknown {
  if (!(error instanceof Problem) || error.code !== 'setting-unreadable') return error
  const message = error.message.replace(
    /--(seed|clock|speed|profile|port|time-zone|public-url)\b/g,
    (_flag, name: string) => name.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase()),
  )
  return new Problem(error.code, message)
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
  const { config } = readSettings(Object.fromEntries(texts))
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

function readSettings(flags: Readonly<Record<string, string>>): ReturnType<typeof readConfig> {
  try {
    return readConfig({ flags, environment: {} })
  } catch (error) {
    throw toOptionProblem(error)
  }
}
