import type { Migration } from './migration.ts'

/** The state of a simulated site is written together with the tasks it speaks of. */
export const simulationMigration: Migration = {
  name: '0005-simulation',
  sqlite: [
    `create table simulation_record (
      kind text not null,
      id text not null,
      json text not null,
      primary key (kind, id)
    ) strict, without rowid`,
    // Counted apart from `task_revision`, whose only writer is the task store.
    `create table simulation_revision (
      only_row integer not null primary key check (only_row = 1),
      revision integer not null
    ) strict`,
    'insert into simulation_revision (only_row, revision) values (1, 0)',
  ],
  // Its tasks count in `task_revision`, as all do.
  postgres: [
    `create table if not exists simulation_record (
      kind text collate "C" not null,
      id text collate "C" not null,
      json text collate "C" not null,
      primary key (kind, id)
    )`,
  ],
}
