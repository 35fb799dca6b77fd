import type { TaskLook } from '../client/index.ts'
import { isEnded } from '../task/index.ts'
import type { TaskApi } from '../wire/index.ts'
import { type Command, EXIT, type Io } from './command.ts'
import { CONNECTION_FLAGS, withClient } from './connection.ts'
import { formatDuration } from './humane-time.ts'
import { createPolling, POLLING_FLAGS, type Polling } from './polling.ts'
import { readSeconds } from './seconds.ts'
import { readTaskId, TASK_ARGUMENT } from './task-argument.ts'
import { formatState, formatTaskDuration, hasColour, taskIdentifier } from './task-text.ts'
import { toTerminalText } from './terminal-text.ts'
import { createWaitProgress } from './wait-progress.ts'

/**
 * `zvm-tasks tasks wait`: returns when a task has ended, and says by its exit code how. It outlives outages of
 * the server, and its login, whose end breaks the waiting loops of other clients (wire contract 8).
 */
export const tasksWaitCommand: Command = {
  name: 'tasks wait',
  summary: 'Wait until a task has ended.',
  arguments: [TASK_ARGUMENT],
  flags: [
    { name: 'timeout', value: 'SECONDS', doc: 'Give up after this long; initially never.' },
    ...POLLING_FLAGS,
    ...CONNECTION_FLAGS,
  ],
  examples: ['zvm-tasks tasks wait $TASK_ID', 'zvm-tasks tasks wait $TASK_ID --timeout 60 --poll-every 1'],
  exitCodes: {
    0: 'the task is Completed',
    3: 'the task had not ended when the time was up',
    5: 'the task ended as Failed or Stopped',
  },
  async run(args, io) {
    const id = readTaskId(args)
    const limitMs = readSeconds(args, 'timeout')
    const polling = createPolling(args, limitMs, io)
    const isPolling = args.flag('poll-every') !== undefined
    return withClient(args, io, async (client) => {
      const progress = createWaitProgress(io)
      let last: TaskApi | undefined
      let look: TaskLook = { waitSeconds: 0 }
      try {
        do {
          const askedAt = io.clock.now()
          const seen = await polling.ask((call) => client.lookAtTask(id, look, call))
          const task: TaskApi | undefined = seen?.task ?? last
          if (seen === undefined || task === undefined) break
          last = task
          if (isEnded(task.Status.State)) {
            progress.stop()
            return sayEnd(task, io)
          }
          progress.show(task)
          const waitSeconds = secondsToWait(polling)
          // Whoever says how often to ask wants to ask, and a server that answers at once is not to be asked at once.
          const wasQuick = seen.task === undefined && io.clock.now() - askedAt < 1_000
          const isWaiting = !isPolling && seen.canWait && waitSeconds > 0 && !wasQuick
          look = isWaiting ? { waitSeconds, etag: seen.etag } : { waitSeconds: 0 }
          if (!isWaiting && !(await polling.pause())) break
        } while (!io.signal.aborted)
      } finally {
        progress.stop()
      }
      const state = last === undefined ? 'unknown' : `${last.Status.State} at ${last.Status.Progress}%`
      io.err.write(
        `zvm-tasks: task ${id} had not ended after ${formatDuration(limitMs ?? 0)}; it is ${toTerminalText(state)}.\n`,
      )
      return EXIT.timeout
    })
  },
}

/** Less than a request may take. */
const WAIT_SECONDS_MAX = 20

function secondsToWait(polling: Polling): number {
  return Math.floor(Math.min(WAIT_SECONDS_MAX, polling.leftMs() / 1000))
}

function sayEnd(task: TaskApi, io: Io): number {
  const state = formatState(task.Status.State, hasColour(io.out, io.env))
  const what = `${toTerminalText(task.Type ?? '')} ${toTerminalText(taskIdentifier(task))}`
  const reason = toTerminalText(task.CompleteReason?.trim() ?? '')
  io.out.write(
    `${state} after ${formatTaskDuration(task, io.clock.now())}: ${what}${reason === '' ? '' : ` – ${reason}`}\n`,
  )
  return task.Status.State === 'Completed' ? EXIT.done : EXIT.otherwise
}
