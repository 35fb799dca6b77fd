import { AUDIT_ACTIONS } from '../audit/index.ts'
import { type AuditEntryApi, auditPageApi, formatIsoDate } from '../wire/index.ts'
import { type Arguments, type Command, EXIT, type Flag } from './command.ts'
import { CONNECTION_FLAGS, withClient } from './connection.ts'
import { callOurs } from './our-call.ts'
import { pathWith, searchRefusal } from './search-answer.ts'
import { formatJson, SITE_FLAGS } from './site-connection.ts'
import { toTerminalText } from './terminal-text.ts'

const PATH = '/api/audit'
const EXPORT_PATH = '/api/audit/export'
const PAUSE_MS = 300_000

const CONDITION_FLAGS: readonly Flag[] = [
  { name: 'from', value: 'DATE', doc: 'Only entries from this instant on.' },
  { name: 'to', value: 'DATE', doc: 'Only entries before this instant.' },
  { name: 'by', value: 'NAME', doc: 'Only entries of this user.' },
  { name: 'action', value: 'ACTION', doc: `One of ${Object.keys(AUDIT_ACTIONS).join(', ')}.` },
]

/** Commands that show who did what. */
export const AUDIT_COMMANDS: readonly Command[] = [
  {
    name: 'audit list',
    summary: 'List who did what at a service, newest first. Takes an administrator.',
    flags: [
      ...CONDITION_FLAGS,
      { name: 'limit', value: 'COUNT', doc: 'So many entries, at most 1000; 100 unless given.' },
      ...SITE_FLAGS,
    ],
    examples: ['zvm-tasks audit list --by admin', 'zvm-tasks audit list --action session.opened --json'],
    async run(args, io) {
      const path = pathWith(PATH, [...readConditions(args), ...readFlag(args, 'limit')])
      return withClient(args, io, async (client) => {
        const { value, raw } = await callOurs(client, { method: 'GET', path, shape: auditPageApi }, io)
        io.out.write(args.isOn('json') ? formatJson(raw) : formatEntries(value.entries))
        return EXIT.done
      })
    },
  },
  {
    name: 'audit export',
    summary: 'Write the audit log, or what of it passes the conditions, to standard output.',
    flags: [
      ...CONDITION_FLAGS,
      { name: 'format', value: 'FORMAT', doc: 'ndjson or csv. Initially ndjson.' },
      ...CONNECTION_FLAGS,
    ],
    examples: ['zvm-tasks audit export --format csv --from 2026-01-01 | gzip > audit.csv.gz'],
    async run(args, io) {
      const path = pathWith(EXPORT_PATH, [...readConditions(args), ...readFlag(args, 'format')])
      return withClient(args, io, async (client) => {
        const answer = await client.ask(
          {
            method: 'GET',
            path,
            headers: { accept: '*/*' },
            sink: async (body) => {
              for await (const bytes of body) await io.out.writeBytes(bytes)
            },
          },
          { signal: io.signal, timeoutMs: PAUSE_MS },
        )
        if (answer.status !== 200) throw searchRefusal(client, EXPORT_PATH, answer)
        return EXIT.done
      })
    },
  },
]

function readConditions(args: Arguments): readonly (readonly [string, string])[] {
  return CONDITION_FLAGS.flatMap(({ name }) => readFlag(args, name, name === 'by' ? 'user' : name))
}

function readFlag(args: Arguments, name: string, parameter = name): readonly (readonly [string, string])[] {
  const value = args.flag(name)
  return value === undefined ? [] : [[parameter, value]]
}

/** One line each: when, who, what, to what, what came of it. */
function formatEntries(entries: readonly AuditEntryApi[]): string {
  if (entries.length === 0) return 'Nothing is noted that passes these conditions.\n'
  return entries
    .map((entry) => {
      const who = entry.userName === null ? '-' : `${entry.userName}${entry.isClaimed ? '?' : ''}`
      const outcome = entry.problem === null ? 'done' : `refused: ${entry.problem}`
      const times = entry.count === 1 ? '' : `, ${entry.count} times`
      const words = [formatIsoDate(entry.at), who.padEnd(16), entry.action.padEnd(20), entry.target ?? '-']
      return `${toTerminalText(`${words.join('  ')}  ${outcome}${times}`)}\n`
    })
    .join('')
}
