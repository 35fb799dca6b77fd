import { dryRunApi, retentionRulesApi, retentionRunApi, retentionRunsApi } from '../wire/index.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { withClient } from './connection.ts'
import { callOurs, type OurCall } from './our-call.ts'
import { formatDryRun, formatRules, formatRun, formatRuns } from './retention-text.ts'
import { readRulesFile } from './rules-file.ts'
import { formatJson, SITE_FLAGS } from './site-connection.ts'

const PATH = '/api/retention'
/** All tasks that ended are looked at before the answer begins. */
const LONG_MS = 3_600_000

/** Commands that look after how long a service keeps tasks. */
export const RETENTION_COMMANDS: readonly Command[] = [
  {
    name: 'retention show',
    summary: 'Show the rules that say how long tasks are kept; the first that matches a task decides.',
    flags: SITE_FLAGS,
    examples: ['zvm-tasks retention show', 'zvm-tasks retention show --json'],
    async run(args, io) {
      const asked = { method: 'GET', path: PATH, shape: retentionRulesApi } as const
      return withClient(args, io, async (client) => {
        const { value, raw } = await callOurs(client, asked, io)
        return tell(args, io, raw, formatRules(value, io))
      })
    },
  },
  {
    name: 'retention set',
    summary: 'Put the rules of a file in the place of those there are. Nothing is pruned by this alone.',
    arguments: [
      {
        name: 'FILE',
        doc: 'YAML or JSON, as retention show --json prints it. With its version it replaces no other rules than those; without it any.',
      },
    ],
    flags: SITE_FLAGS,
    examples: ['zvm-tasks retention set $RULES_FILE'],
    async run(args, io) {
      const { version, rules } = await readRulesFile(args.argument('FILE') ?? '', io)
      return withClient(args, io, async (client) => {
        const found = { method: 'GET', path: PATH, shape: retentionRulesApi } as const
        const replaced = version ?? (await callOurs(client, found, io)).value.version
        const asked = { ...found, method: 'PUT', body: { version: replaced, rules } } as const
        const { value, raw } = await callOurs(client, asked, io)
        return tell(args, io, raw, formatRules(value, io))
      })
    },
  },
  {
    name: 'retention dry-run',
    summary: 'Tell what a run would prune now; nothing is changed.',
    flags: [
      { name: 'rules', value: 'FILE', doc: 'By the rules of this file, as retention set takes it.' },
      ...SITE_FLAGS,
    ],
    examples: ['zvm-tasks retention dry-run', 'zvm-tasks retention dry-run --rules $RULES_FILE'],
    async run(args, io) {
      const file = args.flag('rules')
      const wished = file === undefined ? undefined : (await readRulesFile(file, io)).rules
      const asked: OurCall<Parameters<typeof formatDryRun>[0]> = {
        method: 'POST',
        path: `${PATH}/dry-run`,
        shape: dryRunApi,
        timeoutMs: LONG_MS,
        ...(wished === undefined ? {} : { body: { rules: wished } }),
      }
      return withClient(args, io, async (client) => {
        const { value, raw } = await callOurs(client, asked, io)
        return tell(args, io, raw, formatDryRun(value, io))
      })
    },
  },
  {
    name: 'retention run',
    summary: 'Prune now what the rules no longer keep, instead of within the hour; tells what was pruned.',
    flags: SITE_FLAGS,
    examples: ['zvm-tasks retention run'],
    async run(args, io) {
      const asked = {
        method: 'POST',
        path: `${PATH}/run`,
        shape: retentionRunApi,
        timeoutMs: LONG_MS,
      } as const
      return withClient(args, io, async (client) => {
        const { value, raw } = await callOurs(client, asked, io)
        return tell(args, io, raw, formatRun(value, io))
      })
    },
  },
  {
    name: 'retention runs',
    summary: 'List what was pruned: in all, and by the newest runs.',
    flags: [
      { name: 'limit', value: 'COUNT', doc: 'So many runs, at most 1000; 50 unless given.' },
      ...SITE_FLAGS,
    ],
    examples: ['zvm-tasks retention runs --limit 10'],
    async run(args, io) {
      const limit = args.flag('limit')
      const query = limit === undefined ? '' : `?${new URLSearchParams({ limit })}`
      const asked = { method: 'GET', path: `${PATH}/runs${query}`, shape: retentionRunsApi } as const
      return withClient(args, io, async (client) => {
        const { value, raw } = await callOurs(client, asked, io)
        return tell(args, io, raw, formatRuns(value, io))
      })
    },
  },
]

function tell(args: Arguments, io: Io, raw: unknown, text: string): number {
  io.out.write(args.isOn('json') ? formatJson(raw) : text)
  return EXIT.done
}
