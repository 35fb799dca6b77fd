import type { Migration } from './migration.ts'

/** Logins survive a restart; of a session only the hash of its secret is kept. */
export const accessMigration: Migration = {
  name: '0003-access',
  sqlite: [
    `create table user (
      name_folded text not null primary key,
      name text not null,
      role text not null check (role in ('reader', 'producer', 'administrator')),
      password_hash text not null,
      created_at integer not null
    ) strict, without rowid`,
    `create table session (
      secret_hash text not null primary key,
      kind text not null check (kind in ('zerto', 'token')),
      user_name text not null,
      user_name_folded text not null,
      created_at integer not null,
      last_used_at integer not null,
      ends_at integer not null
    ) strict, without rowid`,
    'create index session_by_user on session (user_name_folded)',
  ],
  postgres: [
    `create table if not exists "user" (
      name_folded text collate "C" not null primary key,
      name text collate "C" not null,
      role text collate "C" not null check (role in ('reader', 'producer', 'administrator')),
      password_hash text collate "C" not null,
      created_at bigint not null
    )`,
    `create table if not exists session (
      secret_hash text collate "C" not null primary key,
      kind text collate "C" not null check (kind in ('zerto', 'token')),
      user_name text collate "C" not null,
      user_name_folded text collate "C" not null,
      created_at bigint not null,
      last_used_at bigint not null,
      ends_at bigint not null
    )`,
    'create index if not exists session_by_user on session (user_name_folded)',
  ],
}
