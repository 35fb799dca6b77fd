import type { TaskId } from '../../task/index.ts'
import type { TaskVocabulary } from '../task-store.ts'
import type { Database, Queries } from './database.ts'

/** Writers that count at the same moment without waiting for each other, as long as they take different slots. */
const SLOTS = 64

const ADD_ONE = `insert into task_revision (slot, revision) values ($1, 1)
  on conflict (slot) do update set revision = task_revision.revision + 1`

/** Counts one change. Part of the transaction that makes it; the slot follows from one of its tasks. */
export async function noteChange(queries: Queries, id: TaskId | undefined): Promise<void> {
  // The last digits of a guid are as good as dice.
  const slot = id === undefined ? 0 : Number.parseInt(id.slice(34, 36), 16) % SLOTS
  await queries.run(ADD_ONE, slot)
}

/** The sum of all slots: each transaction that is seen is counted, and no count goes back. */
const READ_REVISION = 'select coalesce(cast(sum(revision) as bigint), 0) as revision from task_revision'

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
    revision: joined(async () => (await database.get<{ revision: number }>(READ_REVISION))?.revision ?? 0),
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
