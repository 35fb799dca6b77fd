import { Problem } from '../problem/index.ts'
import type { Clock } from '../runtime/index.ts'
import { CLOCK_MODES, type ClockState, INSTANT_MAX, type SiteClock, SPEED_MAX } from './site-clock.ts'

/** A clock as it is kept: its state, and the time of the machine at which it was so. */
export interface ClockRecord extends ClockState {
  /** Epoch milliseconds of the machine. */
  readonly machineAt: number
}

/** A `SiteClock` with what only its simulation may do. */
export interface OwnedClock extends SiteClock {
  /** The clock under it. */
  readonly machine: Clock
  /** When the first sleeper wakes, epoch milliseconds of the site; null where nobody sleeps. */
  nextWakeAt(): number | null
  /** Goes on to an instant before which nobody wakes, at once; an instant that has passed changes nothing. */
  moveTo(instant: number): void
  record(): ClockRecord
  /** Begins anew where a record left off, be it earlier than now. @throws Problem `value-unreadable` */
  resume(record: ClockRecord): void
}

interface Sleeper {
  wakesAt: number
  readonly wake: () => void
}

/** The longest that one timer of the machine can wait. */
const TIMER_MS_MAX = 2 ** 31 - 1

/**
 * Opens the time of a site over that of the machine.
 *
 * @param state how it runs at first; `now` is the site's time at this very moment
 */
export function createSiteClock(options: {
  readonly machine: Clock
  readonly state: ClockState
}): OwnedClock {
  const { machine } = options
  let { mode, speed } = checked(options.state)
  // The site's time `base` is that of the machine's `anchor`.
  let base = Math.floor(options.state.now)
  let anchor = machine.now()
  let latest = base
  let sleepers: readonly Sleeper[] = []
  let alarm: AbortController | undefined

  function now(): number {
    if (mode === 'frozen') return base
    const instant = Math.min(INSTANT_MAX, Math.floor(base + (machine.now() - anchor) * speed))
    // The machine's own clock may be set back; the site's goes on from where it was.
    if (instant < latest) rebase(latest)
    latest = Math.max(latest, instant)
    return latest
  }

  /** Whole milliseconds are all that a store takes. */
  function rebase(instant: number): void {
    base = Math.min(INSTANT_MAX, Math.floor(instant))
    latest = base
    anchor = machine.now()
  }

  function earliest(): Sleeper | undefined {
    let first: Sleeper | undefined
    for (const sleeper of sleepers) {
      if (first === undefined || sleeper.wakesAt < first.wakesAt) first = sleeper
    }
    return first
  }

  function wake(sleeper: Sleeper): void {
    sleepers = sleepers.filter((other) => other !== sleeper)
    sleeper.wake()
  }

  function wakeDue(): void {
    for (let next = earliest(); next !== undefined && next.wakesAt <= now(); next = earliest()) wake(next)
  }

  /** Sets the machine's timer to the first sleeper, if the time runs by itself. */
  function arm(): void {
    alarm?.abort()
    alarm = undefined
    const next = earliest()
    if (mode === 'frozen' || next === undefined || next.wakesAt > INSTANT_MAX) return
    const controller = new AbortController()
    alarm = controller
    const ms = Math.min(TIMER_MS_MAX, Math.max(0, Math.ceil((next.wakesAt - now()) / speed)))
    machine.sleep(ms, controller.signal).then(
      () => {
        wakeDue()
        arm()
      },
      // Nothing but the abort above ends a sleep of the machine early.
      () => {},
    )
  }

  function start(state: ClockState): void {
    mode = state.mode
    speed = state.speed
    rebase(state.now)
    wakeDue()
    arm()
  }

  const state = (): ClockState => ({ mode, speed, now: now() })

  return {
    machine,
    now,
    state,
    nextWakeAt: () => earliest()?.wakesAt ?? null,

    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        if (ms <= 0) return resolve()
        const onAbort = () => {
          sleepers = sleepers.filter((other) => other !== sleeper)
          arm()
          reject(signal?.reason)
        }
        const sleeper: Sleeper = {
          wakesAt: Math.ceil(now() + ms),
          wake: () => {
            signal?.removeEventListener('abort', onAbort)
            resolve()
          },
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        sleepers = [...sleepers, sleeper]
        if (sleeper === earliest()) arm()
      }),

    set(change) {
      const before = state()
      const after = checked({ ...before, ...change })
      if (after.now < before.now) {
        throw new Problem(
          'value-unreadable',
          `The time of the site cannot go back from ${written(before.now)} to ${written(after.now)}; give a later one, or reset the site.`,
        )
      }
      start(after)
    },

    async advance(ms) {
      const until = checkedInstant(now() + Math.round(Math.max(0, ms)))
      for (let next = earliest(); next !== undefined && next.wakesAt <= until; next = earliest()) {
        rebase(Math.max(now(), next.wakesAt))
        wake(next)
        await settled()
      }
      rebase(Math.max(now(), until))
      arm()
    },

    moveTo(instant) {
      if (!(instant > now())) return
      rebase(instant)
      arm()
    },

    record: () => ({ ...state(), machineAt: machine.now() }),

    // Real time goes on while nothing runs: the wall clock says so. Any other time is of our making, and stands
    // still.
    resume(record) {
      const { mode, speed, now: keptAt } = checked(record)
      const passedMs = mode === 'real' && speed === 1 ? Math.max(0, machine.now() - record.machineAt) : 0
      const instant = keptAt + passedMs
      // Who sleeps, sleeps on for as long as was left.
      const shift = instant - now()
      sleepers = sleepers.map((sleeper) => Object.assign(sleeper, { wakesAt: sleeper.wakesAt + shift }))
      start({ mode, speed, now: instant })
    },
  }
}

function checked(state: ClockState): ClockState {
  const { mode, speed, now } = state
  if (!CLOCK_MODES.includes(mode)) {
    throw new Problem('value-unreadable', `A clock has mode ${CLOCK_MODES.join(' or ')}.`)
  }
  if (!(speed > 0 && speed <= SPEED_MAX)) {
    throw new Problem('value-unreadable', `The speed of a clock is more than 0 and at most ${SPEED_MAX}.`)
  }
  return { mode, speed, now: checkedInstant(Math.floor(now)) }
}

/** An instant that a site can come to. @throws Problem `value-unreadable` */
export function checkedInstant(instant: number): number {
  if (instant >= 0 && instant <= INSTANT_MAX) return instant
  throw new Problem('value-unreadable', 'The time of a site lies in the years 1970 to 9999.')
}

/** A clock that has been kept: one that was let run too far stands at the last moment there is. */
export function toKeptClock(record: ClockRecord): ClockRecord {
  return { ...record, now: Math.min(INSTANT_MAX, Math.floor(record.now)) }
}

function written(instant: number): string {
  return new Date(instant).toISOString()
}

/** Lets everything run that waits for nothing but promises. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
