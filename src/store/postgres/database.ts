import { type Connection, lost } from './connection.ts'
import { CommitInDoubt, type Persistence, persist } from './persist.ts'
import type { Pool } from './pool.ts'
import type { StoredValue } from './stored-text.ts'

/** Statements with values for `$1`, `$2` …, never with text of others in them. */
export interface Queries {
  get<Row>(sql: string, ...values: readonly StoredValue[]): Promise<Row | undefined>
  all<Row>(sql: string, ...values: readonly StoredValue[]): Promise<readonly Row[]>
  /** Gives the number of rows changed. */
  run(sql: string, ...values: readonly StoredValue[]): Promise<number>
  /** Tells all who listen on the channel, once the transaction is durable; nothing where the server cannot. */
  notify(channel: string): Promise<void>
}

/** Outside `write` each statement is a transaction of its own: those that read, and none that writes. */
export interface Database extends Pick<Queries, 'get' | 'all'> {
  /** How messages name it. */
  readonly place: string
  /**
   * Runs `work` in one transaction that is durable when this resolves; what it throws undoes all of it. Run again
   * from the beginning where others were in the way or the server went before the commit, so `work` leaves nothing
   * outside of the transaction.
   */
  write<Result>(work: (queries: Queries) => Promise<Result>, options?: WriteOptions): Promise<Result>
  /** Lets everything that runs finish. */
  close(): Promise<void>
}

export type WriteOptions = Pick<Persistence, 'isRepeatable'>

export interface DatabaseOptions extends Pick<Persistence, 'place' | 'retryForMs'> {
  readonly pool: Pool
  /** Whether the server knows notifications. */
  readonly hasNotifications: boolean
}

export function createDatabase({ place, retryForMs, pool, hasNotifications }: DatabaseOptions): Database {
  const insistent = { place, retryForMs, onConnectionLost: pool.discardIdle }
  const all = <Row>(sql: string, ...values: readonly StoredValue[]) =>
    persist(
      () => pool.use(async (connection) => (await connection.execute<Row>(sql, values)).rows),
      insistent,
    )
  return {
    place,
    all,
    get: async <Row>(sql: string, ...values: readonly StoredValue[]) => (await all<Row>(sql, ...values))[0],
    write: (work, options) =>
      persist(() => pool.use((connection) => transact(connection, work, { hasNotifications })), {
        ...insistent,
        ...options,
      }),
    close: () => pool.close(),
  }
}

/** One attempt at a transaction. */
export async function transact<Result>(
  connection: Connection,
  work: (queries: Queries) => Promise<Result>,
  server: Pick<DatabaseOptions, 'hasNotifications'>,
): Promise<Result> {
  // Waited for: had it failed unseen, what follows would be kept statement by statement.
  await connection.execute('begin isolation level read committed')
  const scope = { isOver: false }
  let result: Result
  try {
    result = await work(toQueries(connection, scope, server))
    scope.isOver = true
    // Gone before the commit was sent, which leaves no doubt.
    if (!connection.isAlive) throw lost()
  } catch (error) {
    scope.isOver = true
    await rollback(connection)
    throw error
  }
  try {
    await connection.commit()
  } catch (error) {
    if (!isSurelyUndone(error)) {
      connection.destroy()
      throw new CommitInDoubt('A commit is in doubt.', { cause: error })
    }
    await rollback(connection)
    throw error
  }
  return result
}

/** Class 40 is a rollback, but 40003 is not knowing; 23 and 25 are checks that wait for the commit. */
function isSurelyUndone(error: unknown): boolean {
  const code = String((error as { code?: unknown }).code ?? '')
  return /^(40|23|25)...$/.test(code) && code !== '40003'
}

function toQueries(
  connection: Connection,
  scope: { readonly isOver: boolean },
  { hasNotifications }: Pick<DatabaseOptions, 'hasNotifications'>,
): Queries {
  const execute = <Row>(sql: string, values: readonly StoredValue[]) => {
    // Of steps that run beside each other one may fail first; the others must not write after the rollback.
    if (scope.isOver) throw new Error('The transaction is over.')
    return connection.execute<Row>(sql, values)
  }
  const all = async <Row>(sql: string, ...values: readonly StoredValue[]) =>
    (await execute<Row>(sql, values)).rows
  return {
    all,
    get: async <Row>(sql: string, ...values: readonly StoredValue[]) => (await all<Row>(sql, ...values))[0],
    run: async (sql, ...values) => (await execute(sql, values)).count,
    notify: async (channel) => {
      if (hasNotifications) await execute(`select pg_notify($1, '')`, [channel])
    },
  }
}

/** Whatever stands in the way, the error that led here is the one to tell. */
async function rollback(connection: Connection): Promise<void> {
  try {
    await connection.execute('rollback')
  } catch {
    // A session that cannot even do this must not be used by the next.
    connection.destroy()
  }
}
