import { Problem } from '../../problem/index.ts'
import { type Clock, silentLog } from '../../runtime/index.ts'
import { taskStates, taskTypes } from '../../task/index.ts'
import { LEASE_RENEW_MS } from '../lease.ts'
import { checkServer, checkSession, MIGRATION_SETTINGS } from '../postgres/check-server.ts'
import type { Connection } from '../postgres/connection.ts'
import { transact } from '../postgres/database.ts'
import { listApplied, migrate } from '../postgres/migrate.ts'
import { CommitInDoubt, persist } from '../postgres/persist.ts'
import { inDoubt, toProblem } from '../postgres/postgres-problem.ts'
import { parseServerAddress } from '../postgres/server-address.ts'
import { toStoredArray } from '../postgres/stored-text.ts'
import { putTermsOf } from '../postgres/task-terms.ts'
import { createOpenWritable } from '../postgres/writable-host.ts'
import { fromRow, type TaskRow } from '../task-row.ts'
import { type Cell, type CopiedRow, type CopiedTable, IS_OF_PROCESS } from './copied-tables.ts'
import type { CopyTarget, LogBounds } from './copy-side.ts'
import {
  ADD_NOTE,
  type BoundsRow,
  columnsOf,
  copiedByAnother,
  FIND_NOTE,
  LIST_STEPS,
  MOVE_NOTE,
  namesOf,
  READ_BOUNDS,
  REMOVE_NOTE,
  toPageSql,
} from './copy-sql.ts'

/** Who ends well leaves what it held to nobody. */
const FREE = 'nobody'
const CONNECT_MS = 5_000
const RETRY_MS = 5_000
const READ_POSITION = 'select position from task_log where only_row = 1'
const LIST_SIGNS = `select name, value from property where ${IS_OF_PROCESS} order by name`
const PUT_WORDS = `insert into task_word (kind, word) select cast($1 as text), word
  from unnest(cast($2 as text[])) as given(word) on conflict do nothing`

interface OpenOptions {
  readonly url: string
  readonly isTarget: boolean
  readonly clock: Clock
}

/**
 * Opens a database to be copied from or to. A source is read as it is at one moment; services that give signs of life
 * are refused at once, and what others write meanwhile is told by `hasMoved`.
 *
 * @throws Problem as a service, `file-unreadable` where there is no store, `store-in-use`
 */
export async function openPostgresSide({ url, isTarget, clock }: OpenOptions): Promise<CopyTarget> {
  const address = parseServerAddress(url)
  const { place } = address
  const prepare = async () => {
    const wish = { address, connectTimeoutMs: CONNECT_MS, answerTimeoutMs: 0 }
    const first = await createOpenWritable({ ...wish, settings: MIGRATION_SETTINGS })()
    try {
      const facts = await checkServer(first, { place, statementTimeoutMs: 0, log: silentLog })
      if (!isTarget && (await listApplied(first)).length === 0) {
        throw new Problem('file-unreadable', `${place} holds no store; name the database of a service.`)
      }
      await migrate(first, { place, now: clock.now(), isBytewise: facts.isBytewise })
      return { ...wish, settings: facts.settings }
    } finally {
      await first.close()
    }
  }
  const connecting = await persist(prepare, { place, retryForMs: RETRY_MS, isRepeatable: true })
  const connection = await createOpenWritable(connecting)().catch((error: unknown) => {
    throw toProblem(error, place)
  })
  const { side, holdSnapshot } = createSide(connection, place)
  try {
    await checkSession(connection, place)
    if (!isTarget) await holdSnapshot(clock)
    return side
  } catch (error) {
    connection.destroy()
    throw toProblem(error, place)
  }
}

