import { type Task, taskStates, taskTypes } from '../../task/index.ts'
import type { TaskVocabulary } from '../task-store.ts'
import type { Database } from './database.ts'

/** Words of tasks that a write has put in or taken out, to be looked at before it commits. */
export interface TouchedWords {
  readonly types: Set<string>
  readonly states: Set<string>
}

export function createTouchedWords(): TouchedWords {
  return { types: new Set(), states: new Set() }
}

/** Notes the words of a task that are not of the published page; of most tasks there are none. */
export function noteWords(touched: TouchedWords, task: Task): void {
  if (taskTypes.numberOf(task.type) === undefined) touched.types.add(task.type)
  if (taskStates.numberOf(task.state) === undefined) touched.states.add(task.state)
}

/** The unknown words of all stored tasks. Steps from word to word through the index instead of reading it all. */
export function findHeldWords(database: Database): TaskVocabulary {
  const words = (column: 'type' | 'state') =>
    database
      .all<{ word: string }>(
        `with recursive held(word) as (
          select min(${column}) from task
          union all
          select (select min(${column}) from task where ${column} > held.word) from held where held.word is not null
        ) select word from held where word is not null`,
      )
      .map(({ word }) => word)
  return {
    types: new Set(words('type').filter((word) => taskTypes.numberOf(word) === undefined)),
    states: new Set(words('state').filter((word) => taskStates.numberOf(word) === undefined)),
  }
}

/** What is held after a write that touched some words. Gives the very same value where nothing differs. */
export function updateHeldWords(
  database: Database,
  held: TaskVocabulary,
  touched: TouchedWords,
): TaskVocabulary {
  const types = updated(held.types, touched.types, (word) => isHeld(database, 'type', word))
  const states = updated(held.states, touched.states, (word) => isHeld(database, 'state', word))
  return types === held.types && states === held.states ? held : { types, states }
}

function isHeld(database: Database, column: 'type' | 'state', word: string): boolean {
  return database.get(`select 1 from task where ${column} = ? limit 1`, word) !== undefined
}

function updated(
  held: ReadonlySet<string>,
  touched: ReadonlySet<string>,
  isHeldNow: (word: string) => boolean,
): ReadonlySet<string> {
  let result = held
  for (const word of touched) {
    if (isHeldNow(word) === result.has(word)) continue
    const next = new Set(result)
    if (!next.delete(word)) next.add(word)
    result = next
  }
  return result
}
