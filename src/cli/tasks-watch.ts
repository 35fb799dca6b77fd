import { isEnded } from '../task/index.ts'
import { type TaskApi, taskApi } from '../wire/index.ts'
import { type Command, EXIT } from './command.ts'
import { CONNECTION_FLAGS, withClient } from './connection.ts'
import { FILTER_FLAGS, readFilters } from './filter-flags.ts'
import { formatDocument } from './formats.ts'
import { createPolling, POLLING_FLAGS } from './polling.ts'
import { readSeconds } from './seconds.ts'
import { formatTaskLine, taskIdentifier } from './task-text.ts'

/** `zvm-tasks tasks watch`: a line for each task that begins and for each change, until it is interrupted. */
export const tasksWatchCommand: Command = {
  name: 'tasks watch',
  summary: 'Print the tasks that run, then each new one and each change, until interrupted.',
  flags: [
    ...FILTER_FLAGS,
    { name: 'json', doc: 'Print each as one line of JSON, as a Windows ZVM writes it.' },
    { name: 'for', value: 'SECONDS', doc: 'End after this long; initially never.' },
    ...POLLING_FLAGS,
    ...CONNECTION_FLAGS,
  ],
  examples: [
    'zvm-tasks tasks watch --for 2 --poll-every 1',
    'zvm-tasks tasks watch --type FailOverTest --json --for 1',
  ],
  async run(args, io) {
    const isJson = args.isOn('json')
    const filters = readFilters(args)
    const polling = createPolling(args, readSeconds(args, 'for'), io)
    return withClient(args, io, async (client) => {
      let seen: ReadonlyMap<string, string> | undefined
      do {
        const tasks = await polling.ask((call) => client.listTasks(filters, call))
        if (tasks === undefined) break
        const { news, now } = compareTasks(seen, tasks)
        seen = now
        for (const task of news) {
          io.out.write(isJson ? formatDocument(taskApi, task, 'json') : `${formatTaskLine(task, io)}\n`)
        }
      } while (await polling.pause())
      return EXIT.done
    })
  },
}

/** What is new since the last look, oldest first; at the first look, all that has not ended. */
function compareTasks(
  seen: ReadonlyMap<string, string> | undefined,
  tasks: readonly TaskApi[],
): { readonly news: readonly TaskApi[]; readonly now: ReadonlyMap<string, string> } {
  const now = new Map<string, string>()
  const news: TaskApi[] = []
  for (const task of tasks) {
    const id = taskIdentifier(task)
    const told = toldOf(task)
    now.set(id, told)
    const isNews = seen === undefined ? !isEnded(task.Status.State) : seen.get(id) !== told
    if (isNews) news.push(task)
  }
  return { news: news.sort((one, other) => (one.Started ?? 0) - (other.Started ?? 0)), now }
}

/** What of a task changes in its life. */
function toldOf({ Status, Completed, CompleteReason, IsCancellable }: TaskApi): string {
  return `${Status.State} ${Status.Progress} ${Completed} ${IsCancellable} ${CompleteReason}`
}
