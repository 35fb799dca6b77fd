import type { Migration } from './migration.ts'

/**
 * Tasks, with an index for each kind of list: lists are newest first, and one that is filtered by type, state or
 * both walks its own index to the end of the page without sorting. `completed_at` ends the first index so that
 * completion filters are decided without reading the row.
 */
export const tasksMigration: Migration = {
  name: '0001-tasks',
  sqlite: [
    `create table task (
      id text not null primary key,
      type text not null,
      state text not null,
      progress_percent integer not null check (progress_percent between 0 and 100),
      started_at integer not null,
      completed_at integer,
      complete_reason text,
      initiated_by text,
      is_cancellable integer not null check (is_cancellable in (0, 1)),
      generation integer not null check (generation >= 1),
      related text not null,
      cancel_requested_at integer,
      changed_at integer not null
    ) strict`,
    'create index task_by_start on task (started_at desc, id desc, completed_at)',
    'create index task_by_type on task (type, started_at desc, id desc)',
    'create index task_by_state on task (state, started_at desc, id desc)',
    'create index task_by_type_and_state on task (type, state, started_at desc, id desc)',
    // What the service looks at every second is next to nothing.
    `create index task_cancelling on task (changed_at, id)
      where cancel_requested_at is not null and state = 'Cancelling'`,
    `create table task_revision (
      only_row integer not null primary key check (only_row = 1),
      revision integer not null
    ) strict`,
    'insert into task_revision (only_row, revision) values (1, 0)',
    `create table idempotency_key (
      owner text not null,
      key text not null,
      digest text not null,
      task_id text not null references task (id),
      expires_at integer not null,
      primary key (owner, key)
    ) strict, without rowid`,
    'create index idempotency_key_by_expiry on idempotency_key (expires_at)',
    'create index idempotency_key_by_task on idempotency_key (task_id)',
  ],
  postgres: [
    `create table if not exists task (
      id text collate "C" not null primary key,
      type text collate "C" not null,
      state text collate "C" not null,
      progress_percent integer not null check (progress_percent between 0 and 100),
      started_at bigint not null,
      completed_at bigint,
      complete_reason text collate "C",
      initiated_by text collate "C",
      is_cancellable integer not null check (is_cancellable in (0, 1)),
      generation integer not null check (generation >= 1),
      related text collate "C" not null,
      cancel_requested_at bigint,
      changed_at bigint not null
    )`,
    'create index if not exists task_by_start on task (started_at desc, id desc, completed_at)',
    'create index if not exists task_by_type on task (type, started_at desc, id desc)',
    'create index if not exists task_by_state on task (state, started_at desc, id desc)',
    'create index if not exists task_by_type_and_state on task (type, state, started_at desc, id desc)',
    `create index if not exists task_cancelling on task (changed_at, id)
      where cancel_requested_at is not null and state = 'Cancelling'`,
    // One row would let writers in one by one. The revision is the sum of all rows; a writer takes one of them.
    `create table if not exists task_revision (
      slot integer not null primary key,
      revision bigint not null
    )`,
    // The words of newer servers that tasks had at some time. Which of them are held now is asked of the tasks.
    `create table if not exists task_word (
      kind text collate "C" not null check (kind in ('type', 'state')),
      word text collate "C" not null,
      primary key (kind, word)
    )`,
    // No foreign key to the task: on what spreads itself the two lie on different machines.
    `create table if not exists idempotency_key (
      owner text collate "C" not null,
      key text collate "C" not null,
      digest text collate "C" not null,
      task_id text collate "C" not null,
      expires_at bigint not null,
      primary key (owner, key)
    )`,
    'create index if not exists idempotency_key_by_expiry on idempotency_key (expires_at)',
    'create index if not exists idempotency_key_by_task on idempotency_key (task_id)',
  ],
}
