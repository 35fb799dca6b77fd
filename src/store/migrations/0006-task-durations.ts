import type { Migration } from './migration.ts'

/**
 * Lists are in the order of starts, so an index by start cannot seek the end of a task, and one by end is in another
 * order. Tasks that took about as long as each other start and end in about the same order: so each class of
 * durations is walked by itself, from where its tasks can have ended, and the walks are merged. Only tasks that have
 * ended are in these indexes, so a report of progress does not touch them.
 */
export const taskDurationsMigration: Migration = {
  name: '0006-task-durations',
  sqlite: [
    `alter table task add column duration_class integer generated always as (case
      when completed_at is null then null
      when completed_at - started_at < 0 then -1
      when completed_at - started_at < 1000 then 0
      when completed_at - started_at < 4000 then 1
      when completed_at - started_at < 16000 then 2
      when completed_at - started_at < 64000 then 3
      when completed_at - started_at < 256000 then 4
      when completed_at - started_at < 1024000 then 5
      when completed_at - started_at < 4096000 then 6
      when completed_at - started_at < 16384000 then 7
      when completed_at - started_at < 65536000 then 8
      when completed_at - started_at < 262144000 then 9
      when completed_at - started_at < 1048576000 then 10
      when completed_at - started_at < 4194304000 then 11
      else 12
    end) virtual`,
    `create index task_by_duration on task (duration_class, started_at desc, id desc, completed_at)
      where duration_class is not null`,
    `create index task_by_type_and_duration on task
      (type, duration_class, started_at desc, id desc, completed_at, state) where duration_class is not null`,
    `create index task_by_state_and_duration on task
      (state, duration_class, started_at desc, id desc, completed_at) where duration_class is not null`,
  ],
  postgres: [],
}
