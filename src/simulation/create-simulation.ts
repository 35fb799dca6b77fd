import type { Site } from '../inventory/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import type { Log } from '../runtime/index.ts'
import type { SimulationRecord, SimulationStore, TaskCursor, TaskStore } from '../store/index.ts'
import type { Task } from '../task/index.ts'
import { conditionChanged } from './conditions.ts'
import type { Core } from './core.ts'
import type { OwnedClock } from './create-site-clock.ts'
import { createDriver } from './driver.ts'
import { type InitialSite, openLedger } from './ledger.ts'
import type { SimulationSnapshot } from './simulation.ts'
import type { SimulationControl, Trouble } from './simulation-control.ts'
import { findVpg, notFound, type PlannedTrouble, type SiteState } from './site-state.ts'
import { siteAt } from './site-view.ts'

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

const SNAPSHOT_FORMAT = 'zvm-tasks site snapshot 1'
const TASK_KIND = 'task'
const TASKS_PAGE = 1_000

/** Opens the simulation that a store keeps, its time included, or begins one. It runs by itself once started. */
export async function createSimulation(parts: SimulationParts): Promise<SimulationControl> {
  const { store, tasks, clock, log } = parts
  const ledger = await openLedger(parts)
  const driver = createDriver({ ledger, clock, log })
  let seen: { readonly state: SiteState; readonly second: number; readonly site: Site } | undefined

  /** Does what is due until now, then `work`, and writes both. */
  function act<Result>(work: (core: Core, at: number) => Result): Promise<Result> {
    return ledger
      .exclusively(async (core) => {
        await driver.catchUp(core)
        const result = work(core, clock.now())
        await ledger.flush()
        return result
      })
      .finally(driver.ring)
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

    start: async () => driver.start(),
    stop: async () => {
      await driver.stop()
      await ledger.exclusively(() => ledger.flush())
    },

    troubleNext: (trouble) =>
      act((core, at) => {
        const checked = checkTrouble(core.site(), trouble)
        core.change((state) => ({ ...state, troubles: [...state.troubles, checked] }), at)
      }),
    listTroubles: () => ledger.core().site().troubles,
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

    snapshot: () =>
      ledger.exclusively(async (core): Promise<SimulationSnapshot> => {
        await ledger.flush()
        const records = [...(await store.load()), ...(await taskRecords(tasks))]
        return { format: SNAPSHOT_FORMAT, seed: core.site().seed, now: clock.now(), records }
      }),

    async restore({ format, records }) {
      if (format !== SNAPSHOT_FORMAT) {
        throw new Problem(
          'value-unreadable',
          `${quoted(String(format))} is not the format of a site snapshot.`,
        )
      }
      const { own = [], tasks: kept = [] } = Object.groupBy(records, ({ kind }) =>
        kind === TASK_KIND ? 'tasks' : 'own',
      )
      await ledger.exclusively(() => ledger.replace(own, kept.map(toTask))).finally(driver.ring)
    },

    reset: () => ledger.exclusively(() => ledger.beginAgain()).finally(driver.ring),
  }
}

async function taskRecords(tasks: TaskStore): Promise<readonly SimulationRecord[]> {
  const found: SimulationRecord[] = []
  for (let after: TaskCursor | undefined; ; ) {
    const page = await tasks.list(
      {},
      after === undefined ? { limit: TASKS_PAGE } : { limit: TASKS_PAGE, after },
    )
    found.push(...page.map((task) => ({ kind: TASK_KIND, id: task.id, json: JSON.stringify(task) })))
    if (page.length < TASKS_PAGE) return found
    after = page.at(-1)
  }
}

function toTask({ json }: SimulationRecord): Task {
  // A snapshot is given back as it was taken; the store refuses what is no task.
  return JSON.parse(json) as Task
}

/** @throws Problem `value-unreadable`, `entity-not-found` */
function checkTrouble(state: SiteState, trouble: Trouble): PlannedTrouble {
  const { kind, vpg: identifier, atPercent, outcome = 'fail', reason } = trouble
  if (!(Number.isInteger(atPercent) && atPercent >= 1 && atPercent <= 99)) {
    throw new Problem(
      'value-unreadable',
      `An operation is stopped at 1 to 99 percent; ${atPercent} is outside.`,
    )
  }
  if (identifier === null) return { kind, vpg: null, atPercent, outcome, reason }
  const vpg = findVpg(state, identifier)
  if (vpg === undefined) throw notFound('VPG', identifier)
  return { kind, vpg: vpg.identifier.toLowerCase(), atPercent, outcome, reason }
}
