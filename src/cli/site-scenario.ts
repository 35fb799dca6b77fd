import type { BegunScenario, KnownScenario } from '../client/index.ts'
import { isSiteFileName } from '../config/index.ts'
import { Problem } from '../problem/index.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { readFileText } from './files.ts'
import { callOf, sayClock } from './site-clock.ts'
import { formatJson, SITE_FLAGS, withSite } from './site-connection.ts'
import { toTerminalText } from './terminal-text.ts'

/** The script that a simulated site plays: shown, begun, begun again. */
export const SITE_SCENARIO_COMMANDS: readonly Command[] = [
  {
    name: 'site scenario',
    summary: 'Begin a simulated site again with a scenario, or show the one it plays and those there are.',
    arguments: [
      {
        name: 'SCENARIO',
        doc: 'A name that this command lists, or a file (*.yaml, *.yml, *.json); else nothing begins.',
        isOptional: true,
      },
    ],
    flags: SITE_FLAGS,
    examples: ['zvm-tasks site scenario', 'zvm-tasks site scenario session-dies'],
    async run(args, io) {
      const wish = args.argument('SCENARIO')
      if (wish?.trim() === '') {
        throw new Problem('misuse', 'The SCENARIO is empty; leave it out to see those there are.')
      }
      if (wish === undefined) {
        return withSite(args, io, async ({ site }) =>
          say(await site.getScenario(callOf(io)), formatKnown, { args, io }),
        )
      }
      const isFile = isSiteFileName(wish)
      const document = isFile ? await readFileText(wish, io) : JSON.stringify({ gallery: wish })
      const call = { ...callOf(io), ...(isFile ? { fileName: wish } : {}) }
      return withSite(args, io, async ({ site }) =>
        say(await site.beginScenario(document, call), formatBegun, { args, io }),
      )
    },
  },
  {
    name: 'site reset',
    summary: 'Begin a simulated site again as it began: its tasks are gone, and no faults are set.',
    flags: SITE_FLAGS,
    examples: ['zvm-tasks site reset'],
    async run(args, io) {
      return withSite(args, io, async ({ site }) => sayClock(await site.reset(callOf(io)), args, io))
    },
  },
]

function say<Told>(
  told: Told,
  format: (told: Told) => string,
  { args, io }: { readonly args: Arguments; readonly io: Io },
): number {
  io.out.write(args.isOn('json') ? formatJson(told) : format(told))
  return EXIT.done
}

function formatBegun({ scenario, steps }: BegunScenario): string {
  if (scenario === null) return 'The site plays no scenario.\n'
  const lines = [toTerminalText(scenario.name), ...scenario.about.trim().split('\n').map(toTerminalText)]
  const happened = steps.map(({ name, happenedCount, lastHappened }) => {
    const last = lastHappened === null ? '' : `, last at ${new Date(lastHappened).toISOString()}`
    return `  ${toTerminalText(name)}: ${happenedCount === 0 ? 'not yet' : `happened ${happenedCount} times${last}`}`
  })
  return `${[...lines, ...happened].join('\n')}\n`
}

function formatKnown(known: KnownScenario): string {
  const widest = Math.max(0, ...known.gallery.map(({ name }) => name.length))
  const rows = known.gallery.map(
    ({ name, title }) => `  ${toTerminalText(name.padEnd(widest))}  ${toTerminalText(title)}\n`,
  )
  return `${formatBegun(known)}\nThere are:\n${rows.join('')}`
}
