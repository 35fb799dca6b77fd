import type { Migration } from './migration.ts'

/** Who is told of changes, and what is to be told. The index finds the first that waits of each task. */
export const webhooksMigration: Migration = {
  name: '0009-webhooks',
  sqlite: [
    `create table webhook (
      id text not null primary key,
      created_at integer not null,
      position integer not null,
      content text not null
    ) strict, without rowid`,
    `create table webhook_delivery (
      webhook_id text not null,
      position integer not null,
      task_id text not null,
      state text not null check (state in ('waiting', 'delivered', 'dead')),
      due_at integer not null,
      content text not null,
      primary key (webhook_id, position)
    ) strict, without rowid`,
    `create index webhook_delivery_of_task on webhook_delivery (webhook_id, state, task_id, position)`,
  ],
  postgres: [
    `create table if not exists webhook (
      id text collate "C" not null primary key,
      created_at bigint not null,
      position bigint not null,
      content text collate "C" not null
    )`,
    `create table if not exists webhook_delivery (
      webhook_id text collate "C" not null,
      position bigint not null,
      task_id text collate "C" not null,
      state text collate "C" not null check (state in ('waiting', 'delivered', 'dead')),
      due_at bigint not null,
      content text collate "C" not null,
      primary key (webhook_id, position)
    )`,
    `create index if not exists webhook_delivery_of_task
      on webhook_delivery (webhook_id, state, task_id, position)`,
  ],
}