function createSide(
  connection: Connection,
  place: string,
): { readonly side: CopyTarget; holdSnapshot(clock: Clock): Promise<void> } {
  let begun: { readonly signs: string; readonly position: number } | undefined

  async function all<Row>(sql: string, values: readonly Cell[] = []): Promise<readonly Row[]> {
    try {
      return (await connection.execute<Row>(sql, values)).rows
    } catch (error) {
      throw toProblem(error, place)
    }
  }

  const write = async (work: Parameters<typeof transact<void>>[1]) => {
    try {
      await transact(connection, work, { hasNotifications: false })
    } catch (error) {
      // Run again, the command finds out which it was.
      throw error instanceof CommitInDoubt ? inDoubt(place, error.cause) : toProblem(error, place)
    }
  }

  const listSigns = () => all<{ name: string; value: string }>(LIST_SIGNS)

  async function readLog(): Promise<LogBounds> {
    const [log] = await all<{ position: number }>(READ_POSITION)
    const [bounds] = await all<BoundsRow>(READ_BOUNDS)
    const position = log?.position ?? 0
    return { position, forgotten: bounds?.oldest == null ? position : bounds.oldest - 1 }
  }

  async function holdSnapshot(clock: Clock): Promise<void> {
    const held = await listSigns()
    const signs = JSON.stringify(held)
    if (held.some(({ name, value }) => name !== 'site-beat' && value !== FREE)) {
      await clock.sleep(LEASE_RENEW_MS * 1.5)
      if (JSON.stringify(await listSigns()) !== signs) {
        throw new Problem('store-in-use', `${place} is in use by a service; stop all services on it first.`)
      }
    }
    await connection.execute('begin isolation level repeatable read, read only')
    begun = { signs, position: (await readLog()).position }
  }

  async function addWords(kind: 'type' | 'state'): Promise<void> {
    const known = kind === 'type' ? taskTypes : taskStates
    const held = await all<{ word: string }>(`select distinct ${kind} as word from task`)
    const unknown = held.map(({ word }) => word).filter((word) => known.numberOf(word) === undefined)
    await write(async (queries) => {
      await queries.run(PUT_WORDS, kind, toStoredArray(unknown))
    })
  }

  const side: CopyTarget = {
    place,
    list: (table, { after, limit }) => all(toPageSql(table, after === undefined), [...(after ?? []), limit]),
    readLog,
    listSteps: () => all(LIST_STEPS),
    hasMoved: async () => {
      if (begun === undefined) return false
      await all('commit')
      const { position } = await readLog()
      return position !== begun.position || JSON.stringify(await listSigns()) !== begun.signs
    },
    close: () => connection.close(),
    findNote: async () => (await all<{ value: string }>(FIND_NOTE))[0]?.value,
    begin: (note) =>
      write(async (queries) => {
        await queries.run(ADD_NOTE, note)
      }),
    put: (table, rows, { from, to }) =>
      write(async (queries) => {
        if ((await queries.run(MOVE_NOTE, to, from)) !== 1) throw copiedByAnother(place)
        await queries.run(toInsertSql(table), ...toColumnArrays(table, rows))
        if (table.name !== 'task') return
        // Their columns are those of the table.
        const tasks = rows.map((row) => fromRow(row as unknown as TaskRow))
        await putTermsOf(
          queries,
          tasks.map((after) => ({ after })),
        )
      }),
    complete: async ({ position }) => {
      await addWords('type')
      await addWords('state')
      await write(async (queries) => {
        await queries.run('update task_log set position = $1 where only_row = 1', position)
      })
    },
    end: () =>
      write(async (queries) => {
        await queries.run(REMOVE_NOTE)
      }),
  }
  return { side, holdSnapshot }
}

/** All rows in one statement, a column a parameter. */
function toInsertSql(table: CopiedTable): string {
  const columns = Object.entries(table.columns)
  const names = namesOf(columns.map(([name]) => name))
  const arrays = columns.map(([, type], n) => `cast($${n + 1} as ${type === 'text' ? 'text' : 'bigint'}[])`)
  return `insert into "${table.name}" (${names}) select ${names} from unnest(${arrays.join(', ')}) as given(${names})`
}

function toColumnArrays(table: CopiedTable, rows: readonly CopiedRow[]): readonly string[] {
  return columnsOf(table).map((name) => toStoredArray(rows.map((row) => row[name] ?? null)))
}
