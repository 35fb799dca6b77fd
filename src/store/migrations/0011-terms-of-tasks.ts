import type { Migration } from './migration.ts'

/** The terms of one task: what counts by site, VPG or initiator asks of each. In the order of starts, as tasks come. */
export const termsOfTasksMigration: Migration = {
  name: '0011-terms-of-tasks',
  sqlite: ['create index task_term_by_task on task_term (started_at, task_id, kind)'],
  postgres: ['create index if not exists task_term_by_task on task_term (started_at, task_id, kind)'],
}
