import { resolve } from 'node:path'
import { Problem } from '../../problem/index.ts'
import type { Clock } from '../../runtime/index.ts'
import { COPIED_TABLES, type CopiedTable } from './copied-tables.ts'
import { type CopyNote, formatNote, identify, openNote } from './copy-note.ts'
import type { CopySource, CopyTarget, LogBounds } from './copy-side.ts'
import { openSqliteSide } from './sqlite-side.ts'
import { digestTable, type TableDigest } from './table-digest.ts'
import { keyOf, walk } from './walk.ts'

/** Where a store is: a data folder, or a database. */
export type StorePlace = { readonly folder: string } | { readonly url: string }

export interface CopyOptions {
  readonly from: StorePlace
  readonly to: StorePlace
  readonly clock: Clock
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: CopyProgress) => void
}

export interface CopyProgress {
  readonly step: 'copying' | 'comparing'
  readonly table: string
  /** Of this table, by this run. */
  readonly rows: number
}

export interface TableReport {
  readonly name: string
  readonly isEqual: boolean
  readonly source: TableDigest
  readonly target: TableDigest
}

export interface CopyReport {
  readonly from: string
  readonly to: string
  /** Whether an interrupted copy was finished. */
  readonly isResumed: boolean
  /** Whether every table and the bounds of the log are; if not, the target stays marked as unfinished. */
  readonly isEqual: boolean
  readonly log: { readonly source: LogBounds; readonly target: LogBounds }
  readonly tables: readonly TableReport[]
}

/**
 * Copies all of a store into an empty one, or goes on with a copy of it that was interrupted, and compares the two.
 *
 * @throws Problem `store-in-use` where a service works on the source, or the target has something in it
 */
export async function copyStores(options: CopyOptions): Promise<CopyReport> {
  const { from, to, clock } = options
  if ('folder' in from && 'folder' in to && resolve(from.folder) === resolve(to.folder)) {
    throw new Problem('misuse', 'A store cannot be copied onto itself; name another target.')
  }
  const source = await openSide(from, clock, false)
  try {
    const target = await openSide(to, clock, true)
    try {
      return await copy(source, target, options)
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

async function openSide(place: StorePlace, clock: Clock, isTarget: boolean): Promise<CopyTarget> {
  if ('folder' in place) return openSqliteSide({ folder: place.folder, isTarget, now: clock.now() })
  // Copies between folders do without the driver.
  const { openPostgresSide } = await import('./postgres-side.ts')
  return openPostgresSide({ url: place.url, isTarget, clock })
}

async function copy(source: CopySource, target: CopyTarget, options: CopyOptions): Promise<CopyReport> {
  if ((await source.findNote()) !== undefined) {
    throw new Problem(
      'store-unfinished',
      `${source.place} holds a copy that is not finished; finish that one first, or name its source.`,
    )
  }
  const { note, isResumed } = await openNote(target, await identify(source))
  await copyTables(source, target, { ...options, note })
  const log = await source.readLog()
  await target.complete(log)
  const tables: TableReport[] = []
  for (const table of COPIED_TABLES) tables.push(await compare(source, target, table, options))
  const reached = await target.readLog()
  const isEqual =
    tables.every((table) => table.isEqual) &&
    reached.position === log.position &&
    reached.forgotten === log.forgotten
  if (await source.hasMoved()) {
    throw new Problem(
      'store-in-use',
      `${source.place} was written while it was copied; stop all services on it, and copy into an empty target.`,
    )
  }
  if (isEqual) await target.end()
  return {
    ...{ from: source.place, to: target.place, isResumed, isEqual, tables },
    log: { source: log, target: reached },
  }
}

async function copyTables(
  source: CopySource,
  target: CopyTarget,
  { note: first, signal, onProgress }: CopyOptions & { readonly note: CopyNote },
): Promise<void> {
  let note = first
  const begin = COPIED_TABLES.findIndex(({ name }) => name === note.table)
  if (begin === -1) return
  const put = async (table: CopiedTable, rows: Parameters<CopyTarget['put']>[1], next: CopyNote) => {
    await target.put(table, rows, { from: formatNote(note), to: formatNote(next) })
    note = next
  }
  for (const [n, table] of COPIED_TABLES.entries()) {
    if (n < begin) continue
    let count = 0
    const after = note.after ?? undefined
    for await (const rows of walk(source, table, { after, signal })) {
      const last = rows.at(-1)
      await put(table, rows, { ...note, after: last === undefined ? null : keyOf(table, last) })
      count += rows.length
      onProgress?.({ step: 'copying', table: table.name, rows: count })
    }
    await put(table, [], { ...note, table: COPIED_TABLES[n + 1]?.name ?? null, after: null })
  }
}

async function compare(
  source: CopySource,
  target: CopyTarget,
  table: CopiedTable,
  { signal, onProgress }: CopyOptions,
): Promise<TableReport> {
  const [ours, theirs] = await Promise.all([
    digestTable(source, table, signal),
    digestTable(target, table, signal),
  ])
  onProgress?.({ step: 'comparing', table: table.name, rows: theirs.rows })
  const isEqual = ours.rows === theirs.rows && ours.sha256 === theirs.sha256
  return { name: table.name, isEqual, source: ours, target: theirs }
}
