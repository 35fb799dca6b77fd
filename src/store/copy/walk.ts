import type { Cell, CopiedRow, CopiedTable } from './copied-tables.ts'
import type { CopySource } from './copy-side.ts'

/** Rows at once: few enough for memory, and for a transaction that others wait for. */
const PAGE = 1_000

export function keyOf(table: CopiedTable, row: CopiedRow): readonly Cell[] {
  return table.key.map((name) => row[name] ?? null)
}

/** All rows of a table in the order of its key, in pages. @throws the reason of the signal, between two pages */
export async function* walk(
  side: CopySource,
  table: CopiedTable,
  options: { readonly after?: readonly Cell[] | undefined; readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<readonly CopiedRow[]> {
  let { after } = options
  for (;;) {
    options.signal?.throwIfAborted()
    const rows = await side.list(table, { after, limit: PAGE })
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    if (rows.length < PAGE) return
    after = keyOf(table, last)
  }
}
