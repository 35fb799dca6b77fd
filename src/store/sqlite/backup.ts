import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { backup } from 'node:sqlite'
import { Problem } from '../../problem/index.ts'
import { createPrivateFile, databasePath, syncFolder, syncPath } from './data-folder.ts'
import { openDatabase } from './database.ts'
import { toProblem, translated } from './sqlite-problem.ts'
import { type VerifyReport, verifyStores } from './verify.ts'

/** All pages in one step, so that a service that writes all the time cannot make the copy start again. */
const ALL_PAGES = 0x7fffffff

export interface BackupReport {
  /** The copy: a database of its own; to restore it, put it in a data folder as `zvm-tasks.db`. */
  readonly file: string
  readonly bytes: number
  /** What reading all of the copy found: always whole, and sound unless the folder itself is not. */
  readonly verified: VerifyReport
}

/**
 * Copies the database of a data folder, as it is at one moment, into a new file; beside a running service. The
 * copy is verified and durable, and gets its name only then.
 *
 * @throws Problem `file-unreadable` where the file exists, `store-corrupt` where the database is damaged
 */
export async function backupStores({
  folder,
  to,
}: {
  readonly folder: string
  readonly to: string
}): Promise<BackupReport> {
  const source = databasePath(folder)
  const file = resolve(to)
  const partial = `${file}.partial`
  if (existsSync(file)) {
    throw new Problem('file-unreadable', `${file} exists already; name another file, or move that one away.`)
  }
  // What is left of a backup that was killed.
  translated(partial, () => rmSync(partial, { force: true }))
  createPrivateFile(partial)
  try {
    await copyDatabase(source, partial)
    const verified = await verifyStores(partial)
    if (!verified.isWhole) {
      throw new Problem(
        'store-corrupt',
        `${source} is damaged and not worth a backup; run \`zvm-tasks verify\` and restore an older one. First finding: ${verified.faults[0]}`,
      )
    }
    translated(partial, () => syncPath(partial))
    translated(file, () => renameSync(partial, file))
    syncFolder(dirname(file))
    return { file, bytes: translated(file, () => statSync(file)).size, verified: { ...verified, file } }
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}

async function copyDatabase(source: string, partial: string): Promise<void> {
  const database = openDatabase({ path: source, isReadOnly: true })
  try {
    await backup(database.connection, partial, { rate: ALL_PAGES })
  } catch (error) {
    throw toProblem(error, source)
  } finally {
    database.close()
  }
  // A file that is alone: without this, reading the copy would put a log beside it.
  const copy = openDatabase({ path: partial })
  try {
    copy.get('pragma journal_mode = delete')
  } finally {
    copy.close()
  }
}
