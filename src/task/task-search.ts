import type { RelatedEntities } from './related-entities.ts'
import { compareTasks, type Task } from './task.ts'
import { isEnded, type TaskState } from './task-state.ts'
import type { TaskType } from './task-type.ts'

/** States taken together. */
export const STATE_GROUPS = ['running', 'failed', 'ended'] as const
export type StateGroup = (typeof STATE_GROUPS)[number]

/**
 * What a search can ask for, and with what kind of value. Instants are epoch milliseconds. Identifiers and names
 * are compared in any letter case.
 */
export interface SearchValues {
  readonly type: TaskType
  readonly state: TaskState
  /** `running` has not ended, `ended` has, `failed` is one kind of ended. */
  readonly group: StateGroup
  readonly startedBefore: number
  readonly startedAfter: number
  readonly completedBefore: number
  readonly completedAfter: number
  readonly vpg: string
  readonly site: string
  readonly host: string
  readonly flrSession: string
  /** A user name. */
  readonly initiator: string
  /** From start to end, milliseconds; a task that has not ended has none. */
  readonly durationMin: number
  readonly durationMax: number
  /** Is part of the reason or of the initiator's name. */
  readonly text: string
}

export type SearchField = keyof SearchValues

/** One condition: any of the values, or none of them where it is negated. */
export type SearchTerm = {
  readonly [Field in SearchField]: {
    readonly field: Field
    /** At least one. */
    readonly values: readonly SearchValues[Field][]
    readonly isNegated: boolean
  }
}[SearchField]

/** Which tasks to find: every term must hold; none at all keeps every task. */
export type TaskSearch = readonly SearchTerm[]

type Passes<Value> = (task: Task, value: Value) => boolean

/** What each field means: the one definition that every store is held to. */
const passes: { readonly [Field in SearchField]: Passes<SearchValues[Field]> } = {
  type: (task, type) => task.type === type,
  state: (task, state) => task.state === state,
  group: ({ state }, group) =>
    group === 'failed' ? state === 'Failed' : isEnded(state) === (group === 'ended'),
  startedBefore: (task, instant) => task.startedAt <= instant,
  startedAfter: (task, instant) => task.startedAt >= instant,
  completedBefore: (task, instant) => task.completedAt !== null && task.completedAt <= instant,
  completedAfter: (task, instant) => task.completedAt !== null && task.completedAt >= instant,
  vpg: ({ relatedEntities }, identifier) => relatesTo(relatedEntities, 'vpg', identifier),
  site: ({ relatedEntities }, identifier) => relatesTo(relatedEntities, 'site', identifier),
  host: ({ relatedEntities }, identifier) => relatesTo(relatedEntities, 'host', identifier),
  flrSession: ({ relatedEntities }, identifier) => relatesTo(relatedEntities, 'flrSession', identifier),
  initiator: (task, name) => folded(task.initiatedBy ?? '') === folded(name),
  durationMin: (task, ms) => durationOf(task) !== null && (durationOf(task) ?? 0) >= ms,
  durationMax: (task, ms) => durationOf(task) !== null && (durationOf(task) ?? 0) <= ms,
  text: ({ completeReason, initiatedBy }, text) =>
    searchable(completeReason ?? '').includes(searchable(text)) ||
    searchable(initiatedBy ?? '').includes(searchable(text)),
}

/** Whether a task is one of those that are searched for. */
export function matchesSearch(task: Task, search: TaskSearch): boolean {
  return search.every(({ field, values, isNegated }) => {
    // Each predicate gets the values of its own field; the compiler cannot follow the pair.
    const passesOne = passes[field] as Passes<unknown>
    return values.some((value) => passesOne(task, value)) !== isNegated
  })
}

/** From start to end, milliseconds; null while it has not ended. */
export function durationOf({ startedAt, completedAt }: Task): number | null {
  return completedAt === null ? null : completedAt - startedAt
}

/** What a task may relate to, by the name under which a search knows it. */
export const RELATION_KINDS = ['vpg', 'site', 'host', 'flrSession'] as const
export type RelationKind = (typeof RELATION_KINDS)[number]

/** The identifiers of one kind that a task relates to, in lower case, each once. */
export function relationsOf(related: RelatedEntities, kind: RelationKind): readonly string[] {
  const identifiers: Readonly<Record<RelationKind, readonly string[]>> = {
    vpg: related.vpgs,
    site: related.sites.map(({ identifier }) => identifier),
    host: related.hosts.map(({ identifier }) => identifier),
    flrSession: related.flrSessions,
  }
  return [...new Set(identifiers[kind].map(folded))]
}

function relatesTo(related: RelatedEntities, kind: RelationKind, identifier: string): boolean {
  return relationsOf(related, kind).includes(folded(identifier))
}

/** A text as it is compared in any letter case. */
export function folded(text: string): string {
  return text.toWellFormed().normalize('NFC').toLowerCase()
}

/** A text as a part of it is looked for: line breaks and other controls count as spaces. */
export function searchable(text: string): string {
  return folded(text).replace(/[\u0000-\u001f]/g, ' ')
}

/** What a list can be sorted by. */
export const SORT_KEYS = ['started', 'completed', 'duration', 'type', 'state'] as const
export type SortKey = (typeof SORT_KEYS)[number]

export interface TaskSort {
  readonly key: SortKey
  readonly isDescending: boolean
}

/** As `GET /v1/tasks` sorts. */
export const NEWEST_FIRST: TaskSort = { key: 'started', isDescending: true }

/** What a task is sorted by; null comes last in either direction. */
export function sortValueOf(task: Task, key: SortKey): string | number | null {
  const values: Readonly<Record<SortKey, string | number | null>> = {
    started: task.startedAt,
    completed: task.completedAt,
    duration: durationOf(task),
    type: task.type,
    state: task.state,
  }
  return values[key]
}

/** The order of a sorted list: tasks that are alike go newest first, then by identifier, so that no two tie. */
export function compareBy({ key, isDescending }: TaskSort): (one: Task, other: Task) => number {
  const direction = isDescending ? -1 : 1
  return (one, other) => {
    const [first, second] = [sortValueOf(one, key), sortValueOf(other, key)]
    if (first === second) return compareTasks(one, other)
    if (first === null) return 1
    if (second === null) return -1
    return first < second ? -direction : direction
  }
}
