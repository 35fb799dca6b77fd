import { resolve } from 'node:path'
import { SETTINGS } from '../config/index.ts'
import { Problem } from '../problem/index.ts'
import type { CopyProgress, CopyReport, StorePlace } from '../store/copy/index.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { toTerminalText } from './terminal-text.ts'

const { env: STORE_ENV, expected: ADDRESS, parse } = SETTINGS.store

/** `zvm-tasks copy`: everything of a store into an empty one of either kind. */
export const copyCommand: Command = {
  name: 'copy',
  summary:
    'Copy all of a stopped service into an empty store, of the other kind or of the same, and compare them.',
  flags: [
    {
      name: 'from',
      value: 'STORE',
      doc: `A data folder, or the address of a PostgreSQL database. Unless given: ${STORE_ENV}`,
    },
    {
      name: 'to',
      value: 'STORE',
      doc: `An empty one, or one into which this very copy was interrupted. Unless given: ${STORE_ENV}`,
    },
    { name: 'json', doc: 'Print the rows and the SHA-256 of each table as JSON.' },
  ],
  examples: [
    'zvm-tasks copy --from $STOPPED_DATA --to $NEW_DATA',
    'zvm-tasks copy --from $NEW_DATA --to $ANOTHER_DATA --json',
  ],
  exitCodes: { 1: 'failed, or the two differ; what was copied stays marked as unfinished' },
  async run(args, io) {
    const [from, to] = [readPlace('from', args, io), readPlace('to', args, io)]
    if (args.flag('from') === undefined && args.flag('to') === undefined) {
      throw new Problem('misuse', 'Name what is copied with --from, or where to with --to.')
    }
    const { copyStores } = await import('../store/copy/index.ts')
    const show = createProgress(io)
    const report = await copyStores({
      ...{ from, to, clock: io.clock, signal: io.signal, onProgress: show.step },
    }).finally(show.end)
    if (args.isOn('json')) io.out.write(`${JSON.stringify(report, null, 2)}\n`)
    else sayReport(report, io)
    for (const line of listDifferences(report)) io.err.write(`${line}\n`)
    return report.isEqual ? EXIT.done : EXIT.failed
  },
}

/** @throws Problem `misuse`, `setting-unreadable` */
function readPlace(flag: 'from' | 'to', args: Arguments, io: Io): StorePlace {
  const given = args.flag(flag)
  const text = given ?? (io.env[STORE_ENV] || undefined)
  if (text === undefined) {
    throw new Problem('misuse', `Give --${flag}: a data folder, or ${ADDRESS}.`)
  }
  if (given !== undefined && !/^\w+:\/\//.test(text)) return { folder: resolve(text) }
  const address = parse(text)
  if (address !== undefined) return { url: address.reveal() }
  throw new Problem(
    'setting-unreadable',
    `${given === undefined ? STORE_ENV : `--${flag}`} is not ${ADDRESS}.`,
  )
}

function sayReport({ from, to, isResumed, isEqual, tables }: CopyReport, io: Io): void {
  const rows = tables.filter(({ source }) => source.rows > 0)
  for (const { name, target } of rows) {
    io.out.write(`${name.padEnd(20)}${String(target.rows).padStart(10)}  ${target.sha256}\n`)
  }
  const verdict = isEqual ? 'every table is the same in both' : 'NOT THE SAME'
  const how = isResumed ? ', after an interruption' : ''
  io.out.write(`Copied ${toTerminalText(from)} to ${toTerminalText(to)}${how}; ${verdict}.\n`)
}

function listDifferences({ isEqual, log, tables }: CopyReport): readonly string[] {
  if (isEqual) return []
  const differing = tables
    .filter((table) => !table.isEqual)
    .map(
      ({ name, source, target }) =>
        `  differs: ${name}, ${source.rows} rows and ${target.rows}, ${source.sha256} and ${target.sha256}`,
    )
  const bounds = [log.source, log.target].map(({ forgotten, position }) => `${forgotten} to ${position}`)
  return [
    'zvm-tasks: the copy is not like its source and stays unfinished; copy again into an empty store.',
    ...differing,
    ...(bounds[0] === bounds[1] ? [] : [`  differs: the log of changes, ${bounds.join(' and ')}`]),
  ]
}

/** One line of a terminal that is written over; nothing elsewhere. */
function createProgress(io: Io): { step(progress: CopyProgress): void; end(): void } {
  if (!io.err.isTty) return { step: () => {}, end: () => {} }
  return {
    step: ({ step, table, rows }) => io.err.write(`\r\x1b[K${step} ${table}: ${rows} rows`),
    end: () => io.err.write('\r\x1b[K'),
  }
}
