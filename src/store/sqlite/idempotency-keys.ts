import { Problem } from '../../problem/index.ts'
import type { TaskId } from '../../task/index.ts'
import type { IdempotencyKey } from '../task-store.ts'
import type { Database } from './database.ts'

/**
 * The task that was created under the key, unless the key is new or forgotten.
 *
 * @throws Problem `key-reused` where it was another request
 */
export function findCreatedUnder(
  database: Database,
  { owner, key, digest }: IdempotencyKey,
  now: number,
): TaskId | undefined {
  const used = database.get<{ digest: string; task_id: string }>(
    'select digest, task_id from idempotency_key where owner = ? and key = ? and expires_at >= ?',
    owner,
    key,
    now,
  )
  if (used === undefined) return undefined
  if (used.digest !== digest) {
    throw new Problem(
      'key-reused',
      'The Idempotency-Key was used before with another request; send a new key with a new request.',
    )
  }
  // Only `putKey` fills the column.
  return used.task_id as TaskId
}

/** Notes the key, in the place of a forgotten one. Part of the transaction that creates the task. */
export function putKey(
  database: Database,
  { owner, key, digest, expiresAt }: IdempotencyKey,
  id: TaskId,
): void {
  database.run(
    'insert or replace into idempotency_key (owner, key, digest, task_id, expires_at) values (?, ?, ?, ?, ?)',
    owner,
    key,
    digest,
    id,
    expiresAt,
  )
}

export function removeExpired(database: Database, now: number): void {
  database.run('delete from idempotency_key where expires_at < ?', now)
}
