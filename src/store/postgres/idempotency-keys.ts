import { Problem } from '../../problem/index.ts'
import type { TaskId } from '../../task/index.ts'
import type { IdempotencyKey } from '../task-store.ts'
import type { Database, Queries } from './database.ts'
import { TryAgain } from './postgres-problem.ts'

/** Waits for whoever is about to use the same key; takes the place of a forgotten one. */
const TAKE_KEY = `insert into idempotency_key (owner, key, digest, task_id, expires_at) values ($1, $2, $3, $4, $5)
  on conflict (owner, key) do update
    set digest = excluded.digest, task_id = excluded.task_id, expires_at = excluded.expires_at
    where idempotency_key.expires_at < $6`

/**
 * Takes the key for a task that this transaction creates. Gives the task that was created under it before, unless the
 * key is new or forgotten.
 *
 * @throws Problem `key-reused` where it was another request
 */
export async function takeKey(
  queries: Queries,
  { owner, key, digest, expiresAt }: IdempotencyKey,
  { id, now }: { readonly id: TaskId; readonly now: number },
): Promise<TaskId | undefined> {
  if ((await queries.run(TAKE_KEY, owner, key, digest, id, expiresAt, now)) > 0) return undefined
  const used = await queries.get<{ digest: string; task_id: string }>(
    'select digest, task_id from idempotency_key where owner = $1 and key = $2',
    owner,
    key,
  )
  // Forgotten between the two statements.
  if (used === undefined) throw new TryAgain()
  if (used.digest !== digest) {
    throw new Problem(
      'key-reused',
      'The Idempotency-Key was used before with another request; send a new key with a new request.',
    )
  }
  // Only `takeKey` fills the column.
  return used.task_id as TaskId
}

/** Gives the key to another task, where the one that it created is gone. */
export async function moveKey(queries: Queries, { owner, key }: IdempotencyKey, id: TaskId): Promise<void> {
  await queries.run('update idempotency_key set task_id = $1 where owner = $2 and key = $3', id, owner, key)
}

export async function removeExpired(database: Database, now: number): Promise<void> {
  await database.write((queries) => queries.run('delete from idempotency_key where expires_at < $1', now), {
    isRepeatable: true,
  })
}
