import { Problem } from '../problem/index.ts'
import type { Stores } from './stores.ts'

/** The property of a store into which another one is being copied: how far that has come. */
export const COPY_NOTE = 'copy-progress'

/**
 * A copy that was interrupted looks like a store and lacks what comes last, so nobody may work on it.
 *
 * @param place as messages name the store
 * @throws Problem `store-unfinished`
 */
export async function refuseUnfinishedCopy(
  { properties }: Pick<Stores, 'properties'>,
  place: string,
): Promise<void> {
  if ((await properties.find(COPY_NOTE)) === undefined) return
  throw new Problem(
    'store-unfinished',
    `${place} holds a copy that is not finished; finish it with the same zvm-tasks copy, or empty it.`,
  )
}
