import { Problem } from '../../problem/index.ts'
import type { ListedTask, Task } from '../../task/index.ts'
import type { ChangeLog } from '../change-log.ts'
import { type BeforeRow, type ChangeRow, fromChangeRow, toBeforeRow } from '../change-row.ts'
import { refuseForgotten } from '../changes-forgotten.ts'
import { toRow } from '../task-row.ts'
import { type ChangeNews, NEWS_CHANNEL } from './change-news.ts'
import type { Database, Queries } from './database.ts'
import { toStoredArray } from './stored-text.ts'
import { TASK_COLUMN_TYPES, TASK_NAMES } from './task-sql.ts'

const BEFORE_TYPES: { readonly [Column in keyof BeforeRow]: 'text' | 'bigint' } = {
  before_type: 'text',
  before_state: 'text',
  before_started_at: 'bigint',
  before_completed_at: 'bigint',
}
// Object.keys cannot know the literal names of the table above.
const BEFORE_NAMES = Object.keys(BEFORE_TYPES) as (keyof BeforeRow)[]
const AFTER_NAMES = TASK_NAMES.filter((name) => name !== 'id')
const GIVEN_NAMES = ['task_id', 'changed_at', ...BEFORE_NAMES, ...AFTER_NAMES].join(', ')
const COLUMNS = `task_id, changed_at, ${BEFORE_NAMES.join(', ')}, ${AFTER_NAMES.join(', ')}`
const TYPES = [
  'text',
  'bigint',
  ...BEFORE_NAMES.map((name) => BEFORE_TYPES[name]),
  ...AFTER_NAMES.map((name) => TASK_COLUMN_TYPES[name]),
]

/**
 * Takes the next positions and writes the changes there. The row of `task_log` is held from here to the commit, so
 * nobody sees a position before all smaller ones.
 */
const ADD = `with log as (
    update task_log set position = position + cast($1 as bigint) where only_row = 1 returning position
  )
  insert into task_change (position, ${GIVEN_NAMES})
  select log.position - cast($1 as bigint) + given.place, ${GIVEN_NAMES}
  from log, unnest(${TYPES.map((type, n) => `cast($${n + 2} as ${type}[])`).join(', ')})
    with ordinality as given(${GIVEN_NAMES}, place)`

const REMOVE_ALL = `with gone as (
    delete from task returning id, type, state, started_at, completed_at
  ), log as (
    update task_log set position = position + (select count(*) from gone) where only_row = 1 returning position
  )
  insert into task_change (position, changed_at, task_id, ${BEFORE_NAMES.join(', ')})
  select log.position - (select count(*) from gone) + row_number() over (order by gone.id), cast($1 as bigint),
    gone.id, gone.type, gone.state, gone.started_at, gone.completed_at
  from log, gone`

const LAST = 'select position from task_log where only_row = 1'
const LIST = `select position, ${COLUMNS} from task_change where position > $1 order by position limit $2`
const LIST_OF = `select position, ${COLUMNS} from task_change where task_id = $1 and position > $2
  order by position limit $3`
/** Where nothing is kept, the next one to come. */
const OLDEST = `select coalesce((select min(position) from task_change), (${LAST}) + 1) as position`
const LIST_AGES = 'select position, changed_at from task_change order by position limit $1'

/** A change that is written: the task as it was, absent where it is new, and as it is, absent where it is gone. */
export interface WrittenChange {
  readonly before?: ListedTask
  readonly after?: Task
  /** When, epoch milliseconds. */
  readonly now: number
}

/** Adds to the log. The last of what a transaction writes: whoever else changes tasks waits from here to the commit. */
export async function logChanges(queries: Queries, changes: readonly WrittenChange[]): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map(({ before, after, now }) => ({
    now,
    id: after?.id ?? before?.id ?? null,
    before: toBeforeRow(before),
    after: after && toRow(after),
  }))
  const [count] = await Promise.all([
    queries.run(
      ADD,
      rows.length,
      toStoredArray(rows.map(({ id }) => id)),
      toStoredArray(rows.map(({ now }) => now)),
      ...BEFORE_NAMES.map((name) => toStoredArray(rows.map((row) => row.before[name]))),
      ...AFTER_NAMES.map((name) => toStoredArray(rows.map((row) => row.after?.[name] ?? null))),
    ),
    queries.notify(NEWS_CHANNEL),
  ])
  if (count === rows.length) return
  throw new Problem(
    'store-corrupt',
    'The database has lost the one row of task_log, without which no change is logged; restore a backup.',
  )
}

/** Removes all tasks, and says so in the log. */
export async function removeAllTasks(queries: Queries, now: number): Promise<void> {
  await Promise.all([queries.run(REMOVE_ALL, now), queries.notify(NEWS_CHANNEL)])
}

export async function findLastPosition(database: Pick<Queries, 'get'>): Promise<number> {
  return (await database.get<{ position: number }>(LAST))?.position ?? 0
}

export function createPostgresChangeLog(database: Database, news: ChangeNews): ChangeLog {
  return {
    lastPosition: () => findLastPosition(database),

    list: async ({ after, limit }) => {
      const rows = await database.all<ChangeRow>(LIST, after, limit)
      // Positions have no holes: what follows directly is all there is.
      if (rows[0]?.position !== after + 1) {
        refuseForgotten(after, (await database.get<{ position: number }>(OLDEST))?.position ?? 1)
      }
      return rows.map(fromChangeRow)
    },

    listOf: async (id, { after, limit }) =>
      (await database.all<ChangeRow>(LIST_OF, id, after, limit)).map(fromChangeRow),

    watch: news.watch,

    forget: (before, limit) =>
      database.write(
        async (queries) => {
          const ages = await queries.all<{ position: number; changed_at: number }>(LIST_AGES, limit)
          const kept = ages.findIndex((age) => age.changed_at >= before)
          const last = ages.at(kept === -1 ? -1 : kept - 1)
          if (kept === 0 || last === undefined) return 0
          return queries.run('delete from task_change where position <= $1', last.position)
        },
        { isRepeatable: true },
      ),
  }
}
