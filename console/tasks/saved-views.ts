import { readKept, writeKept } from '../app/kept.ts'

/** A search under a name, as the query string of its page: to share it is to share its link. */
export interface SavedView {
  readonly name: string
  readonly query: string
}

const KEY = 'zvm-tasks-views'
const VIEWS_MAX = 40
const NAME_CHARS_MAX = 80

/** Views that everybody has. */
export const GIVEN_VIEWS: readonly SavedView[] = [
  { name: 'Everything, newest first', query: '' },
  { name: 'Running now', query: 'group=running' },
  { name: 'Failed', query: 'group=failed' },
  { name: 'Waiting for a person', query: 'status=WaitingForUserInput' },
  { name: 'Failover tests', query: 'type=FailOverTest&type=StopFailOverTest' },
  { name: 'Longest first', query: 'group=ended&sort=-duration' },
]

export function listViews(): readonly SavedView[] {
  return decodeViews(readKept(KEY))
}

/** Keeps a view; one of the same name is replaced. */
export function putView(view: SavedView): void {
  const name = view.name.trim().slice(0, NAME_CHARS_MAX)
  if (name === '') return
  const others = listViews().filter((each) => each.name !== name)
  writeKept(KEY, [...others, { name, query: view.query }].slice(-VIEWS_MAX))
}

export function removeView(name: string): void {
  writeKept(
    KEY,
    listViews().filter((view) => view.name !== name),
  )
}

/** What a browser kept, as far as it is views. */
export function decodeViews(kept: unknown): readonly SavedView[] {
  if (!Array.isArray(kept)) return []
  return kept.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return []
    const { name, query } = each as { name?: unknown; query?: unknown }
    return typeof name === 'string' && typeof query === 'string' ? [{ name, query }] : []
  })
}
