import { Problem } from '../../problem/index.ts'
import type { Log } from '../../runtime/index.ts'
import type { Connection } from './connection.ts'

export interface ServerFacts {
  /** Text is compared byte by byte whatever is said; CockroachDB refuses columns that say so. */
  readonly isBytewise: boolean
  /** LISTEN and NOTIFY; CockroachDB has neither. */
  readonly hasNotifications: boolean
  /** Settings of every session that writes. */
  readonly settings: Readonly<Record<string, string>>
}

interface FactsRow {
  readonly version: string
  readonly encoding: string | null
  readonly commit_kept: string | null
  readonly disk_synced: string | null
}

const FACTS = `select version() as version,
  current_setting('server_encoding', true) as encoding,
  current_setting('synchronous_commit', true) as commit_kept,
  current_setting('fsync', true) as disk_synced`

/**
 * What stands for the index hints of SQLite: every question has an index in its order, and a plan that sorts or
 * reads a table whole is wrong however cheap it looks. Without costs of pages a plan is judged by the rows it walks
 * over, so that the index with the most of the conditions wins; with them one that lies in the order of the table
 * does, which is the index of all tasks. Plans do not depend on values, so that tests can read them.
 */
const PLANNING = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_sort: 'off',
  seq_page_cost: '0',
  random_page_cost: '0',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
}

/** Settings of a session that takes the steps of the schema, which may take long and wait for others. */
export const MIGRATION_SETTINGS = {
  statement_timeout: '0',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  client_min_messages: 'warning',
}

/**
 * Looks at what the promises of the store rest on.
 *
 * @throws Problem `store-unavailable` where text is not kept as UTF-8
 */
export async function checkServer(
  connection: Connection,
  { place, statementTimeoutMs, log }: { place: string; statementTimeoutMs: number; log: Log },
): Promise<ServerFacts> {
  const [facts] = (await connection.execute<FactsRow>(FACTS)).rows
  if (facts === undefined) throw new Error('The server says nothing about itself.')
  const { version, encoding, commit_kept: commitKept, disk_synced: diskSynced } = facts
  const isCockroach = version.startsWith('CockroachDB')
  if (encoding !== null && encoding !== 'UTF8') {
    throw new Problem(
      'store-unavailable',
      `${place} keeps text as ${encoding}; create the database with encoding UTF8.`,
    )
  }
  if (diskSynced === 'off') {
    log.warn(
      { place },
      'the server runs with fsync=off: a loss of power may cost writes that were acknowledged',
    )
  }
  return {
    isBytewise: isCockroach,
    hasNotifications: !isCockroach,
    settings: {
      ...PLANNING,
      client_min_messages: 'warning',
      statement_timeout: String(statementTimeoutMs),
      // A process that stands still must not keep others from the rows it has written.
      idle_in_transaction_session_timeout: String(statementTimeoutMs),
      // `remote_apply` is more than `on`, and stays.
      synchronous_commit: commitKept === 'remote_apply' ? 'remote_apply' : 'on',
    },
  }
}

/** @throws Problem `store-unavailable` where a session answers before its writes are kept, whatever it was told */
export async function checkSession(connection: Connection, place: string): Promise<void> {
  const { rows } = await connection.execute<{ kept: string | null }>(
    `select current_setting('synchronous_commit', true) as kept`,
  )
  const kept = rows[0]?.kept ?? 'on'
  if (kept === 'on' || kept === 'remote_apply') return
  throw new Problem(
    'store-unavailable',
    `${place} acknowledges writes before they are kept (synchronous_commit is ${kept} whatever is asked for); connect to the server itself, or let the pooler pass the setting on.`,
  )
}
