-- Generated from src/store/migrations; do not edit.

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

CREATE TABLE migration (name text not null primary key, applied_at integer not null) strict, without rowid;

CREATE TABLE property (
  name text not null primary key,
  value text not null
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

CREATE TABLE simulation_revision (
  only_row integer not null primary key check (only_row = 1),
  revision integer not null
) strict;

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
) strict;

CREATE INDEX task_by_start on task (started_at desc, id desc, completed_at);

CREATE INDEX task_by_state on task (state, started_at desc, id desc);

CREATE INDEX task_by_type on task (type, started_at desc, id desc);

CREATE INDEX task_by_type_and_state on task (type, state, started_at desc, id desc);

CREATE INDEX task_cancelling on task (changed_at, id)
  where cancel_requested_at is not null and state = 'Cancelling';

CREATE TABLE task_revision (
  only_row integer not null primary key check (only_row = 1),
  revision integer not null
) strict;

CREATE TABLE user (
  name_folded text not null primary key,
  name text not null,
  role text not null check (role in ('reader', 'producer', 'administrator')),
  password_hash text not null,
  created_at integer not null
) strict, without rowid;
