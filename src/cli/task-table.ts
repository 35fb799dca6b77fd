import Table from 'cli-table3'
import type { TaskApi } from '../wire/index.ts'
import type { Io } from './command.ts'
import {
  formatState,
  formatTaskDuration,
  formatVpgs,
  formatWhen,
  hasColour,
  styled,
  taskIdentifier,
} from './task-text.ts'
import { toTerminalText } from './terminal-text.ts'

const HEAD = ['TYPE', 'STATE', 'PROGRESS', 'VPG', 'STARTED', 'DURATION', 'INITIATED BY', 'ID']

/** No frame: two spaces between columns, so that lines can be cut and searched with other tools. */
export const PLAIN_TABLE = {
  chars: {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: '  ',
  },
  style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
}

/** Rows laid out at once: the time for it grows with their square, and columns fit the rows they know. */
const ROWS_MAX = 250

/** Tasks as a table for people, piece by piece, in the order given. */
export function* formatTaskTable(tasks: readonly TaskApi[], io: Io): Generator<string> {
  const isColoured = hasColour(io.out, io.env)
  for (let from = 0; from < tasks.length; from += ROWS_MAX) {
    const head = isColoured ? HEAD.map((title) => styled('bold', title)) : HEAD
    const table = new Table(from === 0 ? { ...PLAIN_TABLE, head } : PLAIN_TABLE)
    for (const task of tasks.slice(from, from + ROWS_MAX)) table.push(toRow(task, isColoured, io))
    yield `${table.toString().replace(/[ ]+$/gm, '')}\n`
  }
}

function toRow(task: TaskApi, isColoured: boolean, io: Io): string[] {
  return [
    toTerminalText(task.Type ?? ''),
    formatState(task.Status.State, isColoured),
    `${task.Status.Progress}%`,
    formatVpgs(task.RelatedEntities.Vpgs),
    formatWhen(task.Started, io),
    formatTaskDuration(task, io.clock.now()),
    toTerminalText(task.InitiatedBy ?? ''),
    toTerminalText(taskIdentifier(task)),
  ]
}
