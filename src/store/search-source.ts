import type { SearchField, SearchTerm, TaskSearch, TaskSort } from '../task/index.ts'
import { holdsText, type SqlWriter } from './search-conditions.ts'
import { type TermKind, toTerm } from './task-terms.ts'

/** Where a search begins to read, and what is left to decide of each task found there. */
export interface SearchSource {
  /** Tables after `from`. */
  readonly tables: string
  /** Columns with the start and the identifier of the task. */
  readonly start: string
  readonly id: string
  /** Conditions that go with the tables; written before all others. */
  readonly conditions: (sql: SqlWriter) => readonly string[]
  readonly rest: TaskSearch
}

/** Kinds of terms that few tasks have, rarest first: begun with in any order of the list. */
const RARE_KINDS = ['flrSession', 'vpg', 'host'] as const
/** Kinds of terms that many tasks have: begun with where their order is that of the list. */
const COMMON_KINDS = ['initiator', 'site'] as const

/**
 * Chooses the walk of a search: the index in which the tasks that are asked for stand together, in the order that is
 * asked for.
 */
export function findSource(search: TaskSearch, sort: TaskSort, { dialect }: SqlWriter): SearchSource {
  const byTerm = (kinds: readonly TermKind[]) => {
    for (const kind of kinds) {
      const term = findSingle(search, kind)
      if (term !== undefined) return fromTerms(kind, String(term.values[0]), without(search, term))
    }
    return undefined
  }
  const rare = byTerm(RARE_KINDS)
  if (rare !== undefined) return rare
  if (sort.key !== 'started') return fromTask(dialect.indexed(INDEXES[sort.key]), search)
  const index = indexFor(search)
  if (index !== undefined) return fromTask(dialect.indexed(index), search)
  return byTerm(COMMON_KINDS) ?? fromTexts(search) ?? fromTask(dialect.indexed('task_by_start'), search)
}

const INDEXES = {
  completed: 'task_by_end',
  duration: 'task_by_span',
  type: 'task_by_type',
  state: 'task_by_state',
} as const

function indexFor(search: TaskSearch): string | undefined {
  const hasType = findSingle(search, 'type') !== undefined
  const group = findSingle(search, 'group')?.values[0]
  const hasState = findSingle(search, 'state') !== undefined || group === 'failed'
  if (hasType && hasState) return 'task_by_type_and_state'
  if (group === 'running') return 'task_running'
  return hasType ? 'task_by_type' : hasState ? 'task_by_state' : undefined
}

/** The term that asks for one value of a field. */
export function findSingle(search: TaskSearch, field: SearchField): SearchTerm | undefined {
  return search.find((term) => term.field === field && !term.isNegated && term.values.length === 1)
}

function without(search: TaskSearch, term: SearchTerm): TaskSearch {
  return search.filter((other) => other !== term)
}

function fromTask(tables: string, rest: TaskSearch): SearchSource {
  return { tables, start: 'task.started_at', id: 'task.id', conditions: () => [], rest }
}

// `cross` keeps the order of the tables: those that were found, then their rows.
function fromTerms(kind: TermKind, value: string, rest: TaskSearch): SearchSource {
  return {
    tables: 'task_term as found cross join task',
    start: 'found.started_at',
    id: 'found.task_id',
    conditions: ({ place }) => [
      `found.kind = '${kind}'`,
      `found.term = ${place(toTerm(value))}`,
      'task.id = found.task_id',
    ],
    rest,
  }
}

function fromTexts(search: TaskSearch): SearchSource | undefined {
  const term = findSingle(search, 'text')
  if (term === undefined) return undefined
  const [text] = term.values
  if (text === '') return undefined
  return {
    tables: 'task_text cross join task',
    start: 'task_text.started_at',
    id: 'task_text.task_id',
    conditions: (sql) => [holdsText(String(text), sql), 'task.id = task_text.task_id'],
    rest: without(search, term),
  }
}
