import type { Migration } from './migration.ts'

/** Single facts that are made once and then stay, such as the identity of the local site. */
export const propertiesMigration: Migration = {
  name: '0004-properties',
  sqlite: [
    `create table property (
      name text not null primary key,
      value text not null
    ) strict, without rowid`,
  ],
  postgres: [
    `create table if not exists property (
      name text collate "C" not null primary key,
      value text collate "C" not null
    )`,
  ],
}
