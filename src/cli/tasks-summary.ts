import Table from 'cli-table3'
import { parseGroupKeys, taskSummaryOf } from '../wire/index.ts'
import { type Command, EXIT } from './command.ts'
import { CONNECTION_FLAGS, withClient } from './connection.ts'
import { formatDocument } from './formats.ts'
import { askSearch } from './search-answer.ts'
import { readSearch, SEARCH_FLAGS } from './search-flags.ts'
import { PLAIN_TABLE } from './task-table.ts'
import { toTerminalText } from './terminal-text.ts'

/** `zvm-tasks tasks summary`: how many tasks there are of what. */
export const tasksSummaryCommand: Command = {
  name: 'tasks summary',
  summary: 'Count tasks of a zvm-tasks service, under the conditions of tasks search.',
  flags: [
    {
      name: 'by',
      value: 'KEYS',
      doc: 'One to three of state, type, day, hour, site, with commas between; days and hours in UTC. Initially state.',
    },
    ...SEARCH_FLAGS,
    { name: 'json', doc: 'Print JSON, as GET /api/tasks/summary has it.' },
    ...CONNECTION_FLAGS,
  ],
  examples: [
    'zvm-tasks tasks summary --by day',
    'zvm-tasks tasks summary --by type,state --started-after-date 2026-01-01',
  ],
  async run(args, io) {
    const by = parseGroupKeys(args.flag('by') ?? 'state')
    const query = [['by', by.join(',')] as const, ...readSearch(args)]
    const shape = taskSummaryOf(by)
    return withClient(args, io, async (client) => {
      const summary = await askSearch(client, '/api/tasks/summary', { query, shape }, io)
      if (args.isOn('json')) {
        io.out.write(formatDocument(shape, summary, 'json'))
        return EXIT.done
      }
      const head = [...by.map((key) => key.toUpperCase()), 'COUNT']
      const table = new Table({ ...PLAIN_TABLE, head })
      for (const group of summary.groups) {
        // A group has a member for each key; its shape is made from them and cannot name them.
        const values: Readonly<Record<string, unknown>> = group
        table.push([...by.map((key) => formatValue(values[key], key)), String(group.count)])
      }
      io.out.write(`${table.toString().replace(/[ ]+$/gm, '')}\n`)
      return EXIT.done
    })
  },
}

function formatValue(value: unknown, key: string): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'number') return toTerminalText(String(value))
  const iso = new Date(value).toISOString()
  return key === 'day' ? iso.slice(0, 10) : `${iso.slice(0, 13)}:00Z`
}
