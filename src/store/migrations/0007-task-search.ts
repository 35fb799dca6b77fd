import type { Migration } from './migration.ts'

/**
 * What a search asks for beyond the lists of `/v1`. `task_term` says who started a task and what it relates to,
 * `task_text` holds what is looked through for a text; both are in the order of lists, so that a page is one walk,
 * and both are written with the task. The indexes are for the orders of a search, and for what has not ended.
 */
export const taskSearchMigration: Migration = {
  name: '0007-task-search',
  fillsTerms: true,
  sqlite: [
    `create table task_term (
      kind text not null,
      term text not null,
      started_at integer not null,
      task_id text not null,
      primary key (kind, term, started_at desc, task_id desc)
    ) strict, without rowid`,
    `create table task_text (
      started_at integer not null,
      task_id text not null,
      reason text not null,
      initiator text not null,
      primary key (started_at desc, task_id desc)
    ) strict, without rowid`,
    `create index task_by_end on task (completed_at desc, started_at desc, id desc)
      where completed_at is not null`,
    `create index task_by_span on task (completed_at - started_at desc, started_at desc, id desc)
      where completed_at is not null`,
    'create index task_without_end on task (started_at desc, id desc) where completed_at is null',
    `create index task_running on task (started_at desc, id desc)
      where state not in ('Failed', 'Stopped', 'Completed')`,
  ],
  postgres: [
    `create table if not exists task_term (
      kind text collate "C" not null,
      term text collate "C" not null,
      started_at bigint not null,
      task_id text collate "C" not null,
      primary key (kind, term, started_at, task_id)
    )`,
    `create table if not exists task_text (
      started_at bigint not null,
      task_id text collate "C" not null,
      reason text collate "C" not null,
      initiator text collate "C" not null,
      primary key (started_at, task_id)
    )`,
    `create index if not exists task_by_end on task (completed_at desc, started_at desc, id desc)
      where completed_at is not null`,
    `create index if not exists task_by_span on task ((completed_at - started_at) desc, started_at desc, id desc)
      where completed_at is not null`,
    'create index if not exists task_without_end on task (started_at desc, id desc) where completed_at is null',
    `create index if not exists task_running on task (started_at desc, id desc)
      where state not in ('Failed', 'Stopped', 'Completed')`,
  ],
}
