import { createHash } from 'node:crypto'
import type { CopiedTable } from './copied-tables.ts'
import type { CopySource } from './copy-side.ts'
import { columnsOf } from './copy-sql.ts'
import { walk } from './walk.ts'

export interface TableDigest {
  readonly rows: number
  /** SHA-256 in hex, over a line of JSON for each row in the order of the key: the values of the columns, an array. */
  readonly sha256: string
}

export async function digestTable(
  side: CopySource,
  table: CopiedTable,
  signal?: AbortSignal,
): Promise<TableDigest> {
  const digest = createHash('sha256')
  const columns = columnsOf(table)
  let count = 0
  for await (const rows of walk(side, table, { signal })) {
    for (const row of rows) digest.update(`${JSON.stringify(columns.map((name) => row[name]))}\n`)
    count += rows.length
  }
  return { rows: count, sha256: digest.digest('hex') }
}
