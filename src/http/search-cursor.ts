import { hash } from 'node:crypto'
import { Problem } from '../problem/index.ts'
import type { SearchCursor } from '../store/index.ts'
import { parseTaskId, sortValueOf, type Task, type TaskSearch, type TaskSort } from '../task/index.ts'

/**
 * Where a search goes on after a task, as text that clients hand back and do not read. It holds the search and the order
 * it belongs to, since it means nothing in another.
 */
export function formatCursor(task: Task, search: TaskSearch, sort: TaskSort): string {
  const parts = [markOf(search, sort), sortValueOf(task, sort.key), task.startedAt, task.id]
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** @throws Problem `filter-unreadable` */
export function parseCursor(text: string, search: TaskSearch, sort: TaskSort): SearchCursor {
  const [mark, value, startedAt, id, ...more] = parseParts(text)
  const taskId = typeof id === 'string' ? parseTaskId(id) : undefined
  const isWhole = typeof mark === 'string' && Number.isSafeInteger(startedAt) && more.length === 0
  if (!isWhole || taskId === undefined || !isSortValue(value, sort)) {
    throw new Problem(
      'filter-unreadable',
      'cursor is not one of ours; give `next` of the page before as it came, or begin without.',
    )
  }
  if (mark !== markOf(search, sort)) {
    throw new Problem(
      'filter-unreadable',
      'cursor belongs to another search or sort; repeat the conditions and the sort of the page before, or begin without.',
    )
  }
  return { value, startedAt: Number(startedAt), id: taskId }
}

function parseParts(text: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Array.isArray(parts) ? parts : []
  } catch {
    return []
  }
}

function isSortValue(value: unknown, { key }: TaskSort): value is string | number | null {
  if (key === 'type' || key === 'state') return typeof value === 'string'
  return Number.isSafeInteger(value) || (value === null && key !== 'started')
}

/** The same for the same search in any order of its conditions. */
function markOf(search: TaskSearch, sort: TaskSort): string {
  const terms = search.map(({ field, values, isNegated }) =>
    JSON.stringify([field, isNegated, [...values].map(String).sort()]),
  )
  return hash('sha256', JSON.stringify([sort.key, sort.isDescending, terms.sort()]), 'base64url').slice(0, 16)
}
