import { isEnded, parseTaskId, type RelatedEntities, taskStates } from '../../task/index.ts'
import { fromRow, type TaskRow } from '../task-row.ts'
import type { Database } from './database.ts'
import { entitiesOf } from './entity-store.ts'
import { folded } from './folded.ts'

export interface Findings {
  readonly faults: string[]
  readonly remarks: string[]
}

/** Reads every task and adds what contradicts itself or the tables beside it. */
export function inspectTasks(database: Database, { faults, remarks }: Findings): void {
  const entities = database.all<{ kind: string; identifier_folded: string }>(
    'select kind, identifier_folded from entity',
  )
  const known = new Set(entities.map((row) => entityKey(row.kind, row.identifier_folded)))
  // Row by row: a verification must not need the memory of the whole database.
  for (const row of database.connection.prepare('select * from task').iterate()) {
    // The columns are those of the schema, which was looked at before.
    const task = row as unknown as TaskRow
    const fault = findFault(task, known)
    if (fault !== undefined) faults.push(`Task ${task.id} ${fault}.`)
    const remark = findRemark(task)
    if (remark !== undefined) remarks.push(`Task ${task.id} ${remark}.`)
  }
}

function findFault(row: TaskRow, known: ReadonlySet<string>): string | undefined {
  if (parseTaskId(row.id) !== row.id) return 'has an identifier that is not one'
  if (row.generation < 1) return `has generation ${row.generation}`
  if (row.progress_percent < 0 || row.progress_percent > 100) return `is at ${row.progress_percent} percent`
  if (isEnded(row.state) && row.completed_at === null) return `is ${row.state} without the time it ended`
  if (!isRelated(row.related)) return 'has related entities that cannot be read'
  const lost = entitiesOf(fromRow(row)).find(
    ({ kind, identifier }) => !known.has(entityKey(kind, folded(identifier))),
  )
  return lost === undefined ? undefined : `names the ${lost.kind} ${lost.identifier}, which has no row`
}

/** A server may report such a task and it is kept as reported, so it is no damage. */
function findRemark(row: TaskRow): string | undefined {
  if (taskStates.numberOf(row.state) === undefined || isEnded(row.state)) return undefined
  return row.completed_at === null ? undefined : `is ${row.state} and has a time it ended`
}

function entityKey(kind: string, identifierFolded: string): string {
  return `${kind} ${identifierFolded}`
}

function isRelated(text: string): boolean {
  try {
    // Any member may be missing in damaged text.
    const value = JSON.parse(text) as Partial<RelatedEntities> | null
    return (
      Array.isArray(value?.hosts) &&
      value.hosts.every((host) => isText(host?.identifier) && isText(host?.siteIdentifier)) &&
      Array.isArray(value.sites) &&
      value.sites.every((site) => isText(site?.identifier) && typeof site?.isLocal === 'boolean') &&
      Array.isArray(value.vpgs) &&
      value.vpgs.every(isText) &&
      Array.isArray(value.flrSessions) &&
      value.flrSessions.every(isText)
    )
  } catch {
    return false
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}
