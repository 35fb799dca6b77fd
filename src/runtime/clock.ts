import { setTimeout as sleep } from 'node:timers/promises'

/** The time of day, passed in wherever it matters. Nobody outside `runtime/` asks the machine for it. */
export interface Clock {
  /** Epoch milliseconds, UTC. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await sleep(ms, undefined, signal === undefined ? {} : { signal })
    } catch {
      // The timer tells of its own abort error; the caller is promised the reason.
      throw signal?.reason
    }
  },
}
