import type { ZertoClient } from '../client/index.ts'
import { isEnded } from '../task/index.ts'
import { fromTaskView, type TaskApi, taskApi, taskView, toTaskApi } from '../wire/index.ts'
import { type Command, EXIT, type Io } from './command.ts'
import { CONNECTION_FLAGS, withClient } from './connection.ts'
import { followEvents, hasNoEvents } from './event-follower.ts'
import { FILTER_FLAGS, readFilters } from './filter-flags.ts'
import { formatDocument } from './formats.ts'
import { createPolling, POLLING_FLAGS, type Polling } from './polling.ts'
import { readSeconds } from './seconds.ts'
import { formatTaskLine, taskIdentifier } from './task-text.ts'

/**
 * `zvm-tasks tasks watch`: a line for each task that begins and for each change, until it is interrupted. Our own service
 * tells of them; any other is asked again and again.
 */
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
    const limitMs = readSeconds(args, 'for')
    const polling = createPolling(args, limitMs, io)
    const filters = readFilters(args)
    const print = (task: TaskApi) =>
      io.out.write(isJson ? formatDocument(taskApi, task, 'json') : `${formatTaskLine(task, io)}\n`)
    return withClient(args, io, async (client) => {
      const watch = { client, polling, filters, print }
      // Whoever says how often to ask wants to ask.
      const isToldOf = args.flag('poll-every') === undefined && (await watchEvents(watch, limitMs, io))
      if (!isToldOf) await watchLists(watch)
      return EXIT.done
    })
  },
}

interface Watch {
  readonly client: ZertoClient
  readonly polling: Polling
  readonly filters: Readonly<Record<string, string>>
  readonly print: (task: TaskApi) => void
}

/** False where the server has no events. */
async function watchEvents(
  { client, polling, filters, print }: Watch,
  limitMs: number | undefined,
  io: Io,
): Promise<boolean> {
  let seen: Map<string, string> | undefined
  try {
    await followEvents({ client, polling, io }, { query: Object.entries(filters), limitMs }, async (told) => {
      if (told.event === 'begin') {
        // What changes from here on is told; what is there already is not.
        const tasks =
          seen === undefined ? await polling.ask((call) => client.listTasks(filters, call)) : undefined
        if (tasks === undefined) return
        const { news, now } = compareTasks(undefined, tasks)
        seen = new Map(now)
        for (const task of news) print(task)
      }
      if (told.event !== 'added' && told.event !== 'changed') return
      const task = toTaskApi(fromTaskView(taskView.fromJson(JSON.parse(told.data), '')), client.url)
      // The list came after the first events, and may tell of them already.
      const isTold = seen?.get(taskIdentifier(task)) === toldOf(task)
      seen?.delete(taskIdentifier(task))
      if (!isTold) print(task)
    })
    return true
  } catch (error) {
    if (hasNoEvents(error)) return false
    throw error
  }
}

async function watchLists({ client, polling, filters, print }: Watch): Promise<void> {
  let seen: ReadonlyMap<string, string> | undefined
  do {
    const tasks = await polling.ask((call) => client.listTasks(filters, call))
    if (tasks === undefined) break
    const { news, now } = compareTasks(seen, tasks)
    seen = now
    for (const task of news) print(task)
  } while (await polling.pause())
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
