import type { Log } from '../runtime/index.ts'
import type { Core } from './core.ts'
import type { OwnedClock } from './create-site-clock.ts'
import type { Ledger } from './ledger.ts'

/** Events done between two commits while time is caught up with. */
const BATCH_MAX = 500
/** Milliseconds of the site until what could not be written is tried again. */
const RETRY_MS = 1_000

/** Makes things happen when they are due: by itself once started, or as told. */
export interface Driver {
  start(): void
  stop(): Promise<void>
  runUntil(instant: number): Promise<void>
  /** Does what is due until now. Within `exclusively`. */
  catchUp(core: Core): Promise<void>
  /** Says that something else may be due now. */
  ring(): void
}

export function createDriver({
  ledger,
  clock,
  log,
}: {
  readonly ledger: Ledger
  readonly clock: OwnedClock
  readonly log: Log
}): Driver {
  let running: { readonly stopped: AbortController; readonly done: Promise<void> } | undefined
  /** How many drive by hand; the loop then leaves all to them. */
  let drivers = 0
  let alarm = new AbortController()

  function ring(): void {
    alarm.abort()
    alarm = new AbortController()
  }

  async function catchUp(core: Core): Promise<void> {
    const until = clock.now()
    let count = 0
    for (let due = core.nextDueAt(); due !== null && due <= until; due = core.nextDueAt()) {
      core.step()
      count += 1
      if (count % BATCH_MAX === 0) await ledger.flush()
    }
    if (count % BATCH_MAX > 0) await ledger.flush()
  }

  async function run(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const waking = AbortSignal.any([stopped, alarm.signal])
      if (drivers > 0) {
        await aborted(waking)
        continue
      }
      let due: number | null
      try {
        due = await ledger.exclusively(async (core) => {
          await catchUp(core)
          return core.nextDueAt()
        })
      } catch (error) {
        log.error({ err: error }, 'the simulated site could not go on; trying again')
        due = clock.now() + RETRY_MS
      }
      if (waking.aborted) continue
      // A rung alarm and a stop both end the sleep; which one it was is asked above.
      await (due === null ? aborted(waking) : clock.sleep(due - clock.now(), waking).catch(() => {}))
    }
  }

  /** One batch on the way to an instant: says whose turn it is then. */
  function drive(instant: number): Promise<'sleepers' | 'more' | 'done'> {
    return ledger.exclusively(async (core) => {
      for (let count = 0; count < BATCH_MAX; count += 1) {
        const due = core.nextDueAt()
        const next = due !== null && due <= instant ? due : null
        const wakes = clock.nextWakeAt()
        if (wakes !== null && wakes <= instant && (next === null || wakes < next)) {
          // They are to find what has happened before them.
          await ledger.flush()
          return 'sleepers'
        }
        clock.moveTo(next ?? instant)
        if (next === null) {
          await ledger.flush()
          return 'done'
        }
        core.step()
      }
      await ledger.flush()
      return 'more'
    })
  }

  return {
    ring,
    catchUp,

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

    async runUntil(instant) {
      drivers += 1
      ring()
      try {
        for (let turn = await drive(instant); turn !== 'done'; turn = await drive(instant)) {
          if (turn === 'sleepers') await clock.advance((clock.nextWakeAt() ?? 0) - clock.now())
          // Requests come between two batches.
          else await new Promise((resolve) => setImmediate(resolve))
        }
      } finally {
        drivers -= 1
        ring()
      }
    },
  }
}

/** Resolves once the signal is aborted. */
async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}
