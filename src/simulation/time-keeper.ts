import type { Log } from '../runtime/index.ts'
import { aborted, untilAborted } from './aborted.ts'
import type { OwnedClock } from './create-site-clock.ts'
import type { Ledger } from './ledger.ts'

/** Milliseconds of the machine after which the time is kept again while something goes on, at most twice these. */
const BUSY_MS = 2_000
/** The same while nothing does. */
const IDLE_MS = 60_000

/** Keeps a time that a restart could not work out: one that runs, but not as that of the machine does. */
export interface TimeKeeper {
  start(): void
  stop(): Promise<void>
  /** Says that the clock may run in another way now. */
  ring(): void
}

export function createTimeKeeper({
  ledger,
  clock,
  log,
}: {
  readonly ledger: Ledger
  readonly clock: OwnedClock
  readonly log: Log
}): TimeKeeper {
  const { machine } = clock
  let running: { readonly stopped: AbortController; readonly done: Promise<void> } | undefined
  let bell = new AbortController()

  async function keep(): Promise<void> {
    const sinceMs = machine.now() - ledger.keptAt()
    if (sinceMs < (ledger.core().isBusy() ? BUSY_MS / 2 : IDLE_MS)) return
    await ledger
      .exclusively(() => ledger.flush())
      .catch((error: unknown) =>
        log.error({ err: error }, 'the time of the simulated site could not be kept'),
      )
  }

  async function run(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const waking = AbortSignal.any([stopped, bell.signal])
      const { mode, speed } = clock.state()
      if (mode === 'frozen' || speed === 1) await aborted(waking)
      else {
        await untilAborted(
          machine.sleep(BUSY_MS, waking).catch(() => {}),
          waking,
        )
        if (!waking.aborted) await keep()
      }
    }
  }

  return {
    start() {
      if (running !== undefined) return
      const stopped = new AbortController()
      running = { stopped, done: run(stopped.signal) }
    },
    async stop() {
      const ending = running
      running = undefined
      ending?.stopped.abort()
      await ending?.done
    },
    ring() {
      bell.abort()
      bell = new AbortController()
    },
  }
}
