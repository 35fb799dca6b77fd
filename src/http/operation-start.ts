import { Problem } from '../problem/index.ts'
import type { Simulation, StartedOperation } from '../simulation/index.ts'
import type { Task, TaskId } from '../task/index.ts'
import { list, plainText } from '../wire/index.ts'
import { type Answer, document } from './answer.ts'

/** The site that runs. @throws Problem `operation-refused` where there is none */
export type Running = () => Simulation

/** The site that operations are asked of; without one, each is refused. */
export function runningOf(simulation: Simulation | undefined): Running {
  return () => {
    if (simulation !== undefined) return simulation
    throw new Problem(
      'operation-refused',
      'This site is not simulated, so nothing on it can be operated; serve with --site demo to rehearse.',
    )
  }
}

/** What of a started operation is answered: its task, all its tasks, or what came to be. */
export type OperationReply = 'task' | 'tasks' | 'created'

/** The shape of each reply: a bare string, or a list of them. Source: wire contract 5.3; client demands 13. */
export const REPLY_SHAPES = { task: plainText, created: plainText, tasks: list(plainText) } as const

export function startedAnswer({ tasks, created }: StartedOperation, reply: OperationReply): Answer {
  if (reply === 'tasks') return document(REPLY_SHAPES.tasks, tasks)
  const identifier = reply === 'created' ? created : tasks[0]
  if (identifier === undefined || identifier === null) throw new Error(`the operation started no ${reply}`)
  return document(plainText, identifier)
}

/**
 * Cancels the operation behind a task, for `POST /api/tasks/{id}/cancel`.
 *
 * @returns the task as it is then; `undefined` where it is no operation of a simulated site, and is cancelled as any
 *   task is
 * @throws Problem `step-illegal` where the operation cannot be cancelled
 */
export async function cancelOperation(
  simulation: Simulation | undefined,
  task: TaskId,
): Promise<Task | undefined> {
  return simulation?.owns(task) === true ? simulation.cancel(task) : undefined
}
