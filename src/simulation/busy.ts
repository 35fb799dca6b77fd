import type { Activity } from './activity.ts'
import { isOperationKind } from './operations/index.ts'
import { type SiteState, withLife } from './site-state.ts'

/** The site with an operation noted at its VPG, so that what cannot go beside it is refused. */
export function withBusy(site: SiteState, { task, facts, number, kind }: Activity): SiteState {
  if (task === null || facts.vpg === undefined || !isOperationKind(kind)) return site
  const one = { number, kind, task: task.id }
  return withLife(site, facts.vpg, (life) => ({ ...life, busy: [...life.busy, one] }))
}

/** The site with an operation that has ended. */
export function withoutBusy(site: SiteState, { task, facts, number }: Activity): SiteState {
  if (task === null || facts.vpg === undefined) return site
  return withLife(site, facts.vpg, (life) => ({
    ...life,
    busy: life.busy.filter((one) => one.number !== number),
  }))
}
