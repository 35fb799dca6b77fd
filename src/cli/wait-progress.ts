import { Writable } from 'node:stream'
import { SingleBar } from 'cli-progress'
import type { TaskApi } from '../wire/index.ts'
import type { Io } from './command.ts'
import { toTerminalText } from './terminal-text.ts'

/** Shows how a task gets on, on standard error: a bar on a terminal, elsewhere a line for each change. */
export interface WaitProgress {
  show(task: TaskApi): void
  stop(): void
}

export function createWaitProgress(io: Io): WaitProgress {
  return io.err.isTty ? createBar(io) : createLines(io)
}

function createLines(io: Io): WaitProgress {
  let last = ''
  return {
    show(task) {
      const line = `${task.Status.Progress}%  ${describe(task)}\n`
      if (line !== last) io.err.write(line)
      last = line
    },
    stop: () => {},
  }
}

function createBar(io: Io): WaitProgress {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      io.err.write(String(chunk))
      done()
    },
  })
  const bar = new SingleBar({
    // The terminal is told apart by these two members of the stream.
    stream: Object.assign(stream, { isTTY: true, columns: io.err.width || 80 }),
    format: '{bar} {percentage}%  {what}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    emptyOnZero: true,
    stopOnComplete: false,
    gracefulExit: false,
  })
  let isStarted = false
  return {
    show(task) {
      const what = { what: describe(task) }
      if (isStarted) bar.update(task.Status.Progress, what)
      else bar.start(100, task.Status.Progress, what)
      isStarted = true
    },
    stop() {
      if (isStarted) bar.stop()
      isStarted = false
    },
  }
}

function describe(task: TaskApi): string {
  const waiting = task.Status.State === 'WaitingForUserInput' ? ' (it goes on when a user answers it)' : ''
  return toTerminalText(`${task.Type ?? ''} ${task.Status.State}${waiting}`)
}
