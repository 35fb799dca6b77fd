import { createVocabulary } from './enumeration.ts'

/** The states of a task with their numbers. Source: the published page, "State", Possible values are (Json/XML). */
export const TASK_STATES = {
  FirstUnusedValue: 0,
  InProgress: 1,
  WaitingForUserInput: 2,
  Paused: 3,
  Failed: 4,
  Stopped: 5,
  Completed: 6,
  Cancelling: 7,
} as const

export type KnownTaskState = keyof typeof TASK_STATES

/**
 * The state of a task: a known name, or verbatim what a newer server said, a number as its decimal text
 * (`'9'`) or an unknown name: DEV-016.
 */
export type TaskState = KnownTaskState | (string & {})

export const taskStates = createVocabulary(TASK_STATES)

/** The states in which nothing more happens to a task. */
export const ENDED_STATES = ['Failed', 'Stopped', 'Completed'] as const satisfies readonly KnownTaskState[]

export function isEnded(state: TaskState): boolean {
  return (ENDED_STATES as readonly string[]).includes(state)
}
