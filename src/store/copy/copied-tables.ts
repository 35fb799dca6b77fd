import { COPY_NOTE } from '../unfinished-copy.ts'

export type Cell = string | number | null
export type CopiedRow = Readonly<Record<string, Cell>>

/** A table that a copy takes over as it is. Both databases have it under the same names. */
export interface CopiedTable {
  readonly name: string
  /** Its primary key, in the order in which it is read. */
  readonly key: readonly string[]
  readonly columns: Readonly<Record<string, 'text' | 'integer'>>
  /** A condition for rows that are copied, in the SQL of both; all are unless given. */
  readonly where?: string
}

const BEFORE = {
  before_type: 'text',
  before_state: 'text',
  before_started_at: 'integer',
  before_completed_at: 'integer',
} as const

const TASK = {
  type: 'text',
  state: 'text',
  progress_percent: 'integer',
  started_at: 'integer',
  completed_at: 'integer',
  complete_reason: 'text',
  initiated_by: 'text',
  is_cancellable: 'integer',
  generation: 'integer',
  related: 'text',
  cancel_requested_at: 'integer',
} as const

/**
 * Properties of processes, not of the store: who runs the site, who has a lease, how far a copy has come. The new store
 * has none of these processes.
 */
export const IS_OF_PROCESS = `name in ('site-holder', 'site-beat', '${COPY_NOTE}') or substr(name, 1, 6) = 'lease-'`

/**
 * Every table that is copied, in the order of copying: changes come after their tasks, and so do the keys, which SQLite
 * checks. A test holds this and the list below to the schemas.
 */
export const COPIED_TABLES: readonly CopiedTable[] = [
  {
    name: 'user',
    key: ['name_folded'],
    columns: {
      name_folded: 'text',
      name: 'text',
      role: 'text',
      password_hash: 'text',
      created_at: 'integer',
    },
  },
  {
    // Whoever is logged in stays so; what is kept of a session is no secret that opens it.
    name: 'session',
    key: ['secret_hash'],
    columns: {
      secret_hash: 'text',
      kind: 'text',
      user_name: 'text',
      user_name_folded: 'text',
      created_at: 'integer',
      last_used_at: 'integer',
      ends_at: 'integer',
    },
  },
  {
    name: 'property',
    key: ['name'],
    columns: { name: 'text', value: 'text' },
    where: `not (${IS_OF_PROCESS})`,
  },
  {
    name: 'entity',
    key: ['kind', 'identifier_folded'],
    columns: {
      kind: 'text',
      identifier_folded: 'text',
      identifier: 'text',
      site_identifier: 'text',
      is_local: 'integer',
      first_seen_at: 'integer',
    },
  },
  {
    name: 'simulation_record',
    key: ['kind', 'id'],
    columns: { kind: 'text', id: 'text', json: 'text' },
  },
  { name: 'task', key: ['id'], columns: { id: 'text', ...TASK, changed_at: 'integer' } },
  {
    name: 'task_change',
    key: ['position'],
    columns: { position: 'integer', task_id: 'text', changed_at: 'integer', ...BEFORE, ...TASK },
  },
  {
    name: 'idempotency_key',
    key: ['owner', 'key'],
    columns: { owner: 'text', key: 'text', digest: 'text', task_id: 'text', expires_at: 'integer' },
  },
  {
    name: 'webhook',
    key: ['id'],
    columns: { id: 'text', created_at: 'integer', position: 'integer', content: 'text' },
  },
  {
    name: 'webhook_delivery',
    key: ['webhook_id', 'position'],
    columns: {
      webhook_id: 'text',
      position: 'integer',
      task_id: 'text',
      state: 'text',
      due_at: 'integer',
      content: 'text',
    },
  },
  {
    name: 'retention_rules',
    key: ['version'],
    columns: { version: 'integer', changed_at: 'integer', changed_by: 'text', rules: 'text' },
  },
  {
    name: 'legal_hold',
    key: ['id'],
    columns: { id: 'text', placed_at: 'integer', hold: 'text', release: 'text' },
  },
  { name: 'retention_run', key: ['id'], columns: { id: 'text', begun_at: 'integer', run: 'text' } },
  {
    name: 'retention_total',
    key: ['kind', 'value'],
    columns: { kind: 'text', value: 'text', count: 'integer' },
  },
  {
    // Positions have no holes, so the next one follows in both.
    name: 'audit_entry',
    key: ['position'],
    columns: {
      position: 'integer',
      noted_at: 'integer',
      user_name: 'text',
      is_claimed: 'integer',
      address: 'text',
      action: 'text',
      target: 'text',
      outcome: 'text',
      problem: 'text',
      count: 'integer',
      request_id: 'text',
    },
  },
]

/** What is not copied, by table or `table.column`, and why. */
export const NOT_COPIED: Readonly<Record<string, string>> = {
  migration: 'the steps that the target has had itself',
  migration_lock: 'a row to be held, without content',
  task_log: 'set at the end: the databases remember the bounds of the log in different ways',
  task_revision: 'read by nobody since there is a log; left for versions before',
  task_term: 'made with each task, from the task',
  task_text: 'made with each task, from the task',
  task_word: 'made at the end, from the tasks',
  'task.duration_class': 'reckoned by the database',
  'task.position':
    'made with each change: the way from a task to its newest change, where there is no index for it',
  'task_change.previous': 'made with each change: the way to the one before',
}
