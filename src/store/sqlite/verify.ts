import { statSync } from 'node:fs'
import { Problem } from '../../problem/index.ts'
import { databasePath } from './data-folder.ts'
import { type Database, openDatabase } from './database.ts'
import { listApplied, refuseNewer } from './migrate.ts'
import { toProblem, translated } from './sqlite-problem.ts'
import { inspectChanges } from './verify-changes.ts'
import { inspectTasks } from './verify-tasks.ts'

/** Findings of one kind that are listed; the rest are only counted. */
const FINDINGS_MAX = 100

export interface VerifyReport {
  /** The database that was read. */
  readonly file: string
  /** The database itself is whole: its pages, indexes and links between rows. */
  readonly isWhole: boolean
  /** It is whole, and no row contradicts itself or another: there are no faults. */
  readonly isSound: boolean
  /** What is wrong, a sentence each, 100 at most and then how many more. */
  readonly faults: readonly string[]
  /** What is odd but was stored as a server reported it. Bounded like `faults`. */
  readonly remarks: readonly string[]
  /** Rows by table; empty where the database cannot be read at all. */
  readonly counts: Readonly<Record<string, number>>
  /** The last step of the schema. */
  readonly schema: string | undefined
}

/**
 * Reads all of a data folder's database, or of a backup, and says what is wrong with it. Writes nothing to it;
 * may run beside a service.
 *
 * @throws Problem `store-unavailable` where there is none or it cannot be read, `store-newer` where a newer
 *   version wrote it
 */
export async function verifyStores(folderOrFile: string): Promise<VerifyReport> {
  const file = findDatabase(folderOrFile)
  const faults: string[] = []
  const remarks: string[] = []
  const counts: Record<string, number> = {}
  let schema: string | undefined
  let isWhole = false
  try {
    const database = openDatabase({ path: file, isReadOnly: true })
    try {
      refuseNewer(database, file)
      schema = listApplied(database).at(-1)
      faults.push(...listDamage(database))
      if (schema === undefined) {
        faults.push(`${file} holds no schema; it was never opened as a data folder.`)
      } else if (faults.length === 0) {
        isWhole = true
        inspectTasks(database, { faults, remarks })
        inspectChanges(database, { faults, remarks })
      }
      if (schema !== undefined) Object.assign(counts, countRows(database))
    } finally {
      database.close()
    }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'store-corrupt') throw error
    faults.push(error.message)
  }
  return {
    file,
    isWhole,
    isSound: faults.length === 0,
    faults: bounded(faults),
    remarks: bounded(remarks),
    counts,
    schema,
  }
}

function findDatabase(folderOrFile: string): string {
  const file = translated(folderOrFile, () => statSync(folderOrFile)).isDirectory()
    ? databasePath(folderOrFile)
    : folderOrFile
  try {
    statSync(file)
  } catch (error) {
    throw toProblem(error, file)
  }
  return file
}

function listDamage(database: Database): readonly string[] {
  const integrity = database
    .all<{ integrity_check: string }>(`pragma integrity_check(${FINDINGS_MAX})`)
    .map((row) => row.integrity_check)
    .filter((line) => line !== 'ok')
  const links = database
    .all<{ table: string; parent: string }>('pragma foreign_key_check')
    .map(({ table, parent }) => `A row of ${table} points to a row of ${parent} that is not there.`)
  return [...integrity, ...links]
}

function countRows(database: Database): Record<string, number> {
  const tables = database.all<{ name: string }>(
    `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name`,
  )
  return Object.fromEntries(
    tables.map(({ name }) => [
      name,
      // The name comes from the schema itself.
      database.get<{ count: number }>(`select count(*) as count from "${name}"`)?.count ?? 0,
    ]),
  )
}

function bounded(findings: readonly string[]): readonly string[] {
  if (findings.length <= FINDINGS_MAX) return findings
  return [...findings.slice(0, FINDINGS_MAX), `and ${findings.length - FINDINGS_MAX} more.`]
}
