import { Problem } from '../problem/index.ts'
import type { SimulationRecord, SimulationStore } from '../store/index.ts'
import type { Task } from '../task/index.ts'
import { asAdopted } from './adopted.ts'
import { Core } from './core.ts'
import { type ClockRecord, type OwnedClock, toKeptClock } from './create-site-clock.ts'
import type { SignalAction } from './cue.ts'
import { layOut } from './layout.ts'
import { Records } from './records.ts'
import type { InitialSite } from './simulation-control.ts'
import type { ClockState } from './site-clock.ts'
import { createTurns } from './turns.ts'

/** Keeps what is remembered and what is written the same: the one way to the core, for one caller at a time. */
export interface Ledger {
  /** The simulation as it is now; another one after what could not be written. */
  core(): Core
  /** Runs `work` alone. What it throws unexpectedly, and what cannot be written, is as if it had not been. */
  exclusively<Result>(work: (core: Core) => Promise<Result>): Promise<Result>
  /** Writes what has changed, all of it or nothing. Within `exclusively`. */
  flush(): Promise<void>
  /** When the time was written last, epoch milliseconds of the machine. */
  keptAt(): number
  /** Forgets everything, tasks included, and begins again, from now on as given. Within `exclusively`. */
  beginAgain(given?: InitialSite): Promise<void>
  /** Replaces everything. Within `exclusively`. @throws Problem for records that cannot be read, before any change */
  replace(records: readonly SimulationRecord[], tasks: readonly Task[]): Promise<void>
}

/** Opens what a store keeps, the time included; an empty one begins with the initial site. */
export async function openLedger(parts: {
  readonly store: SimulationStore
  readonly clock: OwnedClock
  readonly seed: number
  readonly initialSite: () => InitialSite
  /** Told what a scenario asks for, once what led to it is written. */
  readonly onSignals: (signals: readonly SignalAction[]) => void
}): Promise<Ledger> {
  const { store, clock, seed, onSignals } = parts
  const inTurn = createTurns()
  let records = new Records()
  let core: Core | undefined
  /** What is kept is not what is remembered: it is read again before the next turn. */
  let isStale = false
  /** How the time ran when the site began. */
  let origin = clock.record()
  let { initialSite } = parts
  let keptAt = origin.machineAt

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

  /** Begins with the initial site; what is remembered changes once `write` has written it. */
  async function begin(write: SimulationStore['replace']): Promise<void> {
    const initial = initialSite()
    if (initial.clock !== undefined) clock.resume(restarted(initial.clock))
    const began = clock.record()
    const tasks = allTasks(initial).map(asAdopted)
    const state = layOut({ ...initial, tasks, seed: initial.seed ?? seed, at: clock.now() })
    const fresh = new Records()
    const { puts } = fresh.changesTo(state, state.activities.keys())
    const times = [toClockRecord('now', clock.record()), toClockRecord('origin', began)]
    await write({ tasks, puts: [...puts, ...times] }, clock.now())
    fresh.noteWritten(state)
    records = fresh
    core = new Core(state)
    origin = began
    isStale = false
  }

  /** A time as it is to run from now on. */
  function restarted(state: ClockState): ClockRecord {
    return { ...state, machineAt: clock.record().machineAt }
  }

  /** A record as it is kept from now on: a snapshot does not tell of the time of the machine. */
  function timedNow(record: SimulationRecord): SimulationRecord {
    if (record.kind !== 'clock') return record
    const { machineAt } = clock.record()
    return { ...record, json: JSON.stringify({ ...JSON.parse(record.json), machineAt }) }
  }

  const loaded = await store.load()
  if (loaded.length === 0) await begin((change, now) => store.commit({ ...change, removes: [] }, now))
  else {
    const time = clockRecordOf(loaded, 'now')
    if (time !== undefined) clock.resume(time)
    resume(loaded)
  }

  return {
    core: known,
    keptAt: () => keptAt,

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
      const time = clock.record()
      try {
        await store.commit({ tasks, puts: [...puts, toClockRecord('now', time)], removes }, clock.now())
      } catch (error) {
        isStale = true
        throw error
      }
      keptAt = time.machineAt
      records.noteWritten(state)
      onSignals(known().takeSignals())
    },

    async beginAgain(given) {
      const [before, initialBefore] = [clock.record(), initialSite]
      try {
        if (given !== undefined) initialSite = () => given
        else if (origin.mode === 'frozen') clock.resume(restarted(origin))
        await begin(store.replace)
      } catch (error) {
        initialSite = initialBefore
        clock.resume(before)
        throw error
      }
    },

    async replace(given, tasks) {
      Records.read(given)
      const time = clockRecordOf(given, 'now')
      await store.replace({ tasks, puts: given.map(timedNow) }, clock.now())
      // The time of a snapshot is that at which it was taken.
      if (time !== undefined) clock.resume(restarted(time))
      resume(given)
    },
  }
}

function allTasks({ tasks, site }: InitialSite): readonly Task[] {
  return [...new Map([...tasks, ...site.tasks].map((task) => [task.id, task])).values()]
}

function toClockRecord(id: 'now' | 'origin', record: ClockRecord): SimulationRecord {
  return { kind: 'clock', id, json: JSON.stringify(record) }
}

/** When and how the site's time was kept, or began. */
export function clockRecordOf(
  records: readonly SimulationRecord[],
  id: 'now' | 'origin',
): ClockRecord | undefined {
  const record = records.find((one) => one.kind === 'clock' && one.id === id)
  // Written by `toClockRecord` alone.
  return record === undefined ? undefined : toKeptClock(JSON.parse(record.json) as ClockRecord)
}
