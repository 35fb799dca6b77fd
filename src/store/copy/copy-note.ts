import { hash } from 'node:crypto'
import { Problem } from '../../problem/index.ts'
import { type Cell, COPIED_TABLES } from './copied-tables.ts'
import type { CopySource, CopyTarget } from './copy-side.ts'

/** How far a copy has come. What is before `table`, and in it up to `after`, is in the target. */
export interface CopyNote {
  /** `identify` of the source. */
  readonly source: string
  /** The table that is being copied; none when all are. */
  readonly table: string | null
  /** The key of the last row of it that is copied; none at its beginning. */
  readonly after: readonly Cell[] | null
}

export function formatNote({ source, table, after }: CopyNote): string {
  return JSON.stringify({ source, table, after })
}

/** What tells a source, as it is now, from all others and from itself at another time. */
export async function identify(source: CopySource): Promise<string> {
  const facts = [await source.listSteps(), (await source.readLog()).position]
  return hash('sha256', JSON.stringify(facts))
}

/**
 * Where to go on: at the beginning of an empty target, which is then marked as unfinished, or where a copy of this very
 * source was interrupted.
 *
 * @throws Problem `store-in-use` where the target has anything else in it
 */
export async function openNote(
  target: CopyTarget,
  source: string,
): Promise<{ readonly note: CopyNote; readonly isResumed: boolean }> {
  const text = await target.findNote()
  if (text === undefined) {
    await refuseFilled(target)
    const note: CopyNote = { source, table: COPIED_TABLES[0]?.name ?? null, after: null }
    await target.begin(formatNote(note))
    return { note, isResumed: false }
  }
  // Only `formatNote` writes it.
  const note = JSON.parse(text) as CopyNote
  if (note.source === source) return { note, isResumed: true }
  throw new Problem(
    'store-in-use',
    `${target.place} holds an unfinished copy of another store, or of this one as it was before; name an empty target.`,
  )
}

async function refuseFilled(target: CopyTarget): Promise<void> {
  for (const { where: _, ...whole } of COPIED_TABLES) {
    if ((await target.list(whole, { after: undefined, limit: 1 })).length > 0) throw filled(target)
  }
  if ((await target.readLog()).position > 0) throw filled(target)
}

function filled({ place }: CopyTarget): Problem {
  return new Problem(
    'store-in-use',
    `${place} is in use, or was: it holds a store already; name a new folder, or an empty database or schema.`,
  )
}
