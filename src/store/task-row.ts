import { NO_RELATED_ENTITIES, type RelatedEntities, type Task, type TaskId } from '../task/index.ts'

/** A task as both databases keep it: a column for each thing that is asked for, the rest as JSON text. */
export interface TaskRow {
  readonly id: string
  readonly type: string
  readonly state: string
  readonly progress_percent: number
  /** Epoch milliseconds, like all columns in `_at`. */
  readonly started_at: number
  readonly completed_at: number | null
  readonly complete_reason: string | null
  readonly initiated_by: string | null
  /** 0 or 1: SQLite has no booleans. */
  readonly is_cancellable: number
  readonly generation: number
  /** JSON of `RelatedEntities`, members always in the same order. */
  readonly related: string
  readonly cancel_requested_at: number | null
}

const NO_RELATED = JSON.stringify(NO_RELATED_ENTITIES)

export function toRow(task: Task): TaskRow {
  return {
    id: task.id,
    type: task.type.toWellFormed(),
    state: task.state.toWellFormed(),
    progress_percent: task.progressPercent,
    started_at: task.startedAt,
    completed_at: task.completedAt,
    complete_reason: task.completeReason?.toWellFormed() ?? null,
    initiated_by: task.initiatedBy?.toWellFormed() ?? null,
    is_cancellable: task.isCancellable ? 1 : 0,
    generation: task.generation,
    related: toRelated(task.relatedEntities),
    cancel_requested_at: task.cancelRequestedAt ?? null,
  }
}

export function fromRow(row: TaskRow): Task {
  return {
    // Only `toRow` fills the column.
    id: row.id as TaskId,
    type: row.type,
    state: row.state,
    progressPercent: row.progress_percent,
    startedAt: row.started_at,
    completedAt: row.completed_at,
    completeReason: row.complete_reason,
    initiatedBy: row.initiated_by,
    isCancellable: row.is_cancellable === 1,
    relatedEntities: fromRelated(row.related),
    generation: row.generation,
    ...(row.cancel_requested_at === null ? {} : { cancelRequestedAt: row.cancel_requested_at }),
  }
}

/** The task as it comes back from the database: members in one order, halves of surrogate pairs replaced. */
export function asStored(task: Task): Task {
  return fromRow(toRow(task))
}

/** Of all that was read lately, by its text. Tasks of one VPG relate to the same, so a few hundred serve thousands. */
const known = new Map<string, RelatedEntities>([[NO_RELATED, NO_RELATED_ENTITIES]])
const textOf = new WeakMap<RelatedEntities, string>([[NO_RELATED_ENTITIES, NO_RELATED]])
const KNOWN_MAX = 4096
/** So that what is known stays within a few MiB. */
const KNOWN_CHARS_MAX = 1024

/** Gives the very same value for the same text, as long as it is remembered. */
function fromRelated(text: string): RelatedEntities {
  const found = known.get(text)
  if (found !== undefined) return found
  // Only `toRelated` fills the column.
  const related = Object.freeze(JSON.parse(text) as RelatedEntities)
  if (text.length > KNOWN_CHARS_MAX) return related
  if (known.size >= KNOWN_MAX) known.clear()
  known.set(text, related)
  textOf.set(related, text)
  return related
}

function toRelated(related: RelatedEntities): string {
  const text = textOf.get(related)
  if (text !== undefined) return text
  const { hosts, sites, vpgs, flrSessions } = related
  if (hosts.length + sites.length + vpgs.length + flrSessions.length === 0) return NO_RELATED
  return JSON.stringify({
    hosts: hosts.map(({ identifier, siteIdentifier }) => ({ identifier, siteIdentifier })),
    sites: sites.map(({ identifier, isLocal }) => ({ identifier, isLocal })),
    vpgs,
    flrSessions,
  })
}
