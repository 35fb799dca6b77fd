import type { Migration } from './migration.ts'

/** Every link of a task must lead somewhere, so the entities that tasks name are kept beside them. */
export const entitiesMigration: Migration = {
  name: '0002-entities',
  sqlite: [
    `create table entity (
      kind text not null,
      identifier_folded text not null,
      identifier text not null,
      site_identifier text not null,
      is_local integer not null check (is_local in (0, 1)),
      first_seen_at integer not null,
      primary key (kind, identifier_folded)
    ) strict, without rowid`,
  ],
  postgres: [
    `create table if not exists entity (
      kind text collate "C" not null,
      identifier_folded text collate "C" not null,
      identifier text collate "C" not null,
      site_identifier text collate "C" not null,
      is_local integer not null check (is_local in (0, 1)),
      first_seen_at bigint not null,
      primary key (kind, identifier_folded)
    )`,
  ],
}
