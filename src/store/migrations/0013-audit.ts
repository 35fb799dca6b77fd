import type { Migration } from './migration.ts'

/**
 * Who did what. The database itself refuses to change or remove an entry. Positions have no holes: in PostgreSQL they
 * are taken while the row of `migration_lock` is held, so that they become visible in their order.
 */
export const auditMigration: Migration = {
  name: '0013-audit',
  sqlite: [
    `create table audit_entry (
      position integer not null primary key,
      noted_at integer not null,
      user_name text,
      is_claimed integer not null,
      address text,
      action text not null,
      target text,
      outcome text not null,
      problem text,
      count integer not null,
      request_id text
    ) strict`,
    `create trigger audit_entry_is_not_changed before update on audit_entry begin
      select raise(abort, 'the audit log is append-only');
    end`,
    `create trigger audit_entry_is_not_removed before delete on audit_entry begin
      select raise(abort, 'the audit log is append-only');
    end`,
    'create index audit_entry_by_time on audit_entry (noted_at)',
  ],
  postgres: [
    `create table if not exists audit_entry (
      position bigint not null primary key,
      noted_at bigint not null,
      user_name text collate "C",
      is_claimed integer not null,
      address text collate "C",
      action text collate "C" not null,
      target text collate "C",
      outcome text collate "C" not null,
      problem text collate "C",
      count integer not null,
      request_id text collate "C"
    )`,
    'create index if not exists audit_entry_by_time on audit_entry (noted_at)',
    `create or replace function audit_entry_refuse() returns trigger language plpgsql as
      'begin raise exception ''the audit log is append-only''; end'`,
    'drop trigger if exists audit_entry_is_not_changed on audit_entry',
    `create trigger audit_entry_is_not_changed before update or delete on audit_entry
      for each row execute function audit_entry_refuse()`,
    'drop trigger if exists audit_entry_is_not_emptied on audit_entry',
    `create trigger audit_entry_is_not_emptied before truncate on audit_entry
      for each statement execute function audit_entry_refuse()`,
  ],
}
