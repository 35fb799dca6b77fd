import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Problem } from '../../problem/index.ts'
import { createPrivateFile } from './data-folder.ts'
import { toProblem } from './sqlite-problem.ts'

export const LOCK_FILE = 'zvm-tasks.lock'
export const PID_FILE = 'zvm-tasks.pid'

export interface WriterLock {
  /** Safe to call twice. */
  release(): void
}

/**
 * Makes this process the one service of a data folder. The lock is SQLite's own, held on a file of its own in a
 * transaction without end, so that the operating system releases it however the process ends.
 *
 * @throws Problem `store-in-use`
 */
export function openWriterLock(folder: string): WriterLock {
  const path = join(folder, LOCK_FILE)
  const pidPath = join(folder, PID_FILE)
  createPrivateFile(path)
  const connection = lockedConnection(folder, path, pidPath)
  try {
    createPrivateFile(pidPath)
    writeFileSync(pidPath, `${process.pid}\n`)
  } catch (error) {
    connection.close()
    throw toProblem(error, pidPath)
  }
  return {
    release: () => {
      if (!connection.isOpen) return
      // The note first: once the lock is gone the next process writes its own.
      rmSync(pidPath, { force: true })
      connection.close()
    },
  }
}

function lockedConnection(folder: string, path: string, pidPath: string): DatabaseSync {
  let connection: DatabaseSync | undefined
  try {
    connection = new DatabaseSync(path, { timeout: 0 })
    connection.exec('pragma journal_mode = memory; begin exclusive')
    return connection
  } catch (error) {
    connection?.close()
    if (!isBusy(error)) throw toProblem(error, path)
    throw new Problem(
      'store-in-use',
      `The data folder ${folder} is in use by ${holder(pidPath)}; stop that service, or name another data folder.`,
      { cause: error },
    )
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && ((error as { errcode?: number }).errcode ?? 0) % 256 === 5
}

function holder(pidPath: string): string {
  try {
    const pid = Number.parseInt(readFileSync(pidPath, 'utf8'), 10)
    return Number.isNaN(pid) ? 'another process' : `process ${pid}`
  } catch {
    // The holder is about to write its number; the lock is what counts.
    return 'another process'
  }
}
