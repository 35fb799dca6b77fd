-- Generated from src/store/migrations; do not edit.

CREATE TRIGGER audit_entry_is_not_changed before update on audit_entry begin
  select raise(abort, 'the audit log is append-only');
end;

CREATE TRIGGER audit_entry_is_not_removed before delete on audit_entry begin
  select raise(abort, 'the audit log is append-only');
end;

CREATE TABLE audit_entry (
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
) strict;

CREATE INDEX audit_entry_by_time on audit_entry (noted_at);

CREATE TABLE entity (
  kind text not null,
  identifier_folded text not null,
  identifier text not null,
  site_identifier text not null,
  is_local integer not null check (is_local in (0, 1)),
  first_seen_at integer not null,
  primary key (kind, identifier_folded)
) strict, without rowid;

CREATE TABLE idempotency_key (
  owner text not null,
  key text not null,
  digest text not null,
  task_id text not null references task (id),
  expires_at integer not null,
  primary key (owner, key)
) strict, without rowid;

CREATE INDEX idempotency_key_by_expiry on idempotency_key (expires_at);

CREATE INDEX idempotency_key_by_task on idempotency_key (task_id);

CREATE TABLE legal_hold (
  id text not null primary key,
  placed_at integer not null,
  hold text not null,
  release text
) strict, without rowid;

CREATE TABLE migration (name text not null primary key, applied_at integer not null) strict, without rowid;

CREATE TABLE property (
  name text not null primary key,
  value text not null
) strict, without rowid;

CREATE TABLE retention_rules (
  version integer not null primary key,
  changed_at integer not null,
  changed_by text not null,
  rules text not null
) strict;

CREATE TABLE retention_run (
  id text not null primary key,
  begun_at integer not null,
  run text not null
) strict, without rowid;

CREATE INDEX retention_run_by_begin on retention_run (begun_at desc, id desc);

CREATE TABLE retention_total (
  kind text not null,
  value text not null,
  count integer not null,
  primary key (kind, value)
) strict, without rowid;

CREATE TABLE session (
  secret_hash text not null primary key,
  kind text not null check (kind in ('zerto', 'token')),
  user_name text not null,
  user_name_folded text not null,
  created_at integer not null,
  last_used_at integer not null,
  ends_at integer not null
) strict, without rowid;

CREATE INDEX session_by_user on session (user_name_folded);

CREATE TABLE simulation_record (
  kind text not null,
  id text not null,
  json text not null,
  primary key (kind, id)
) strict, without rowid;

CREATE TABLE task (
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
, duration_class integer generated always as (case
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
end) virtual, position integer not null default 0) strict;

CREATE INDEX task_by_duration on task (duration_class, started_at desc, id desc, completed_at)
  where duration_class is not null;

CREATE INDEX task_by_end on task (completed_at desc, started_at desc, id desc)
  where completed_at is not null;

CREATE INDEX task_by_span on task (completed_at - started_at desc, started_at desc, id desc)
  where completed_at is not null;

CREATE INDEX task_by_start on task (started_at desc, id desc, completed_at);

CREATE INDEX task_by_state on task (state, started_at desc, id desc);

CREATE INDEX task_by_state_and_duration on task
  (state, duration_class, started_at desc, id desc, completed_at) where duration_class is not null;

CREATE INDEX task_by_type on task (type, started_at desc, id desc);

CREATE INDEX task_by_type_and_duration on task
  (type, duration_class, started_at desc, id desc, completed_at, state) where duration_class is not null;

CREATE INDEX task_by_type_and_state on task (type, state, started_at desc, id desc);

CREATE INDEX task_cancelling on task (changed_at, id)
  where cancel_requested_at is not null and state = 'Cancelling';

CREATE INDEX task_running on task (started_at desc, id desc)
  where state not in ('Failed', 'Stopped', 'Completed');

CREATE INDEX task_without_end on task (started_at desc, id desc) where completed_at is null;

CREATE TABLE task_change (
  position integer primary key,
  previous integer not null,
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
  cancel_requested_at integer
) strict;

CREATE TABLE task_log (
  only_row integer not null primary key check (only_row = 1),
  forgotten integer not null
) strict;

CREATE TABLE task_term (
  kind text not null,
  term text not null,
  started_at integer not null,
  task_id text not null,
  primary key (kind, term, started_at desc, task_id desc)
) strict, without rowid;

CREATE INDEX task_term_by_task on task_term (started_at, task_id, kind);

CREATE TABLE task_text (
  started_at integer not null,
  task_id text not null,
  reason text not null,
  initiator text not null,
  primary key (started_at desc, task_id desc)
) strict, without rowid;

CREATE TABLE user (
  name_folded text not null primary key,
  name text not null,
  role text not null check (role in ('reader', 'producer', 'administrator')),
  password_hash text not null,
  created_at integer not null
) strict, without rowid;

CREATE TABLE webhook (
  id text not null primary key,
  created_at integer not null,
  position integer not null,
  content text not null
) strict, without rowid;

CREATE TABLE webhook_delivery (
  webhook_id text not null,
  position integer not null,
  task_id text not null,
  state text not null check (state in ('waiting', 'delivered', 'dead')),
  due_at integer not null,
  content text not null,
  primary key (webhook_id, position)
) strict, without rowid;

CREATE INDEX webhook_delivery_of_task on webhook_delivery (webhook_id, state, task_id, position);
