import type { SiteClockState } from '../client/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import { parseDuration } from '../runtime/index.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { formatLocalTime } from './humane-time.ts'
import { readNumber } from './site-arguments.ts'
import { formatJson, SITE_FLAGS, withSite } from './site-connection.ts'
import { toTerminalText } from './terminal-text.ts'

/** The time of a simulated site: shown, changed, and brought forward. */
export const SITE_CLOCK_COMMANDS: readonly Command[] = [
  {
    name: 'site clock',
    summary: 'Show the time of a simulated site and how it runs.',
    flags: SITE_FLAGS,
    examples: ['zvm-tasks site clock', 'zvm-tasks site clock --json'],
    async run(args, io) {
      return withSite(args, io, async ({ site }) => sayClock(await site.getClock(callOf(io)), args, io))
    },
  },
  {
    name: 'site clock-set',
    summary: 'Change how the time of a simulated site runs, or the time itself; it never goes back.',
    flags: [
      { name: 'mode', value: 'MODE', doc: 'real, or frozen: then it stands until it is advanced.' },
      { name: 'speed', value: 'NUMBER', doc: 'Seconds of the site for a real second, in mode real.' },
      { name: 'now', value: 'DATE', doc: 'The time it is to be, such as 2026-12-31T10:00:00.000Z.' },
      ...SITE_FLAGS,
    ],
    examples: ['zvm-tasks site clock-set --mode frozen', 'zvm-tasks site clock-set --mode real --speed 10'],
    async run(args, io) {
      const [mode, speed, now] = [args.flag('mode'), readNumber(args, 'speed'), args.flag('now')]
      if (mode === undefined && speed === undefined && now === undefined) {
        throw new Problem('misuse', 'Nothing is to change; give --mode, --speed or --now.')
      }
      const change = {
        ...(mode === undefined ? {} : { mode }),
        ...(speed === undefined ? {} : { speed }),
        ...(now === undefined ? {} : { now }),
      }
      return withSite(args, io, async ({ site }) =>
        sayClock(await site.setClock(change, callOf(io)), args, io),
      )
    },
  },
  {
    name: 'site advance',
    summary: 'Bring the time of a simulated site forward; returns once everything due has happened.',
    arguments: [
      {
        name: 'TIME',
        doc: 'Seconds, or with units: 90s, 10m, 2h, 3d, 1h30m. Logins that are not used for so long end, as they would.',
      },
    ],
    flags: SITE_FLAGS,
    examples: ['zvm-tasks site advance 90', 'zvm-tasks site advance 10m --json'],
    async run(args, io) {
      const seconds = readSpan(args.argument('TIME') ?? '')
      return withSite(args, io, async ({ site }) =>
        sayClock(await site.advance(seconds, callOf(io)), args, io),
      )
    },
  },
]

/** The time of a site on one line, or as JSON. */
export function sayClock({ mode, speed, now }: SiteClockState, args: Arguments, io: Io): number {
  const pace = mode === 'real' && speed !== 1 ? `, ${speed} times as fast` : ''
  io.out.write(
    args.isOn('json')
      ? formatJson({ mode, speed, now: new Date(now).toISOString() })
      : `${formatLocalTime(now, io.timeZone)}, ${toTerminalText(mode)}${pace}\n`,
  )
  return EXIT.done
}

/** @returns seconds @throws Problem `misuse` */
function readSpan(text: string): number {
  const word = text.trim().toLowerCase()
  const ms = parseDuration(/^\d{1,12}(\.\d{1,3})?$/.test(word) ? Number(word) : word)
  if (ms !== undefined) return ms / 1000
  throw new Problem('misuse', `${quoted(text)} is not a time; write seconds, or 90s, 10m, 2h, 3d, 1h30m.`)
}

export function callOf(io: Io) {
  return { signal: io.signal }
}
