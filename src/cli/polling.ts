import { type CallOptions, isWorthRetrying } from '../client/index.ts'
import { Problem } from '../problem/index.ts'
import type { Arguments, Flag, Io } from './command.ts'
import { formatDuration } from './humane-time.ts'
import { readSeconds } from './seconds.ts'
import { toTerminalText } from './terminal-text.ts'

export const POLLING_FLAGS: readonly Flag[] = [
  { name: 'poll-every', value: 'SECONDS', doc: 'Seconds between two questions to the server; initially 5.' },
  {
    name: 'outage',
    value: 'SECONDS',
    doc: 'Go on asking a server that is away, overloaded or failing for this long; initially 300.',
  },
]

/** How a server is asked again and again. */
export interface Polling {
  /**
   * Asks until there is an answer: what is worth retrying is retried with growing pauses until the outage has
   * lasted too long. `undefined` once the time is up.
   */
  ask<Answer>(call: (options: CallOptions) => Promise<Answer>): Promise<Answer | undefined>
  /** Milliseconds until the time is up; may be endless. */
  leftMs(): number
  /** Waits for the next turn. False once the time is up. */
  pause(): Promise<boolean>
}

const FIRST_PAUSE_MS = 1_000
const PAUSE_MS_MAX = 30_000
const REQUEST_MS = 30_000

/**
 * @param limitMs milliseconds until the time is up
 * @throws Problem `misuse` for flags that are not seconds
 */
export function createPolling(args: Arguments, limitMs: number | undefined, io: Io): Polling {
  const pollEveryMs = readSeconds(args, 'poll-every') ?? 5_000
  const outageMs = readSeconds(args, 'outage') ?? 300_000
  if (pollEveryMs < 100) throw new Problem('misuse', '--poll-every is at least 0.1 seconds.')
  const { clock, signal } = io
  const endsAt = limitMs === undefined ? Number.POSITIVE_INFINITY : clock.now() + limitMs

  /** False where the time is up before the pause is over. */
  async function sleep(ms: number): Promise<boolean> {
    const left = endsAt - clock.now()
    await clock.sleep(Math.max(0, Math.min(ms, left)), signal)
    signal.throwIfAborted()
    return ms < left
  }

  return {
    async ask(call) {
      let since: number | undefined
      for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX)) {
        const left = endsAt - clock.now()
        try {
          const answer = await call({ signal, timeoutMs: Math.max(1_000, Math.min(REQUEST_MS, left)) })
          if (since !== undefined)
            io.err.write(`Answered again after ${formatDuration(clock.now() - since)}.\n`)
          return answer
        } catch (error) {
          if (!isWorthRetrying(error)) throw error
          if (clock.now() >= endsAt) return undefined
          since ??= clock.now()
          const outageLeft = since + outageMs - clock.now()
          if (outageLeft <= 0) throw error
          // The server knows best how long it needs, within what we are ready to wait.
          const wanted = Math.max(pauseMs, (error.retryAfterSeconds ?? 0) * 1000)
          const chosen = Math.min(wanted, outageLeft)
          io.err.write(`${toTerminalText(error.message)} Trying again in ${formatDuration(chosen)}.\n`)
          if (!(await sleep(chosen))) return undefined
        }
      }
    },
    leftMs: () => endsAt - clock.now(),
    pause: () => sleep(pollEveryMs),
  }
}
