import { Problem, quoted } from '../problem/index.ts'
import { parseTaskId, type TaskId } from '../task/index.ts'
import type { Argument, Arguments } from './command.ts'

export const TASK_ARGUMENT: Argument = {
  name: 'ID',
  doc: 'The task identifier: two guids with a period or a colon between.',
}

/** @throws Problem `misuse` */
export function readTaskId(args: Arguments): TaskId {
  const text = args.argument('ID') ?? ''
  const id = parseTaskId(text.trim())
  if (id !== undefined) return id
  throw new Problem(
    'misuse',
    `${quoted(text)} is not a task identifier; it is two guids with a period between. zvm-tasks tasks list shows them.`,
  )
}
