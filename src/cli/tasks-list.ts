import { list, type TaskApi, taskApi } from '../wire/index.ts'
import { type Command, EXIT, type Io } from './command.ts'
import { CONNECTION_FLAGS, withClient } from './connection.ts'
import { FILTER_FLAGS, readFilters } from './filter-flags.ts'
import { formatDocument, formatFlags, readFormat } from './formats.ts'
import { formatTaskCsv } from './task-csv.ts'
import { formatTaskTable } from './task-table.ts'

/** `zvm-tasks tasks list`: the tasks of a server, in the order in which it gives them. */
export const tasksListCommand: Command = {
  name: 'tasks list',
  summary: 'List the tasks that pass all filters given.',
  flags: [...FILTER_FLAGS, ...formatFlags('json', 'csv', 'xml'), ...CONNECTION_FLAGS],
  examples: [
    'zvm-tasks tasks list',
    'zvm-tasks tasks list --type FailOver --status Failed',
    'zvm-tasks tasks list --started-after-date 2026-01-01 --csv',
    'zvm-tasks tasks list --status 1 --json',
  ],
  async run(args, io) {
    const format = readFormat(args)
    return withClient(args, io, async (client) => {
      const tasks = await client.listTasks(readFilters(args), { signal: io.signal })
      if (format === 'csv') io.out.write(formatTaskCsv(tasks))
      else if (format !== undefined) io.out.write(formatDocument(list(taskApi), tasks, format))
      else if (tasks.length === 0) io.err.write('No tasks.\n')
      else await printTable(tasks, io)
      return EXIT.done
    })
  },
}

/** In pieces, so that a long list begins at once and can be interrupted. */
async function printTable(tasks: readonly TaskApi[], io: Io): Promise<void> {
  for (const piece of formatTaskTable(tasks, io)) {
    io.out.write(piece)
    await io.clock.sleep(0, io.signal)
  }
}
