import type { Site } from '../inventory/index.ts'
import { Problem } from '../problem/index.ts'
import type { SimulationRecord, SimulationStore } from '../store/index.ts'
import type { Task } from '../task/index.ts'
import { Core } from './core.ts'
import type { ClockRecord, OwnedClock } from './create-site-clock.ts'
import { layOut } from './layout.ts'
import { Records } from './records.ts'
import { createTurns } from './turns.ts'

/** What a simulation begins with. Tasks have ended. */
export interface InitialSite {
  readonly site: Site
  readonly tasks: readonly Task[]
}

/** Keeps what is remembered and what is written the same: the one way to the core, for one caller at a time. */
export interface Ledger {
  /** The simulation as it is now; another one after what could not be written. */
  core(): Core
  /** Runs `work` alone. What it throws unexpectedly, and what cannot be written, is as if it had not been. */
  exclusively<Result>(work: (core: Core) => Promise<Result>): Promise<Result>
  /** Writes what has changed, all of it or nothing. Within `exclusively`. */
  flush(): Promise<void>
  /** Forgets everything, tasks included, and begins again. Within `exclusively`. */
  beginAgain(): Promise<void>
  /** Replaces everything. Within `exclusively`. @throws Problem for records that cannot be read, before any change */
  replace(records: readonly SimulationRecord[], tasks: readonly Task[]): Promise<void>
}

/** Opens what a store keeps, the time included; an empty one begins with the initial site. */
export async function openLedger(parts: {
  readonly store: SimulationStore
  readonly clock: OwnedClock
  readonly seed: number
  readonly initialSite: () => InitialSite
}): Promise<Ledger> {
  const { store, clock, seed, initialSite } = parts
  const inTurn = createTurns()
  let records = new Records()
  let core: Core | undefined
  /** What is kept is not what is remembered: it is read again before the next turn. */
  let isStale = false
  /** How the time ran when the site began. */
  let origin = clock.record()

  function known(): Core {
    if (core === undefined) throw new Error('A ledger is used once it is open.')
    return core
  }

  function resume(loaded: readonly SimulationRecord[]): void {
    const read = Records.read(loaded)
    records = read.records
    core = new Core(read.state)
    origin = clockRecordOf(loaded, 'origin') ?? origin
    isStale = false
  }

  async function begin(): Promise<void> {
    origin = clock.record()
    const { site, tasks } = initialSite()
    const state = layOut({ site, seed, at: clock.now() })
    records = new Records()
    const { puts } = records.changesTo(state, state.activities.keys())
    const times = [toClockRecord('now', clock.record()), toClockRecord('origin', origin)]
    await store.commit(
      { tasks: [...tasks, ...site.tasks], puts: [...puts, ...times], removes: [] },
      clock.now(),
    )
    records.noteWritten(state)
    core = new Core(state)
    isStale = false
  }

  const loaded = await store.load()
  if (loaded.length === 0) await begin()
  else {
    const time = clockRecordOf(loaded, 'now')
    if (time !== undefined) clock.resume(time)
    resume(loaded)
  }

  return {
    core: known,

    exclusively: (work) =>
      inTurn(async () => {
        if (isStale) resume(await store.load())
        try {
          return await work(known())
        } catch (error) {
          if (!(error instanceof Problem)) isStale = true
          throw error
        }
      }),

    async flush() {
      const state = known().state()
      const { tasks, activities } = known().takeChanges()
      const { puts, removes } = records.changesTo(state, activities)
      try {
        await store.commit(
          { tasks, puts: [...puts, toClockRecord('now', clock.record())], removes },
          clock.now(),
        )
      } catch (error) {
        isStale = true
        throw error
      }
      records.noteWritten(state)
    },

    async beginAgain() {
      isStale = true
      await store.clear({ tasks: true })
      if (origin.mode === 'frozen') clock.resume({ ...origin, machineAt: clock.record().machineAt })
      await begin()
    },

    async replace(given, tasks) {
      Records.read(given)
      const time = clockRecordOf(given, 'now')
      isStale = true
      await store.clear({ tasks: true })
      await store.commit({ tasks, puts: given, removes: [] }, clock.now())
      // The time of a snapshot is that at which it was taken.
      if (time !== undefined) clock.resume({ ...time, machineAt: clock.record().machineAt })
      resume(given)
    },
  }
}

function toClockRecord(id: 'now' | 'origin', record: ClockRecord): SimulationRecord {
  return { kind: 'clock', id, json: JSON.stringify(record) }
}

function clockRecordOf(records: readonly SimulationRecord[], id: 'now' | 'origin'): ClockRecord | undefined {
  const record = records.find((one) => one.kind === 'clock' && one.id === id)
  // Written by `toClockRecord` alone.
  return record === undefined ? undefined : (JSON.parse(record.json) as ClockRecord)
}
