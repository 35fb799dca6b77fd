import { extname } from 'node:path'
import { type ImportReport, importReport } from '../client/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { CONNECTION_FLAGS, withClient } from './connection.ts'
import { openFileBytes } from './files.ts'
import { formatDocument } from './formats.ts'
import { toTerminalText } from './terminal-text.ts'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
}

/** `zvm-tasks tasks import`: puts tasks that a ZVM answered, or one a line, into a service of ours. */
export const tasksImportCommand: Command = {
  name: 'tasks import',
  summary: 'Import tasks into a zvm-tasks service: what a ZVM answered to GET /v1/tasks, or one task a line.',
  arguments: [{ name: 'FILE', doc: 'A .json, .xml, .ndjson or .jsonl file; - for standard input.' }],
  flags: [
    {
      name: 'content-type',
      value: 'TYPE',
      doc: 'What the file holds: application/json, application/xml or application/x-ndjson. Else: by its name.',
    },
    { name: 'json', doc: 'Print the report as JSON.' },
    ...CONNECTION_FLAGS,
  ],
  examples: ['zvm-tasks tasks import $FILE', 'zvm-tasks tasks import $FILE --json'],
  exitCodes: { 1: 'failed, or some of the tasks were refused; the reasons are on standard error' },
  async run(args, io) {
    const path = args.argument('FILE') ?? ''
    const contentType = readContentType(args, path)
    return withClient(args, io, async (client) => {
      const content = path === '-' ? io.in.stream : await openFileBytes(path, io)
      try {
        const report = await client.importTasks(content, contentType, { signal: io.signal })
        if (args.isOn('json')) io.out.write(formatDocument(importReport, report, 'json'))
        else sayReport(report, io)
        return report.refused > 0 ? EXIT.failed : EXIT.done
      } finally {
        content.destroy()
      }
    })
  },
}

function readContentType(args: Arguments, path: string): string {
  const given = args.flag('content-type') ?? CONTENT_TYPES[extname(path).toLowerCase()]
  if (given === undefined) {
    throw new Problem(
      'misuse',
      `The name ${quoted(path)} does not tell what the file holds; give --content-type application/json, application/xml or application/x-ndjson.`,
    )
  }
  if (!/^[\w.+-]+\/[\w.+-]+(\s*;\s*[\w.-]+=[\w.-]+)*$/.test(given)) {
    throw new Problem('misuse', `--content-type ${quoted(given)} is not a media type.`)
  }
  return given
}

function sayReport(report: ImportReport, io: Io): void {
  const counts = (['added', 'updated', 'unchanged', 'kept', 'refused'] as const)
    .map((name) => `${report[name]} ${name}`)
    .join(', ')
  io.out.write(`${report.read} read: ${counts}.\n`)
  for (const { line, identifier, reason } of report.refusals) {
    const which = identifier === null || identifier === '' ? '' : ` (${identifier})`
    io.err.write(`line ${line}${toTerminalText(which)}: ${toTerminalText(reason)}\n`)
  }
  if (report.refusalsCut > 0) io.err.write(`and ${report.refusalsCut} more.\n`)
}
