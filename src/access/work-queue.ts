import { Problem } from '../problem/index.ts'

/** Runs jobs a few at a time, in the order they came. */
export interface WorkQueue {
  /**
   * Runs the job in its turn, and gives what it gives.
   * @throws Problem `too-busy` where as many wait as may
   */
  run<T>(job: () => Promise<T>): Promise<T>
}

/** Keeps work that is heavy by design, such as hashing passwords, from taking the machine over. */
export function createWorkQueue(limits: { readonly running: number; readonly waiting: number }): WorkQueue {
  const waiting: (() => void)[] = []
  let running = 0

  async function takeTurn(): Promise<void> {
    if (running < limits.running) {
      running += 1
      return
    }
    if (waiting.length >= limits.waiting) {
      throw new Problem('too-busy', 'Too many logins are waiting; try again in a second.', {
        retryAfterSeconds: 1,
      })
    }
    await new Promise<void>((resolve) => waiting.push(resolve))
  }

  // The turn is handed on, not given back, so that nobody slips in between.
  function passTurn(): void {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }

  return {
    run: async (job) => {
      await takeTurn()
      try {
        return await job()
      } finally {
        passTurn()
      }
    },
  }
}
