import { Problem } from '../problem/index.ts'
import type { Clock, Log, Service } from '../runtime/index.ts'
import type { PropertyStore } from '../store/index.ts'
import { HOUR_MS } from '../task/index.ts'
import type { Retention } from './create-retention.ts'

const LOOK_EVERY_MS = 1000
/** By the machine: when a run that failed, or that another process is at, is asked for again. */
const RETRY_MS = 60_000
/** Keeps when the last run by the clock began, so that several processes run once an hour together. */
const LAST_RUN = 'retention-ran-at'

export interface RetentionSchedule extends Service {
  /** Runs where an hour is over. @returns whether it ran */
  look(): Promise<boolean>
}

/** Prunes every hour of the clock of tasks, in one of the processes on a database. */
export function createRetentionSchedule(parts: {
  readonly retention: Pick<Retention, 'run' | 'stop'>
  readonly properties: PropertyStore
  /** The time of tasks. */
  readonly clock: Clock
  /** By which it waits: a site that goes on by a year at once is looked at once. */
  readonly machine: Clock
  readonly log: Log
}): RetentionSchedule {
  const { retention, properties, clock, machine, log } = parts
  const abort = new AbortController()
  let lastRunAt: number | undefined
  let going: Promise<void> | undefined

  // A site that was begun again may be at a time before its last run.
  const isDue = () => lastRunAt === undefined || clock.now() - lastRunAt >= HOUR_MS || clock.now() < lastRunAt

  async function look(): Promise<boolean> {
    if (!isDue()) return false
    const noted = await properties.find(LAST_RUN)
    lastRunAt = noted === undefined ? undefined : Number(noted)
    if (!isDue()) return false
    const now = clock.now()
    await retention.run(null)
    await properties.put(LAST_RUN, String(now))
    lastRunAt = now
    return true
  }

  async function lookOn(): Promise<void> {
    let isFailing = false
    while (!abort.signal.aborted) {
      let waitMs = LOOK_EVERY_MS
      try {
        await look()
        if (isFailing) log.warn({}, 'retention runs again')
        isFailing = false
      } catch (error) {
        waitMs = RETRY_MS
        const isBusy = error instanceof Problem && error.code === 'too-busy'
        if (!isBusy && !isFailing) log.error({ err: error }, 'retention run failed')
        isFailing ||= !isBusy
      }
      await machine.sleep(waitMs, abort.signal).catch(() => {})
    }
  }

  return {
    look,
    async start() {
      going ??= lookOn()
    },
    async stop() {
      abort.abort()
      await retention.stop()
      await going
    },
  }
}
