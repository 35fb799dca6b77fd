import type { TaskVocabulary } from '../task-store.ts'
import { findLastPosition } from './change-log.ts'
import type { Database } from './database.ts'

/** Looks into the index of tasks for each word that was ever held: there are few. */
const READ_WORDS = `select kind, word from task_word
  where (kind = 'type' and exists (select 1 from task where task.type = task_word.word))
    or (kind = 'state' and exists (select 1 from task where task.state = task_word.word))`

/** Asked of the database each time, since other processes change tasks too. */
export function createTaskRevision(database: Database): {
  revision(): Promise<number>
  vocabulary(): Promise<TaskVocabulary>
} {
  return {
    revision: joined(() => findLastPosition(database)),
    vocabulary: joined(async () => {
      const rows = await database.all<{ kind: string; word: string }>(READ_WORDS)
      const words = (kind: string) => new Set(rows.filter((row) => row.kind === kind).map(({ word }) => word))
      return { types: words('type'), states: words('state') }
    }),
  }
}

/** Calls of one turn of the event loop share one read, which begins after the last of them. */
function joined<Result>(read: () => Promise<Result>): () => Promise<Result> {
  let next: Promise<Result> | undefined
  return () => {
    next ??= new Promise((resolve) => setImmediate(resolve)).then(() => {
      next = undefined
      return read()
    })
    return next
  }
}
