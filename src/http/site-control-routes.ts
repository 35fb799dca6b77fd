import type { FaultPlan } from '../faults/index.ts'
import { Problem } from '../problem/index.ts'
import type { SimulationControl } from '../simulation/index.ts'
import type { Answer } from './answer.ts'
import type { Exchange, Route } from './route.ts'
import { siteClockRows } from './site-clock-routes.ts'
import { siteFaultRows } from './site-fault-routes.ts'
import { type ScenarioControl, siteStateRows } from './site-state-routes.ts'

export interface SiteControl {
  /** None where the site does not run: empty, or recorded. */
  readonly simulation: SimulationControl | undefined
  readonly faults: FaultPlan
  readonly scenarios: ScenarioControl | undefined
}

/** A row of the site's control: what all of them share is added to it. */
export interface SiteRow extends Pick<Route, 'method' | 'path' | 'summary'> {
  readonly handle: (exchange: Exchange) => Promise<Answer>
}

/** What a real site does not have: its clock, its faults, its state as a whole. For administrators. */
export function siteControlRoutes({ simulation, faults, scenarios }: SiteControl): readonly Route[] {
  const running = (): SimulationControl => {
    if (simulation !== undefined) return simulation
    throw new Problem('operation-refused', 'This site does not run; start the service with --site demo.')
  }
  const rows = [
    ...siteClockRows(running),
    ...siteFaultRows(faults, simulation),
    ...siteStateRows(running, scenarios),
  ]
  return rows.map((row): Route => ({ ...row, source: 'ours', role: 'administrator' }))
}
