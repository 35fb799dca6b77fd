import { closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { translated } from './sqlite-problem.ts'

/** The database in a data folder. SQLite keeps `-wal` and `-shm` beside it while it is open. */
export const DATABASE_FILE = 'zvm-tasks.db'

export function databasePath(folder: string): string {
  return join(folder, DATABASE_FILE)
}

/** Makes the folder and an empty database where they are missing, readable by their owner alone. */
export function createDataFolder(folder: string): void {
  translated(folder, () => createFolders(folder))
  if (createPrivateFile(databasePath(folder))) syncFolder(folder)
}

/**
 * Makes a folder and those above it that are missing, one by one: told to do so by itself, the file system call goes
 * round for ever where a folder cannot have any in it, such as /proc.
 */
function createFolders(folder: string): void {
  if (existsSync(folder)) return
  const above = dirname(folder)
  if (above !== folder) createFolders(above)
  mkdirSync(folder, { mode: 0o700 })
  syncFolder(above)
}

/** Makes an empty file for its owner alone; gives false, touching nothing, where there is one. */
export function createPrivateFile(path: string): boolean {
  return translated(path, () => {
    try {
      // Exclusive, and so never an open and close of a file in use: that would drop the locks which SQLite
      // holds on it in this process (POSIX advisory locks).
      closeSync(openSync(path, 'wx', 0o600))
      return true
    } catch (error) {
      if ((error as { code?: unknown }).code === 'EEXIST') return false
      throw error
    }
  })
}

/** Makes names of files in the folder durable. Windows has no such call on folders, and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  translated(folder, () => syncPath(folder))
}

export function syncPath(path: string): void {
  const handle = openSync(path, constants.O_RDONLY)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
