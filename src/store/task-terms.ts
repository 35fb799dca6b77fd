import { hash } from 'node:crypto'
import {
  folded,
  RELATION_KINDS,
  type RelationKind,
  relationsOf,
  searchable,
  type Task,
} from '../task/index.ts'

/** What of a task a search looks up word for word. */
export const TERM_KINDS = [...RELATION_KINDS, 'initiator'] as const
export type TermKind = RelationKind | 'initiator'

export interface TaskTerm {
  readonly kind: TermKind
  readonly term: string
}

/** What of a task its terms and texts follow from. */
export type SearchedTask = Pick<
  Task,
  'id' | 'startedAt' | 'completeReason' | 'initiatedBy' | 'relatedEntities'
>

/** What may stand in the key of an index, in any encoding. */
const TERM_CHARS_MAX = 300

/** A text as terms are compared. Folded here and not in SQL, since databases differ in what they fold. */
export function toTerm(text: string): string {
  const term = folded(text)
  if (term.length <= TERM_CHARS_MAX) return term
  return `${term.slice(0, 100).toWellFormed()} ${hash('sha256', term, 'hex')}`
}

export function termsOf(task: SearchedTask): readonly TaskTerm[] {
  const relations = RELATION_KINDS.flatMap((kind) =>
    relationsOf(task.relatedEntities, kind).map((identifier) => ({ kind, term: toTerm(identifier) })),
  )
  return [...relations, { kind: 'initiator', term: toTerm(task.initiatedBy ?? '') }]
}

export interface TaskTexts {
  readonly reason: string
  readonly initiator: string
}

/** The texts in which parts are looked for; none where there is nothing to find. */
export function textsOf({ completeReason, initiatedBy }: SearchedTask): TaskTexts | undefined {
  const texts = { reason: searchable(completeReason ?? ''), initiator: searchable(initiatedBy ?? '') }
  return texts.reason === '' && texts.initiator === '' ? undefined : texts
}

/** Whether two states of a task have the same terms at the same place: nearly every report of progress. */
export function hasSameTerms(one: SearchedTask, other: SearchedTask): boolean {
  return (
    one.startedAt === other.startedAt &&
    one.initiatedBy === other.initiatedBy &&
    (one.relatedEntities === other.relatedEntities ||
      JSON.stringify(termsOf(one)) === JSON.stringify(termsOf(other)))
  )
}

export function hasSameTexts(one: SearchedTask, other: SearchedTask): boolean {
  return (
    one.startedAt === other.startedAt &&
    one.initiatedBy === other.initiatedBy &&
    one.completeReason === other.completeReason
  )
}

/** Tasks that are read at once where a step of the schema writes the terms of all. */
export const SEARCHED_AT_ONCE = 1_000

/** Of the table `task`; no other columns of it are needed, and a later step may add some. */
export const SEARCHED_COLUMNS = 'id, started_at, complete_reason, initiated_by, related'

export interface SearchedRow {
  readonly id: SearchedTask['id']
  readonly started_at: number
  readonly complete_reason: string | null
  readonly initiated_by: string | null
  readonly related: string
}

export function fromSearchedRow(row: SearchedRow): SearchedTask {
  return {
    id: row.id,
    startedAt: row.started_at,
    completeReason: row.complete_reason,
    initiatedBy: row.initiated_by,
    // Only `toRow` fills the column.
    relatedEntities: JSON.parse(row.related) as SearchedTask['relatedEntities'],
  }
}
