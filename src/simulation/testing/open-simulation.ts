import { type Clock, type Log, silentLog } from '../../runtime/index.ts'
import type { Stores } from '../../store/index.ts'
import { openSqliteStores } from '../../store/sqlite/index.ts'
import type { Task, TaskId } from '../../task/index.ts'
import {
  type ClockMode,
  createSimulation,
  createSiteClock,
  type InitialSite,
  type OperationRequest,
  type OwnedClock,
  type SimulationControl,
} from '../index.ts'
import { createDemoSite, createSizedSite, type SiteSize } from '../preset/index.ts'

export const START = Date.UTC(2026, 0, 5, 9)

/** A frozen clock of a machine: nothing but the site's own clock moves. */
const STILL: Clock = { now: () => START, sleep: () => new Promise(() => {}) }

export interface OpenSimulation {
  readonly simulation: SimulationControl
  readonly stores: Stores
  readonly clock: OwnedClock
  /** Goes on by seconds of the site. */
  advance(seconds: number): Promise<void>
  start(request: OperationRequest): Promise<TaskId>
  getTask(id: TaskId): Promise<Task>
  /** The same store once more, as after a crash: what has not been written is lost. */
  reopen(): Promise<OpenSimulation>
  close(): Promise<void>
}

export interface Opening {
  readonly seed?: number
  readonly mode?: ClockMode
  readonly machine?: Clock
  /** The demo site unless given. */
  readonly size?: SiteSize
  readonly stores?: Stores
  /** What the site begins with beside, or instead of, what the demo site has. */
  readonly begin?: Partial<InitialSite>
  readonly log?: Log
}

/** A simulated site over a real store in memory; it runs when it is told. */
export async function openSimulation(opening: Opening = {}): Promise<OpenSimulation> {
  const { seed = 1, mode = 'frozen', machine = STILL, size, stores: given, begin, log = silentLog } = opening
  const stores = given ?? (await openSqliteStores({ memory: true }))
  const clock = createSiteClock({ machine, state: { mode, speed: 1, now: machine.now() } })
  const simulation = await createSimulation({
    store: stores.simulation,
    tasks: stores.tasks,
    clock,
    seed,
    initialSite: () => {
      const now = clock.now()
      const preset =
        size === undefined ? createDemoSite({ seed, now }) : createSizedSite({ seed, now, ...size })
      return { ...preset, ...begin }
    },
    log,
  })
  return {
    simulation,
    stores,
    clock,
    advance: (seconds) => simulation.runUntil(clock.now() + seconds * 1000),
    start: async (request) => {
      const { tasks } = await simulation.startOperation(request, 'Administrator')
      const [task] = tasks
      if (task === undefined) throw new Error(`${request.kind} has started no task.`)
      return task
    },
    getTask: async (id) => {
      const task = await stores.tasks.find(id)
      if (task === undefined) throw new Error(`Task ${id} is lost.`)
      return task
    },
    reopen: () => openSimulation({ ...opening, stores }),
    close: async () => {
      await simulation.stop()
      await stores.close()
    },
  }
}
