import { Problem } from '../problem/index.ts'
import type { ChangeLog } from '../store/index.ts'

/** The smallest position from `after` on behind which all changes are kept; found by halving, as the log cannot tell. */
export async function findKept(changes: ChangeLog, after: number): Promise<number> {
  let [forgotten, kept] = [after - 1, await changes.lastPosition()]
  while (kept - forgotten > 1) {
    const middle = Math.floor((forgotten + kept) / 2)
    if (await isKept(changes, middle)) kept = middle
    else forgotten = middle
  }
  return kept
}

async function isKept(changes: ChangeLog, after: number): Promise<boolean> {
  try {
    await changes.list({ after, limit: 1 })
    return true
  } catch (error) {
    if (error instanceof Problem && error.code === 'changes-forgotten') return false
    throw error
  }
}
