import { Problem, quoted } from '../problem/index.ts'
import { type Command, EXIT } from './command.ts'
import { readFileText, writeWhole } from './files.ts'
import { callOf, sayClock } from './site-clock.ts'
import { formatJson, SITE_FLAGS, withSite } from './site-connection.ts'
import { toTerminalText } from './terminal-text.ts'

/** A simulated site as a whole, in a file and back. */
export const SITE_SNAPSHOT_COMMANDS: readonly Command[] = [
  {
    name: 'site snapshot',
    summary: 'Write the whole state of a simulated site, its tasks included, into a file.',
    arguments: [{ name: 'FILE', doc: 'The file; one that exists is replaced.' }],
    flags: SITE_FLAGS,
    examples: ['zvm-tasks site snapshot $FILE', 'zvm-tasks site snapshot $FILE --json'],
    async run(args, io) {
      const file = args.argument('FILE') ?? ''
      return withSite(args, io, async ({ site }) => {
        const document = await site.takeSnapshot(callOf(io))
        await writeWhole(file, document)
        const bytes = Buffer.byteLength(document)
        if (args.isOn('json')) io.out.write(formatJson({ file, bytes }))
        else io.out.write(`Wrote ${toTerminalText(file)}: ${bytes} bytes.\n`)
        return EXIT.done
      })
    },
  },
  {
    name: 'site restore',
    summary: 'Put a simulated site, its tasks and its time back to a snapshot.',
    arguments: [{ name: 'FILE', doc: 'As zvm-tasks site snapshot wrote it.' }],
    flags: SITE_FLAGS,
    examples: ['zvm-tasks site restore $FILE'],
    async run(args, io) {
      const file = args.argument('FILE') ?? ''
      const document = await readFileText(file, io)
      if (!isSnapshot(document)) {
        throw new Problem(
          'file-unreadable',
          `The file ${quoted(file, 300)} holds no snapshot of a site; zvm-tasks site snapshot writes them.`,
        )
      }
      return withSite(args, io, async ({ site }) =>
        sayClock(await site.restoreSnapshot(document, callOf(io)), args, io),
      )
    },
  },
]

/** Whether it says of itself that it is one; the server looks at the rest. */
function isSnapshot(document: string): boolean {
  try {
    const raw: unknown = JSON.parse(document)
    const format = typeof raw === 'object' && raw !== null && 'format' in raw ? raw.format : undefined
    return typeof format === 'string' && format.startsWith('zvm-tasks site snapshot')
  } catch {
    return false
  }
}
