import type { Log } from '../runtime/index.ts'
import { aborted, untilAborted } from './aborted.ts'
import type { Core } from './core.ts'
import { checkedInstant, type OwnedClock } from './create-site-clock.ts'
import type { Ledger } from './ledger.ts'
import type { Signals } from './signals.ts'

/** Events done between two commits while time is caught up with. */
const BATCH_MAX = 500
/** Milliseconds of the site until what could not be written is tried again. */
const RETRY_MS = 1_000
/** Signals after which one call no longer follows a clock that they set forward: a scenario may do so without end. */
export const SIGNALS_FOLLOWED_MAX = 100

/** Makes things happen when they are due: by itself once started, or as told. */
export interface Driver {
  start(): void
  stop(): Promise<void>
  runUntil(instant: number): Promise<void>
  /** Does what is due until an instant; says whether no signal has to be told before. Within `exclusively`. */
  catchUp(core: Core, until: number): Promise<boolean>
  /** Says that something else may be due now. */
  ring(): void
}

export function createDriver({
  ledger,
  clock,
  signals,
  log,
}: {
  readonly ledger: Ledger
  readonly signals: Signals
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

  async function catchUp(core: Core, until: number): Promise<boolean> {
    if (signals.isPending()) return false
    let count = 0
    for (let due = core.nextDueAt(); due !== null && due <= until; due = core.nextDueAt()) {
      core.step()
      count += 1
      if (core.hasSignals()) {
        await ledger.flush()
        return false
      }
      if (count % BATCH_MAX === 0) await ledger.flush()
    }
    if (count % BATCH_MAX > 0) await ledger.flush()
    return true
  }

  async function run(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const waking = AbortSignal.any([stopped, alarm.signal])
      if (drivers > 0) {
        await aborted(waking)
        continue
      }
      let due: number | 'signals' | null
      try {
        due = await ledger.exclusively(async (core) =>
          (await catchUp(core, clock.now())) ? core.nextDueAt() : 'signals',
        )
      } catch (error) {
        log.error({ err: error }, 'the simulated site could not go on; trying again')
        due = clock.now() + RETRY_MS
      }
      if (due === 'signals') {
        // A listener that does not come to an end must not keep a stop from it.
        await untilAborted(signals.deliver(), stopped)
        await others()
        continue
      }
      if (waking.aborted) continue
      // A rung alarm and a stop both end the sleep; which one it was is asked above.
      await (due === null ? aborted(waking) : clock.sleep(due - clock.now(), waking).catch(() => {}))
    }
  }

  /** One batch on the way to an instant: says whose turn it is then. */
  function drive(instant: number): Promise<'sleepers' | 'signals' | 'more' | 'done'> {
    return ledger.exclusively(async (core) => {
      if (signals.isPending()) return 'signals'
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
        if (core.hasSignals()) {
          await ledger.flush()
          return 'signals'
        }
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
      let until = checkedInstant(Math.round(instant))
      drivers += 1
      ring()
      let signalled = 0
      try {
        for (let turn = await drive(until); turn !== 'done'; turn = await drive(until)) {
          if (turn === 'sleepers') await clock.advance((clock.nextWakeAt() ?? 0) - clock.now())
          else if (turn === 'signals') {
            await signals.deliver()
            signalled += 1
            // It may have set the clock forward: what was passed over is done as well.
            if (signalled <= SIGNALS_FOLLOWED_MAX) until = Math.max(until, clock.now())
          } else await others()
        }
      } finally {
        drivers -= 1
        ring()
      }
    },
  }
}

/** Lets others have their turn: requests come between two batches. */
async function others(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
