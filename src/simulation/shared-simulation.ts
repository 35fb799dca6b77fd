import { Problem } from '../problem/index.ts'
import { type PropertyStore, type SimulationStore, siteElsewhere } from '../store/index.ts'
import { createSimulation, type SimulationParts } from './create-simulation.ts'
import { toCueState } from './cues.ts'
import type { SimulationControl } from './simulation-control.ts'
import { createSiteReader } from './site-reader.ts'
import { createSiteTenure, RENEW_EVERY_MS } from './site-tenure.ts'

export interface SharedSimulationParts extends SimulationParts {
  readonly properties: PropertyStore
  /** The name of this process, which no other has or had. */
  readonly holder: string
}

/** How often a process that only shows the site looks for changes, and for a holder that is gone. */
const LOOK_EVERY_MS = 1_000

/**
 * Opens the simulation of a store that several processes share. One of them runs it; the others show what the store
 * has of it, and take it over within seconds where that one goes. Until then all that would change the site, or its
 * time, throws Problem `site-elsewhere`.
 */
export async function openSharedSimulation(parts: SharedSimulationParts): Promise<SimulationControl> {
  const { clock, log, properties, store } = parts
  const { machine } = clock
  const tenure = createSiteTenure({ ...parts, machine })
  const reader = createSiteReader({ store, properties, clock })
  const heldStore: SimulationStore = {
    load: store.load,
    commit: (change, now) => store.commit(change, now, tenure.nextHold()),
    replace: (begin, now) => store.replace(begin, now, tenure.nextHold()),
  }
  let engine: SimulationControl | undefined
  let running: { readonly stopped: AbortController; readonly done: Promise<void> } | undefined
  let onSignal: Parameters<SimulationControl['onSignal']>[0] = async () => {}
  let onReplace = () => {}

  /** One step: whether there is a site to show. */
  async function turn(): Promise<boolean> {
    if (engine !== undefined) {
      if (!(await tenure.renew())) await stepDown(engine)
      return true
    }
    if (!(await tenure.take())) return reader.refresh()
    await takeOver()
    return true
  }

  async function takeOver(): Promise<void> {
    const shownAt = reader.isOpen() ? clock.now() : undefined
    const opened = await createSimulation({ ...parts, store: heldStore })
    opened.onSignal((signal) => onSignal(signal))
    opened.onReplace(() => onReplace())
    // A time that has been shown does not go back: what falls before it happens now.
    if (shownAt !== undefined && shownAt > clock.now()) await opened.runUntil(shownAt)
    engine = opened
    if (running === undefined) return
    log.info({}, 'the simulated site runs in this process now')
    await opened.start()
  }

  async function stepDown(former: SimulationControl): Promise<void> {
    log.warn({}, 'another process has taken over the simulated site')
    await reader.refresh()
    engine = undefined
    await stopEngine(former)
  }

  /** Whether all was written; it is not where another runs the site, or the store is away. */
  async function stopEngine(former: SimulationControl): Promise<boolean> {
    try {
      await former.stop()
      return true
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.code !== 'site-elsewhere') log.error({ err: error }, 'the simulated site could not be kept')
      return false
    }
  }

  async function run(stopped: AbortSignal): Promise<void> {
    let isFailing = false
    while (!stopped.aborted) {
      await machine.sleep(engine === undefined ? LOOK_EVERY_MS : RENEW_EVERY_MS, stopped).catch(() => {})
      if (stopped.aborted) return
      try {
        await turn()
        isFailing = false
      } catch (error) {
        if (!isFailing)
          log.error({ err: error }, 'the simulated site could not be looked after; trying again')
        isFailing = true
      }
    }
  }

  function own(): SimulationControl {
    if (engine === undefined) throw siteElsewhere()
    return engine
  }

  // Nothing is shown before there is a site: whoever makes it needs a moment.
  while (!(await turn())) await machine.sleep(LOOK_EVERY_MS)

  return {
    get seed() {
      return engine?.seed ?? reader.core().site().seed
    },
    clock: {
      ...clock,
      set: (change) => own().clock.set(change),
      advance: async (ms) => own().clock.advance(ms),
    },
    site: () => (engine ?? reader).site(),
    owns: (task) => (engine ?? reader.core()).owns(task),
    listTroubles: () => engine?.listTroubles() ?? reader.core().site().troubles,
    listConditions: () => engine?.listConditions() ?? reader.core().site().conditions,
    listCues: () => engine?.listCues() ?? reader.core().site().cues.map(toCueState),
    scenario: () => (engine === undefined ? reader.core().site().scenario : engine.scenario()),

    startOperation: async (request, initiatedBy) => own().startOperation(request, initiatedBy),
    cancel: async (task) => own().cancel(task),
    answer: async (task) => own().answer(task),
    runUntil: async (instant) => own().runUntil(instant),
    addTrouble: async (trouble) => own().addTrouble(trouble),
    removeTrouble: async (id) => own().removeTrouble(id),
    clearTroubles: async () => own().clearTroubles(),
    setCondition: async (condition, isOn) => own().setCondition(condition, isOn),
    schedule: async (appointment) => own().schedule(appointment),
    jumpClock: async (ms) => own().jumpClock(ms),
    snapshot: async () => own().snapshot(),
    restore: async (snapshot) => own().restore(snapshot),
    reset: async (begin) => own().reset(begin),

    onSignal(listener) {
      onSignal = listener
    },
    onReplace(listener) {
      onReplace = listener
    },

    async start() {
      if (running !== undefined) return
      const stopped = new AbortController()
      running = { stopped, done: run(stopped.signal) }
      await engine?.start()
    },
    async stop() {
      running?.stopped.abort()
      await running?.done
      running = undefined
      if (engine === undefined || !(await stopEngine(engine))) return
      await tenure
        .release()
        .catch((error: unknown) => log.warn({ err: error }, 'the simulated site could not be left to others'))
    },
  }
}
