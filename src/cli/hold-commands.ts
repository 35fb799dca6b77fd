import type { ZertoClient } from '../client/index.ts'
import { type HoldApi, holdApi, holdListApi, holdTasksApi } from '../wire/index.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { withClient } from './connection.ts'
import { formatLocalTime } from './humane-time.ts'
import { callOurs } from './our-call.ts'
import { formatJson, SITE_FLAGS } from './site-connection.ts'
import { toTerminalText } from './terminal-text.ts'

const PATH = '/api/holds'
const REASON = { name: 'reason', value: 'TEXT' }

/** Commands that keep tasks whatever the rules of retention say. */
export const HOLD_COMMANDS: readonly Command[] = [
  {
    name: 'hold add',
    summary: 'Place a legal hold: no rule prunes its tasks, those to come included, until it is released.',
    arguments: [{ name: 'NAME', doc: 'What it is called, for people.' }],
    flags: [
      { ...REASON, doc: 'Why, for those who ask later. Must be given.' },
      {
        name: 'where',
        value: 'QUERY',
        doc: 'Hold what matches, in the words of GET /api/tasks: "type=Move&group=failed"; "" is every task.',
      },
      {
        name: 'task',
        value: 'ID',
        isRepeatable: true,
        doc: 'Instead: hold this task; several times: all of them.',
      },
      ...SITE_FLAGS,
    ],
    examples: [
      'zvm-tasks hold add "audit 2026" --reason "The auditors asked." --where "type=FailOverTest"',
      'zvm-tasks hold add "case 4711" --reason "Counsel asked." --task $TASK_ID',
    ],
    async run(args, io) {
      const [where, tasks] = [args.flag('where'), args.flags('task')]
      const body = {
        name: args.argument('NAME'),
        reason: args.flag('reason'),
        ...(where === undefined ? {} : { where }),
        ...(tasks.length === 0 ? {} : { tasks }),
      }
      const asked = { method: 'POST', path: PATH, body, shape: holdApi } as const
      return withClient(args, io, async (client) => {
        const { value, raw } = await callOurs(client, asked, io)
        const text = args.isOn('json')
          ? ''
          : `${formatHold(value, io)}\n${await countTasks(client, value, io)}\n`
        return tell(args, io, raw, text)
      })
    },
  },
  {
    name: 'hold list',
    summary: 'List the legal holds, newest first, released ones included.',
    flags: SITE_FLAGS,
    examples: ['zvm-tasks hold list', 'zvm-tasks hold list --json'],
    async run(args, io) {
      const asked = { method: 'GET', path: PATH, shape: holdListApi } as const
      return withClient(args, io, async (client) => {
        const { value, raw } = await callOurs(client, asked, io)
        const lines = value.map((hold) => `${formatHold(hold, io)}\n`).join('')
        return tell(args, io, raw, value.length === 0 ? 'There are no holds.\n' : lines)
      })
    },
  },
  {
    name: 'hold release',
    summary: 'End a legal hold. It stays in the list, with who released it, when and why.',
    arguments: [{ name: 'ID', doc: 'The identifier of the hold, as zvm-tasks hold list shows it.' }],
    flags: [{ ...REASON, doc: 'Why it is released. Must be given.' }, ...SITE_FLAGS],
    examples: ['zvm-tasks hold release $HOLD_ID --reason "The audit is over."'],
    async run(args, io) {
      const reason = args.flag('reason')
      const query = reason === undefined ? '' : `?${new URLSearchParams({ reason })}`
      const path = `${PATH}/${encodeURIComponent(args.argument('ID') ?? '')}${query}`
      return withClient(args, io, async (client) => {
        const { value, raw } = await callOurs(client, { method: 'DELETE', path, shape: holdApi }, io)
        return tell(args, io, raw, `${formatHold(value, io)}\n`)
      })
    },
  },
]

/** A hold on nothing is most often a mistake in its conditions; this shows it at once. */
async function countTasks(
  client: Pick<ZertoClient, 'url' | 'ask'>,
  { id }: HoldApi,
  io: Io,
): Promise<string> {
  const path = `${PATH}/${encodeURIComponent(id)}/tasks`
  const { value } = await callOurs(client, { method: 'GET', path, shape: holdTasksApi }, io)
  return `It holds ${value.count} of the tasks there are now.`
}

function tell(args: Arguments, io: Io, raw: unknown, text: string): number {
  io.out.write(args.isOn('json') ? formatJson(raw) : text)
  return EXIT.done
}

function formatHold(hold: HoldApi, { timeZone }: Io): string {
  const { id, name, reason, where, tasks, placedAt, placedBy, release } = hold
  const what = where === null ? `${tasks.length} named tasks` : where === '' ? 'all tasks' : where
  const end =
    release === null
      ? ''
      : `  released ${formatLocalTime(release.at, timeZone)} by ${release.by}: ${release.reason}`
  return toTerminalText(
    `${id}  ${name}  ${what}  placed ${formatLocalTime(placedAt, timeZone)} by ${placedBy}: ${reason}${end}`,
  )
}
