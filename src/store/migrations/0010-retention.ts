import type { Migration } from './migration.ts'

/** What is kept how long, in each version that held; legal holds; what was pruned, by run and in all. */
export const retentionMigration: Migration = {
  name: '0010-retention',
  sqlite: [
    `create table retention_rules (
      version integer not null primary key,
      changed_at integer not null,
      changed_by text not null,
      rules text not null
    ) strict`,
    `create table legal_hold (
      id text not null primary key,
      placed_at integer not null,
      hold text not null,
      release text
    ) strict, without rowid`,
    `create table retention_run (
      id text not null primary key,
      begun_at integer not null,
      run text not null
    ) strict, without rowid`,
    'create index retention_run_by_begin on retention_run (begun_at desc, id desc)',
    // No value is '', which no value of a task is.
    `create table retention_total (
      kind text not null,
      value text not null,
      count integer not null,
      primary key (kind, value)
    ) strict, without rowid`,
  ],
  postgres: [
    `create table if not exists retention_rules (
      version bigint not null primary key,
      changed_at bigint not null,
      changed_by text collate "C" not null,
      rules text collate "C" not null
    )`,
    `create table if not exists legal_hold (
      id text collate "C" not null primary key,
      placed_at bigint not null,
      hold text collate "C" not null,
      release text collate "C"
    )`,
    `create table if not exists retention_run (
      id text collate "C" not null primary key,
      begun_at bigint not null,
      run text collate "C" not null
    )`,
    'create index if not exists retention_run_by_begin on retention_run (begun_at desc, id desc)',
    `create table if not exists retention_total (
      kind text collate "C" not null,
      value text collate "C" not null,
      count bigint not null,
      primary key (kind, value)
    )`,
  ],
}
