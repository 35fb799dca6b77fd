import type { Migration } from './migration.ts'

const STRICT_COLUMNS = `previous integer not null,
      task_id text not null,
      changed_at integer not null,
      before_type text,
      before_state text,
      before_started_at integer,
      before_completed_at integer,
      type text,
      state text,
      progress_percent integer,
      started_at integer,
      completed_at integer,
      complete_reason text,
      initiated_by text,
      is_cancellable integer,
      generation integer,
      related text,
      cancel_requested_at integer`

/**
 * Every change of every task. What a task was is null for one that is new, what it is for one that is gone. Positions
 * go on after the revisions of earlier versions, so that no number is ever seen twice; they have no holes.
 *
 * In SQLite a task leads to its newest change, and each change to the one before of the same task, 0 where there is
 * none: an index of all that would double what a report of progress writes. `task_log` tells up to where changes are
 * forgotten. In PostgreSQL a position is taken from the one row of `task_log`, which its writer holds up to the commit: positions
 * become visible in their order.
 */
export const taskChangesMigration: Migration = {
  name: '0008-task-changes',
  sqlite: [
    `create table task_change (
      position integer primary key,
      ${STRICT_COLUMNS}
    ) strict`,
    'alter table task add column position integer not null default 0',
    `create table task_log (
      only_row integer not null primary key check (only_row = 1),
      forgotten integer not null
    ) strict`,
    `insert into task_log (only_row, forgotten)
      select 1, (select revision from task_revision) + (select revision from simulation_revision)`,
    'drop table task_revision',
    'drop table simulation_revision',
  ],
  postgres: [
    `create table if not exists task_change (
      position bigint not null primary key,
      task_id text collate "C" not null,
      changed_at bigint not null,
      before_type text collate "C",
      before_state text collate "C",
      before_started_at bigint,
      before_completed_at bigint,
      type text collate "C",
      state text collate "C",
      progress_percent integer,
      started_at bigint,
      completed_at bigint,
      complete_reason text collate "C",
      initiated_by text collate "C",
      is_cancellable integer,
      generation integer,
      related text collate "C",
      cancel_requested_at bigint
    )`,
    'create index if not exists task_change_by_task on task_change (task_id, position)',
    `create table if not exists task_log (
      only_row integer not null primary key check (only_row = 1),
      position bigint not null
    )`,
    `insert into task_log (only_row, position)
      select 1, coalesce(cast(sum(revision) as bigint), 0) from task_revision
      on conflict do nothing`,
  ],
}
