import { Problem, quoted } from '../problem/index.ts'
import { fromTaskView, taskView, toTaskApi } from '../wire/index.ts'
import { type Command, EXIT, type Io } from './command.ts'
import { CONNECTION_FLAGS, withClient } from './connection.ts'
import { followEvents, type ToldEvent } from './event-follower.ts'
import { createPolling, POLLING_FLAGS } from './polling.ts'
import { readSearch, SEARCH_FLAGS } from './search-flags.ts'
import { readSeconds } from './seconds.ts'
import { formatTaskLine } from './task-text.ts'
import { toTerminalText } from './terminal-text.ts'

/** `zvm-tasks events`: every change of every task of our own service, as it happens. */
export const eventsCommand: Command = {
  name: 'events',
  summary: 'Print every change of every task of a zvm-tasks service, until interrupted.',
  flags: [
    ...SEARCH_FLAGS,
    { name: 'after', value: 'POSITION', doc: 'Begin with the change after this position; initially now.' },
    {
      name: 'format',
      value: 'FORMAT',
      doc: 'ndjson, a line of JSON for each change, or text, a line for people. Initially text.',
    },
    { name: 'for', value: 'SECONDS', doc: 'End after this long; initially never.' },
    ...POLLING_FLAGS.filter(({ name }) => name === 'outage'),
    ...CONNECTION_FLAGS,
  ],
  examples: [
    'zvm-tasks events --for 1',
    'zvm-tasks events --group running --type Move --for 1',
    'zvm-tasks events --after 0 --format ndjson --for 1',
  ],
  async run(args, io) {
    const after = readPosition(args.flag('after'))
    const print = printerFor(args.flag('format') ?? 'text', io)
    const limitMs = readSeconds(args, 'for')
    const polling = createPolling(args, undefined, io)
    const query = readSearch(args)
    return withClient(args, io, async (client) => {
      await followEvents({ client, polling, io }, { query, after, limitMs }, (told) => {
        if (told.event !== 'begin') print(told, client.url)
      })
      return EXIT.done
    })
  },
}

/** @throws Problem `misuse` */
function readPosition(text: string | undefined): string | undefined {
  if (text === undefined || /^\d{1,15}$/.test(text)) return text
  throw new Problem('misuse', `--after ${quoted(text)} is not a position; give that of a change as it came.`)
}

/** @throws Problem `misuse` */
function printerFor(format: string, io: Io): (told: ToldEvent, url: string) => void {
  if (format === 'ndjson') {
    return ({ event, data }) => {
      io.out.write(`${JSON.stringify({ event, ...JSON.parse(data) })}\n`)
    }
  }
  if (format === 'text') return (told, url) => io.out.write(`${formatEvent(told, url, io)}\n`)
  throw new Problem('misuse', `--format ${quoted(format)} is not known; write ndjson or text.`)
}

/** What is gone is told by its identifier. */
function formatEvent({ event, data }: ToldEvent, url: string, io: Io): string {
  const raw = JSON.parse(data) as { readonly id?: unknown; readonly position?: unknown }
  const head = `${toTerminalText(String(raw.position))}  ${toTerminalText(event.padEnd(7))}`
  if (event === 'removed') return `${head}  ${toTerminalText(String(raw.id))}`
  return `${head}  ${formatTaskLine(toTaskApi(fromTaskView(taskView.fromJson(raw, '')), url), io)}`
}
