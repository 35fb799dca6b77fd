import type { Access } from '../access/index.ts'
import { decodeFaultWish, type FaultPlan } from '../faults/index.ts'
import { Problem } from '../problem/index.ts'
import type { Log } from '../runtime/index.ts'
import type { SignalAction, SimulationControl } from '../simulation/index.ts'

type Input = Readonly<Record<string, unknown>>

/** Does what a scenario asks for beyond the site itself: with sessions, with requests, with the clock. */
export function createSignalHandler(parts: {
  readonly simulation: SimulationControl
  readonly access: Pick<Access, 'endSessions'>
  readonly faults: FaultPlan
  readonly log: Log
}): (signal: SignalAction) => Promise<void> {
  const { simulation, access, faults, log } = parts
  const handlers: Readonly<Record<string, (input: Input) => unknown>> = {
    endSessions: ({ user }) => access.endSessions(typeof user === 'string' ? user : null),
    fault: (input) => faults.add(decodeFaultWish(input)),
    clearFaults: () => faults.clear(),
    clock: async ({ jumpMs, ...running }) => {
      if (typeof jumpMs === 'number') await simulation.jumpClock(jumpMs)
      simulation.clock.set(running)
    },
  }
  return async ({ signal, input }) => {
    const handle = handlers[signal]
    if (handle === undefined) throw new Error(`No scenario knows a signal ${signal}.`)
    try {
      await handle(input)
    } catch (error) {
      // Nobody waits for an answer, and the site goes on.
      if (!(error instanceof Problem)) throw error
      log.warn({ signal, reason: error.message }, 'a step of the scenario did not happen')
    }
  }
}
