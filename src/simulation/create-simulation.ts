import type { Site } from '../inventory/index.ts'
import { Problem } from '../problem/index.ts'
import type { Log } from '../runtime/index.ts'
import type { SimulationStore, TaskStore } from '../store/index.ts'
import { conditionChanged } from './conditions.ts'
import type { Core } from './core.ts'
import { checkedInstant, type OwnedClock } from './create-site-clock.ts'
import { toCueState } from './cues.ts'
import { createDriver, SIGNALS_FOLLOWED_MAX } from './driver.ts'
import { openLedger } from './ledger.ts'
import { createSignals } from './signals.ts'
import type { SimulationSnapshot } from './simulation.ts'
import type { InitialSite, SimulationControl } from './simulation-control.ts'
import { SPAN_MS_MAX } from './site-clock.ts'
import type { SiteState } from './site-state.ts'
import { siteAt } from './site-view.ts'
import { readSnapshot, SNAPSHOT_FORMAT, taskRecords, withoutMachine } from './snapshot.ts'
import { createTimeKeeper } from './time-keeper.ts'
import { withoutTrouble, withTrouble } from './troubles.ts'

export interface SimulationParts {
  readonly store: SimulationStore
  readonly tasks: TaskStore
  readonly clock: OwnedClock
  /** Of a site that begins; one that is kept goes on with its own. */
  readonly seed: number
  /** What an empty store begins with, at the time of the clock. */
  readonly initialSite: () => InitialSite
  readonly log: Log
}

/** Opens the simulation that a store keeps, its time included, or begins one. It runs by itself once started. */
export async function createSimulation(parts: SimulationParts): Promise<SimulationControl> {
  const { store, tasks, clock, log } = parts
  const signals = createSignals(log)
  const ledger = await openLedger({ ...parts, onSignals: signals.add })
  const driver = createDriver({ ledger, clock, signals, log })
  const keeper = createTimeKeeper({ ledger, clock, log })
  let onReplace = () => {}
  let seen: { readonly state: SiteState; readonly second: number; readonly site: Site } | undefined

  /** Does what is due until now, then `work`, and writes both. */
  async function act<Result>(work: (core: Core, at: number) => Result): Promise<Result> {
    let until: number | undefined
    for (let signalled = 0; ; signalled += 1) {
      const done = await ledger
        .exclusively(async (core) => {
          until ??= clock.now()
          // While signals are told nothing comes due: their listener, too, may ask for something.
          const isCaughtUp = signals.isDelivering() || signalled > SIGNALS_FOLLOWED_MAX
          if (!isCaughtUp && !(await driver.catchUp(core, until))) return undefined
          const result = work(core, Math.min(clock.now(), core.nextDueAt() ?? Number.POSITIVE_INFINITY))
          await ledger.flush()
          return { result }
        })
        .finally(driver.ring)
      if (done === undefined) await signals.deliver()
      else {
        if (!signals.isDelivering()) await signals.deliver()
        return done.result
      }
    }
  }

  /** Puts another site in the place of this one. */
  async function replace(work: () => Promise<void>): Promise<void> {
    await ledger
      .exclusively(async () => {
        await work()
        signals.clear()
        onReplace()
      })
      .finally(() => {
        driver.ring()
        keeper.ring()
      })
  }

  function keepTime(): void {
    ledger
      .exclusively(() => ledger.flush())
      .catch((error: unknown) =>
        log.error({ err: error }, 'the time of the simulated site could not be kept'),
      )
      .finally(driver.ring)
  }

  return {
    get seed() {
      return ledger.core().site().seed
    },
    clock: {
      ...clock,
      set: (change) => {
        clock.set(change)
        keeper.ring()
        keepTime()
      },
    },

    site() {
      const state = ledger.core().site()
      const second = Math.floor(clock.now() / 1000)
      if (seen?.state !== state || seen.second !== second) {
        seen = { state, second, site: siteAt(state, second * 1000) }
      }
      return seen.site
    },

    startOperation: (request, initiatedBy) => act((core, at) => core.start({ ...request, initiatedBy }, at)),
    owns: (task) => ledger.core().owns(task),
    cancel: (task) => act((core, at) => core.cancel(task, at)),
    answer: (task) => act((core, at) => core.answer(task, at)),
    runUntil: driver.runUntil,

    start: async () => {
      driver.start()
      keeper.start()
    },
    stop: async () => {
      await keeper.stop()
      await driver.stop()
      await ledger.exclusively(() => ledger.flush())
    },

    addTrouble: (trouble) =>
      act((core, at) => {
        core.change((state) => withTrouble(state, trouble), at)
        const planned = core.site().troubles.at(-1)
        if (planned === undefined) throw new Error('A trouble that was planned comes last.')
        return planned
      }),
    listTroubles: () => ledger.core().site().troubles,
    removeTrouble: (id) => act((core, at) => core.change((state) => withoutTrouble(state, id), at)),
    clearTroubles: () => act((core, at) => core.change((state) => ({ ...state, troubles: [] }), at)),

    setCondition: (condition, isOn) =>
      act((core, at) =>
        core.change((state, number) => conditionChanged(state, { condition, isOn, at, number }), at),
      ),
    listConditions: () => ledger.core().site().conditions,

    schedule: ({ at, everyMs, request, initiatedBy }) =>
      act((core, now) => {
        core.start({ kind: 'schedule', input: { at, everyMs, request, initiatedBy } }, now)
      }),

    listCues: () => ledger.core().site().cues.map(toCueState),
    scenario: () => ledger.core().site().scenario,
    onSignal: signals.setListener,
    onReplace(listener) {
      onReplace = listener
    },

    async jumpClock(ms) {
      if (!(ms >= 1 && ms <= SPAN_MS_MAX)) {
        throw new Problem(
          'value-unreadable',
          `A clock is set forward by 1 to ${SPAN_MS_MAX} milliseconds; ${ms} is outside.`,
        )
      }
      checkedInstant(clock.now() + Math.round(ms))
      await act((core) => {
        const now = clock.now()
        const then = checkedInstant(now + Math.round(ms))
        core.jump(Math.round(ms), now)
        clock.set({ now: then })
      })
    },

    snapshot: () =>
      ledger.exclusively(async (core): Promise<SimulationSnapshot> => {
        await ledger.flush()
        const records = [...(await store.load()).map(withoutMachine), ...(await taskRecords(tasks))]
        return { format: SNAPSHOT_FORMAT, seed: core.site().seed, now: clock.now(), records }
      }),

    async restore(snapshot) {
      const given = readSnapshot(snapshot)
      await replace(() => ledger.replace(given.site, given.tasks))
    },

    reset: (begin) => replace(() => ledger.beginAgain(begin)),
  }
}
