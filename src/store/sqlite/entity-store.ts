import { siteOfTask, type Task } from '../../task/index.ts'
import type { EntityKind, EntityStore, LinkedEntity } from '../entity-store.ts'
import type { Database } from './database.ts'
import { folded } from './folded.ts'

interface EntityRow {
  readonly kind: EntityKind
  readonly identifier: string
  readonly site_identifier: string
  readonly is_local: number
  readonly first_seen_at: number
}

const COLUMNS = 'kind, identifier, site_identifier, is_local, first_seen_at'

/** Writes nothing where the entity is known and the task adds nothing to it, which is nearly always. */
const PUT_ENTITY = `insert into entity (kind, identifier_folded, identifier, site_identifier, is_local, first_seen_at)
  values (?, ?, ?, ?, ?, ?)
  on conflict (kind, identifier_folded) do update set
    is_local = max(is_local, excluded.is_local),
    first_seen_at = min(first_seen_at, excluded.first_seen_at)
  where excluded.is_local > is_local or excluded.first_seen_at < first_seen_at`

export function createSqliteEntityStore(database: Database): EntityStore {
  return {
    find: async (kind, identifier) => {
      const row = database.get<EntityRow>(
        `select ${COLUMNS} from entity where kind = ? and identifier_folded = ?`,
        kind,
        folded(identifier),
      )
      return row === undefined ? undefined : fromEntityRow(row)
    },
    list: async (kind) =>
      database
        .all<EntityRow>(`select ${COLUMNS} from entity where kind = ? order by identifier_folded`, kind)
        .map(fromEntityRow),
  }
}

/** Keeps the entities that a task names. Part of the transaction that writes the task. */
export function putEntitiesOf(database: Database, task: Task): void {
  for (const entity of entitiesOf(task)) {
    database.run(
      PUT_ENTITY,
      entity.kind,
      folded(entity.identifier),
      entity.identifier.toWellFormed(),
      entity.siteIdentifier.toWellFormed(),
      entity.isLocal ? 1 : 0,
      entity.firstSeenAt,
    )
  }
}

export function entitiesOf(task: Task): readonly LinkedEntity[] {
  const { hosts, sites, vpgs, flrSessions } = task.relatedEntities
  const owned = { siteIdentifier: siteOfTask(task.id), isLocal: false, firstSeenAt: task.startedAt }
  return [
    ...hosts.map((host) => ({ ...owned, ...host, kind: 'host' as const })),
    ...sites.map((site) => ({ ...owned, ...site, kind: 'site' as const })),
    ...vpgs.map((identifier) => ({ ...owned, identifier, kind: 'vpg' as const })),
    ...flrSessions.map((identifier) => ({ ...owned, identifier, kind: 'flrSession' as const })),
  ]
}

function fromEntityRow(row: EntityRow): LinkedEntity {
  return {
    kind: row.kind,
    identifier: row.identifier,
    siteIdentifier: row.site_identifier,
    isLocal: row.is_local === 1,
    firstSeenAt: row.first_seen_at,
  }
}
