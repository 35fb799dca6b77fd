import { type ResourceLink, type TaskApi, taskApi } from '../wire/index.ts'
import { type Command, EXIT, type Io } from './command.ts'
import { CONNECTION_FLAGS, withClient } from './connection.ts'
import { formatDocument, formatFlags, readFormat } from './formats.ts'
import { readTaskId, TASK_ARGUMENT } from './task-argument.ts'
import { formatState, formatTaskDuration, formatWhen, hasColour, taskIdentifier } from './task-text.ts'
import { toTerminalText } from './terminal-text.ts'

/** `zvm-tasks tasks get`: one task with all that is known of it. */
export const tasksGetCommand: Command = {
  name: 'tasks get',
  summary: 'Show one task.',
  arguments: [TASK_ARGUMENT],
  flags: [...formatFlags('json', 'xml'), ...CONNECTION_FLAGS],
  examples: ['zvm-tasks tasks get $TASK_ID', 'zvm-tasks tasks get $TASK_ID --json'],
  async run(args, io) {
    const id = readTaskId(args)
    const format = readFormat(args)
    return withClient(args, io, async (client) => {
      const task = await client.getTask(id, { signal: io.signal })
      if (format === undefined || format === 'csv') io.out.write(formatTask(task, io))
      else io.out.write(formatDocument(taskApi, task, format))
      return EXIT.done
    })
  },
}

function formatTask(task: TaskApi, io: Io): string {
  const { Hosts, Sites, Vpgs, FlrSessions } = task.RelatedEntities
  const lines: readonly (readonly [string, string])[] = [
    ['Id', toTerminalText(taskIdentifier(task))],
    ['Type', toTerminalText(task.Type ?? '')],
    ['State', formatState(task.Status.State, hasColour(io.out, io.env))],
    ['Progress', `${task.Status.Progress}%`],
    ['Reason', toTerminalText(task.CompleteReason ?? '')],
    ['Started', formatWhen(task.Started, io)],
    ['Ended', formatWhen(task.Completed, io)],
    ['Duration', formatTaskDuration(task, io.clock.now())],
    ['Initiated by', toTerminalText(task.InitiatedBy ?? '')],
    ['Cancellable', task.IsCancellable ? 'yes' : 'no'],
    ['Sites', formatLinks(Sites)],
    ['VPGs', formatLinks(Vpgs)],
    ['Hosts', formatLinks(Hosts)],
    ['FLR sessions', formatLinks(FlrSessions)],
  ]
  return lines
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label.padEnd(14)}${value}\n`)
    .join('')
}

function formatLinks(links: readonly ResourceLink[]): string {
  return links
    .map(({ identifier, type }) =>
      toTerminalText(`${identifier ?? ''}${type === 'LocalSiteApi' ? ' (local)' : ''}`),
    )
    .join(', ')
}
