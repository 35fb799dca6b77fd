import type { ZertoClient } from '../client/index.ts'
import { EXPORT_FORMAT_NAMES, parseExportFormat } from '../export/index.ts'
import { Problem } from '../problem/index.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { CONNECTION_FLAGS, withClient } from './connection.ts'
import { type WriteBytes, writeThroughDraft } from './draft-file.ts'
import { pathWith, searchRefusal } from './search-answer.ts'
import { readSearch, SEARCH_FLAGS } from './search-flags.ts'
import { toTerminalText } from './terminal-text.ts'

const PATH = '/api/tasks/export'
/** Between two pieces of it: what is rare among millions of tasks takes the service a while to find. */
const PAUSE_MS = 300_000

/** `zvm-tasks tasks export`: all that a search finds, in a file or a pipe. */
export const tasksExportCommand: Command = {
  name: 'tasks export',
  summary: 'Write all tasks of a zvm-tasks service that a search finds into a file, of any length.',
  arguments: [
    {
      name: 'FILE',
      doc: 'The file, written whole or not at all. Else: standard output, for a pipe.',
      isOptional: true,
    },
  ],
  flags: [
    {
      name: 'format',
      value: 'FORMAT',
      doc: `${EXPORT_FORMAT_NAMES.join(', ')}. Initially as FILE ends, else ndjson.`,
    },
    { name: 'force', doc: 'Replace the file where it is there already.' },
    ...SEARCH_FLAGS,
    {
      name: 'sort',
      value: 'KEY',
      doc: 'started, completed, duration, type or state; with a minus before it, descending. Initially -started.',
    },
    ...CONNECTION_FLAGS,
  ],
  examples: [
    'zvm-tasks tasks export --group failed --started-after-date 2026-01-01 --format csv',
    'zvm-tasks tasks export tasks.parquet --force',
    'zvm-tasks tasks export --type Move --sort started | gzip > moves.ndjson.gz',
  ],
  async run(args, io) {
    const file = args.argument('FILE')
    const format = readFormat(args, file)
    if (file === undefined && io.out.isTty) {
      const message =
        'An export is not written to a terminal: name a FILE, or a pipe. For people there is tasks search.'
      throw new Problem('misuse', message)
    }
    const sort = args.flag('sort')
    const query: readonly (readonly [string, string])[] = [
      ...readSearch(args),
      ['format', format],
      ...(sort === undefined ? [] : [['sort', sort] as const]),
    ]
    return withClient(args, io, async (client) => {
      if (file === undefined) {
        await fetchExport({ client, query, io }, io.out.writeBytes)
        return EXIT.done
      }
      let length = 0
      await writeThroughDraft(file, { isReplacing: args.isOn('force') }, (write) =>
        fetchExport({ client, query, io }, (bytes) => {
          length += bytes.length
          return write(bytes)
        }),
      )
      io.out.write(`Wrote ${toTerminalText(file)}: ${length} bytes.\n`)
      return EXIT.done
    })
  },
}

/** By its flag, by the end of the file's name, or `ndjson`. @throws Problem `misuse` */
function readFormat(args: Arguments, file: string | undefined): string {
  const end = /\.(\w+)$/.exec(file ?? '')?.[1]?.toLowerCase()
  const known = EXPORT_FORMAT_NAMES.find((name) => name === end)
  try {
    return parseExportFormat(args.flag('format') ?? known)
  } catch (error) {
    throw error instanceof Problem ? new Problem('misuse', `--${error.message}`) : error
  }
}

interface Wish {
  readonly client: ZertoClient
  readonly query: readonly (readonly [string, string])[]
  readonly io: Io
}

/** An answer that breaks off is a failure of the connection, and throws. */
async function fetchExport({ client, query, io }: Wish, write: WriteBytes): Promise<void> {
  const answer = await client.ask(
    {
      method: 'GET',
      path: pathWith(PATH, query),
      headers: { accept: '*/*' },
      sink: async (body) => {
        for await (const bytes of body) await write(bytes)
      },
    },
    { signal: io.signal, timeoutMs: PAUSE_MS },
  )
  if (answer.status !== 200) throw searchRefusal(client, PATH, answer)
}
