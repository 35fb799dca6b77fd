import type { ZertoClient } from '../client/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import { fromTaskView, list, type TaskView, taskPage, taskView, toTaskApi } from '../wire/index.ts'
import { type Arguments, type Command, EXIT, type Io } from './command.ts'
import { CONNECTION_FLAGS, withClient } from './connection.ts'
import { formatDocument } from './formats.ts'
import { askSearch } from './search-answer.ts'
import { readSearch, SEARCH_FLAGS } from './search-flags.ts'
import { formatTaskTable } from './task-table.ts'

const LIMIT = 100
/** What the service gives at once. */
const PAGE_MAX = 1000

/** `zvm-tasks tasks search`: tasks of our own service, under any conditions, in any order. */
export const tasksSearchCommand: Command = {
  name: 'tasks search',
  summary:
    'Find tasks of a zvm-tasks service. A condition given several times takes any of its values; all conditions must hold.',
  flags: [
    ...SEARCH_FLAGS,
    {
      name: 'sort',
      value: 'KEY',
      doc: 'started, completed, duration, type or state; with a minus before it, descending. Initially -started.',
    },
    { name: 'limit', value: 'COUNT', doc: `Tasks at most; initially ${LIMIT}.` },
    { name: 'json', doc: 'Print JSON, as GET /api/tasks has it.' },
    ...CONNECTION_FLAGS,
  ],
  examples: [
    'zvm-tasks tasks search --group failed --started-after-date 2026-01-01',
    'zvm-tasks tasks search --type Move --type FailOver --not-status Completed',
    'zvm-tasks tasks search --text "did not answer" --sort=-duration --limit 10',
  ],
  async run(args, io) {
    const limit = readLimit(args)
    return withClient(args, io, async (client) => {
      let found: readonly TaskView[] = []
      let next: string | null = null
      do {
        const query = queryOf(args, Math.min(limit - found.length, PAGE_MAX), next)
        const page = await askSearch(client, '/api/tasks', { query, shape: taskPage }, io)
        found = [...found, ...page.tasks]
        next = page.next
      } while (next !== null && found.length < limit)
      if (args.isOn('json')) io.out.write(formatDocument(list(taskView), found, 'json'))
      else printTable(found, client, io)
      if (next !== null) io.err.write(`There are more than ${limit}; give a greater --limit.\n`)
      return EXIT.done
    })
  },
}

function queryOf(
  args: Arguments,
  limit: number,
  cursor: string | null,
): readonly (readonly [string, string])[] {
  const sort = args.flag('sort')
  return [
    ...readSearch(args),
    ...(sort === undefined ? [] : [['sort', sort] as const]),
    ['limit', String(limit)],
    ...(cursor === null ? [] : [['cursor', cursor] as const]),
  ]
}

function printTable(found: readonly TaskView[], client: ZertoClient, io: Io): void {
  if (found.length === 0) {
    io.err.write('No tasks.\n')
    return
  }
  const tasks = found.map((view) => toTaskApi(fromTaskView(view), client.url))
  for (const piece of formatTaskTable(tasks, io)) io.out.write(piece)
}

/** @throws Problem `misuse` */
function readLimit(args: Arguments): number {
  const text = args.flag('limit')
  if (text === undefined) return LIMIT
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw new Problem('misuse', `--limit ${quoted(text)} is not a number of tasks; write one from 1 on.`)
}
