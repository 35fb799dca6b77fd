import { type Clock, systemClock } from '../../runtime/index.ts'
import { findFailure, inDoubt, toProblem } from './postgres-problem.ts'

const PAUSE_MS = 10
const PAUSE_MAX_MS = 500

/** A commit of which nobody knows whether it was kept; the cause is what was met. */
export class CommitInDoubt extends Error {}

export interface Persistence {
  readonly place: string
  /** How long an attempt is repeated. */
  readonly retryForMs: number
  /**
   * Whether an attempt may be repeated although it may have been kept: twice is then the same as once, whatever
   * others write in between. No unless given.
   */
  readonly isRepeatable?: boolean
  readonly onConnectionLost?: () => void
  readonly machine?: Clock
}

/**
 * Repeats an attempt, with pauses that grow, while the server is away or others are in the way. What was perhaps kept
 * is repeated only where that can do no harm.
 *
 * @throws Problem `store-unavailable` after the last attempt, or at once where another would go no better
 */
export async function persist<Result>(
  attempt: () => Promise<Result>,
  { place, retryForMs, isRepeatable = false, onConnectionLost, machine = systemClock }: Persistence,
): Promise<Result> {
  const until = machine.now() + retryForMs
  for (let pauseMs = PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS)) {
    try {
      return await attempt()
    } catch (thrown) {
      const isInDoubt = thrown instanceof CommitInDoubt
      const error = isInDoubt ? thrown.cause : thrown
      const failure = findFailure(error)
      if (failure?.isConnectionLost) onConnectionLost?.()
      const mayRepeat = isInDoubt ? isRepeatable : failure?.isPassing === true
      if (!mayRepeat || machine.now() + pauseMs > until) {
        throw isInDoubt ? inDoubt(place, error) : toProblem(error, place)
      }
      await machine.sleep(pauseMs)
    }
  }
}
