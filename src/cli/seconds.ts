import { Problem, quoted } from '../problem/index.ts'
import type { Arguments } from './command.ts'

/** Some 24 days: longer waits would overflow the timers. */
const SECONDS_MAX = 2_000_000

/**
 * A flag in seconds, fractions allowed, as milliseconds.
 *
 * @throws Problem `misuse`
 */
export function readSeconds(args: Arguments, flag: string): number | undefined {
  const text = args.flag(flag)
  if (text === undefined) return undefined
  const seconds = /^\d{1,7}(\.\d{1,3})?$/.test(text.trim()) ? Number(text) : Number.NaN
  if (seconds >= 0 && seconds <= SECONDS_MAX) return Math.round(seconds * 1000)
  throw new Problem('misuse', `--${flag} ${quoted(text)} is not a number of seconds, 0 to ${SECONDS_MAX}.`)
}
