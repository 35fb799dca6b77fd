import type { Task } from '../../task/index.ts'
import type { EntityKind, EntityStore, LinkedEntity } from '../entity-store.ts'
import { entitiesOf } from '../sqlite/entity-store.ts'
import { folded } from '../sqlite/folded.ts'
import type { Database, Queries } from './database.ts'
import { toStoredArray } from './stored-text.ts'

interface EntityRow {
  readonly kind: EntityKind
  readonly identifier: string
  readonly site_identifier: string
  readonly is_local: number
  readonly first_seen_at: number
}

const COLUMNS = 'kind, identifier, site_identifier, is_local, first_seen_at'

/**
 * Those that are known, and of which nothing new is said, are only read: nearly all tasks name the same few, and to
 * write them would let the writers in one by one.
 */
export const PUT_ENTITIES = `insert into entity (kind, identifier_folded, identifier, site_identifier, is_local, first_seen_at)
  select * from unnest(cast($1 as text[]), cast($2 as text[]), cast($3 as text[]), cast($4 as text[]),
      cast($5 as bigint[]), cast($6 as bigint[]))
    as given(kind, identifier_folded, identifier, site_identifier, is_local, first_seen_at)
  where not exists (select 1 from entity as known
    where known.kind = given.kind and known.identifier_folded = given.identifier_folded
      and known.is_local >= given.is_local and known.first_seen_at <= given.first_seen_at)
  on conflict (kind, identifier_folded) do update set
    is_local = greatest(entity.is_local, excluded.is_local),
    first_seen_at = least(entity.first_seen_at, excluded.first_seen_at)`

export function createPostgresEntityStore(database: Database): EntityStore {
  return {
    find: async (kind, identifier) => {
      const row = await database.get<EntityRow>(
        `select ${COLUMNS} from entity where kind = $1 and identifier_folded = $2`,
        kind,
        folded(identifier),
      )
      return row === undefined ? undefined : fromEntityRow(row)
    },
    list: async (kind) => {
      const rows = await database.all<EntityRow>(
        `select ${COLUMNS} from entity where kind = $1 order by identifier_folded`,
        kind,
      )
      return rows.map(fromEntityRow)
    },
  }
}

/** Keeps the entities that tasks name. Part of the transaction that writes the tasks. */
export async function putEntitiesOf(queries: Queries, tasks: readonly Task[]): Promise<void> {
  const named = mergedEntities(tasks)
  if (named.length === 0) return
  const column = (value: (entity: LinkedEntity) => string | number) => toStoredArray(named.map(value))
  await queries.run(
    PUT_ENTITIES,
    column(({ kind }) => kind),
    column(({ identifier }) => folded(identifier)),
    column(({ identifier }) => identifier.toWellFormed()),
    column(({ siteIdentifier }) => siteIdentifier.toWellFormed()),
    column(({ isLocal }) => (isLocal ? 1 : 0)),
    column(({ firstSeenAt }) => firstSeenAt),
  )
}

/** What the tasks together say of each entity; in one order, so that two who add the same ones never wait crosswise. */
function mergedEntities(tasks: readonly Task[]): readonly LinkedEntity[] {
  const merged = new Map<string, LinkedEntity>()
  for (const entity of tasks.flatMap(entitiesOf)) {
    const key = `${entity.kind} ${folded(entity.identifier)}`
    const before = merged.get(key) ?? entity
    merged.set(key, {
      ...before,
      isLocal: before.isLocal || entity.isLocal,
      firstSeenAt: Math.min(before.firstSeenAt, entity.firstSeenAt),
    })
  }
  return [...merged].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entity]) => entity)
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
