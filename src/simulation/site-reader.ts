import type { Site } from '../inventory/index.ts'
import { type PropertyStore, SITE_MARK, type SimulationStore } from '../store/index.ts'
import { Core } from './core.ts'
import type { ClockRecord, OwnedClock } from './create-site-clock.ts'
import { clockRecordOf } from './ledger.ts'
import { Records } from './records.ts'
import type { SiteState } from './site-state.ts'
import { siteAt } from './site-view.ts'

/** Milliseconds by which the time that is followed may differ: what the way through a store takes. */
const SKEW_MS = 1_000
/** A time that is not that of the machine is kept at least so often; beyond that its holder is gone. */
const KEPT_EVERY_MS_MAX = 62_000

/** A site that another process runs, as the store has it. */
export interface SiteReader {
  /** Reads what has changed. Whether there is a site. @throws Problem of the store, and of records not understood */
  refresh(): Promise<boolean>
  isOpen(): boolean
  /** As it was read last; for looking only. */
  core(): Core
  /** As it is to be seen now. */
  site(): Site
}

export function createSiteReader(parts: {
  readonly store: SimulationStore
  readonly properties: PropertyStore
  /** Is set by what is read. */
  readonly clock: OwnedClock
}): SiteReader {
  const { store, properties, clock } = parts
  let mark: string | undefined
  let core: Core | undefined
  let seen: { readonly state: SiteState; readonly second: number; readonly site: Site } | undefined

  function known(): Core {
    if (core === undefined) throw new Error('A reader is used once it has read a site.')
    return core
  }

  function follow(record: ClockRecord): void {
    const { mode, speed, now } = clock.state()
    const { machine } = clock
    const passedMs = Math.max(0, machine.now() - record.machineAt)
    const boundedMs = record.speed === 1 ? passedMs : Math.min(passedMs, KEPT_EVERY_MS_MAX)
    const instant = record.mode === 'frozen' ? record.now : record.now + boundedMs * record.speed
    const mayDifferBy = record.mode === 'frozen' ? 0 : SKEW_MS * record.speed
    const isSame = mode === record.mode && speed === record.speed && Math.abs(now - instant) <= mayDifferBy
    if (!isSame) clock.resume({ ...record, now: instant, machineAt: machine.now() })
  }

  return {
    isOpen: () => core !== undefined,
    core: known,

    async refresh() {
      const current = await properties.find(SITE_MARK)
      if (core !== undefined && current === mark) return true
      const records = await store.load()
      if (records.length === 0) return false
      core = new Core(Records.read(records).state)
      mark = current
      const time = clockRecordOf(records, 'now')
      if (time !== undefined) follow(time)
      return true
    },

    site() {
      const state = known().site()
      const second = Math.floor(clock.now() / 1000)
      if (seen?.state !== state || seen.second !== second) {
        seen = { state, second, site: siteAt(state, second * 1000) }
      }
      return seen.site
    },
  }
}
