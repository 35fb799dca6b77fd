import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { toProblem, translated } from './sqlite-problem.ts'

/** How long a write waits for the write of another process, such as a command beside the service. */
const BUSY_MS = 5_000

/** Searches come in any number of forms; what is forgotten is prepared again. */
const PREPARED_MAX = 500

export interface DatabaseOptions {
  /** A file, or `:memory:`. */
  readonly path: string
  readonly isReadOnly?: boolean
}

/**
 * One connection: statements prepared once, errors as `Problem`s, writes in transactions. All of it is
 * synchronous, so nothing of this process runs between the first and the last statement of a transaction.
 */
export interface Database {
  readonly path: string
  /** The connection itself, for `backup()`. */
  readonly connection: DatabaseSync
  get<Row>(sql: string, ...values: readonly SQLInputValue[]): Row | undefined
  all<Row>(sql: string, ...values: readonly SQLInputValue[]): readonly Row[]
  /** Gives the number of rows changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number
  /** Runs `work` in one transaction that is durable when this returns; what it throws undoes all of it. */
  write<Result>(work: () => Result): Result
  /** Calls `notify` after each transaction that is durable. It must not throw or write. */
  onCommit(notify: () => void): void
  /** Calls `finish` once before the connection is closed: what waits to be written is written then. */
  onClose(finish: () => void): void
  close(): void
}

export function openDatabase({ path, isReadOnly = false }: DatabaseOptions): Database {
  const connection = translated(
    path,
    () => new DatabaseSync(path, { readOnly: isReadOnly, timeout: BUSY_MS }),
  )
  const prepared = new Map<string, StatementSync>()
  let finishers: (() => void)[] = []
  const listeners: (() => void)[] = []

  function statement(sql: string): StatementSync {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    const made = connection.prepare(sql)
    const [oldest] = prepared.keys()
    if (oldest !== undefined && prepared.size >= PREPARED_MAX) prepared.delete(oldest)
    prepared.set(sql, made)
    return made
  }

  return {
    path,
    connection,
    // The caller names the shape of the row beside the SQL that selects it; the compiler cannot follow SQL.
    get: <Row>(sql: string, ...values: readonly SQLInputValue[]) =>
      translated(path, () => statement(sql).get(...values) as Row | undefined),
    all: <Row>(sql: string, ...values: readonly SQLInputValue[]) =>
      translated(path, () => statement(sql).all(...values) as unknown as readonly Row[]),
    run: (sql, ...values) => translated(path, () => Number(statement(sql).run(...values).changes)),
    write: (work) => {
      // IMMEDIATE: a transaction that reads first and writes later could fail half way against another process.
      translated(path, () => statement('begin immediate').run())
      let result: ReturnType<typeof work>
      try {
        result = work()
        statement('commit').run()
      } catch (error) {
        rollback(connection)
        throw toProblem(error, path)
      }
      for (const notify of listeners) notify()
      return result
    },
    onCommit: (notify) => {
      listeners.push(notify)
    },
    onClose: (finish) => {
      finishers.push(finish)
    },
    close: () => {
      const last = finishers
      finishers = []
      if (connection.isOpen) for (const finish of last) finish()
      prepared.clear()
      if (connection.isOpen) translated(path, () => connection.close())
    },
  }
}

/** Undoes the open transaction. Whatever stands in the way, the error that led here is the one to tell. */
function rollback(connection: DatabaseSync): void {
  try {
    // A full disk or a failing one makes SQLite roll back by itself.
    if (connection.isTransaction) connection.exec('rollback')
  } catch {
    // The next `begin` fails with what is wrong.
  }
}
