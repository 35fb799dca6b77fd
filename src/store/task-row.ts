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
    // Most tasks of a busy site relate to little; the text of nothing is not worth parsing 100,000 times.
    relatedEntities: row.related === NO_RELATED ? NO_RELATED_ENTITIES : JSON.parse(row.related),
    generation: row.generation,
    ...(row.cancel_requested_at === null ? {} : { cancelRequestedAt: row.cancel_requested_at }),
  }
}

/** The task as it comes back from the database: members in one order, halves of surrogate pairs replaced. */
export function asStored(task: Task): Task {
  return fromRow(toRow(task))
}

function toRelated({ hosts, sites, vpgs, flrSessions }: RelatedEntities): string {
  if (hosts.length + sites.length + vpgs.length + flrSessions.length === 0) return NO_RELATED
  return JSON.stringify({
    hosts: hosts.map(({ identifier, siteIdentifier }) => ({ identifier, siteIdentifier })),
    sites: sites.map(({ identifier, isLocal }) => ({ identifier, isLocal })),
    vpgs,
    flrSessions,
  })
}
