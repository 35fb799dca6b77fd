import { createUnknownLocalSite, isSameIdentifier, type Site, type Vpg } from '../inventory/index.ts'
import type { TaskId } from '../task/index.ts'
import { isAdoptable } from './adopted.ts'
import { CHECKPOINT_EVERY_MS } from './checkpoints.ts'
import { Core, type CoreState } from './core.ts'
import { toLiveCues } from './cues.ts'
import { findUnderWay } from './passing.ts'
import { createRandom } from './random.ts'
import type { InitialSite } from './simulation-control.ts'
import type { SiteState, VpgLife } from './site-state.ts'
import { rowOf, situationOf } from './vpg-lifecycle.ts'

/**
 * A site as a simulation begins with it: what a model does not say is decided, what it says stays.
 *
 * @throws Problem `value-unreadable` for a cue that cannot be
 */
export function layOut(begin: Omit<InitialSite, 'clock'> & { seed: number; at: number }): CoreState {
  const { site, seed, at, cues = [], scenario = null } = begin
  const localSite =
    site.localSite ?? createUnknownLocalSite(createRandom(seed, 'local site').guid(), '10.0.0')
  const state: SiteState = {
    seed,
    site: {
      ...site,
      localSite,
      vms: site.vms.map((vm) => {
        // Found by its spelling from now on.
        const vpg = site.vpgs.find(({ identifier }) => isSameIdentifier(identifier, vm.vpgIdentifier))
        return vpg === undefined ? vm : { ...vm, vpgIdentifier: vpg.identifier }
      }),
      checkpoints: taggedOnly(site),
      tasks: [],
    },
    lives: new Map(site.vpgs.map((vpg) => [vpg.identifier.toLowerCase(), lifeOf(vpg, { site, seed, at })])),
    conditions: [],
    troubles: [],
    troublesCount: 0,
    cues: toLiveCues(cues),
    scenario,
    noticesCount: 0,
    requests: [],
    happenings: [],
  }
  const core = new Core({ site: state, activities: new Map(), activitiesCount: 0 })
  for (const { identifier, subStatus, status } of site.vpgs)
    startUnderWay(core, { identifier, subStatus, status, at })
  const goneOnWith = new Set<TaskId>()
  for (const vpg of site.vpgs) {
    const underWay = findUnderWay(core.site(), vpg, begin.tasks)
    if (underWay === undefined) continue
    if (underWay.task !== null) goneOnWith.add(underWay.task.id)
    core.goOnWith(underWay, at)
  }
  for (const task of begin.tasks) {
    if (isAdoptable(task) && !goneOnWith.has(task.id)) core.adopt(task, at)
  }
  for (const [cue, { trigger }] of cues.entries()) {
    if (trigger.on !== 'time') continue
    const { afterMs, everyMs } = trigger
    core.start({ kind: 'cue', input: { cue, at: at + afterMs, everyMs, isInstant: true } }, at)
  }
  return core.state()
}

/** Checkpoints without a tag follow from the journal. */
function taggedOnly({ checkpoints }: Site): Site['checkpoints'] {
  return new Map(
    [...checkpoints].map(([vpg, list]) => [vpg.toLowerCase(), list.filter(({ tag }) => tag !== null)]),
  )
}

function lifeOf(vpg: Vpg, { site, seed, at }: { site: Site; seed: number; at: number }): VpgLife {
  const situation = situationOf(vpg)
  const { replicates } = rowOf(situation)
  const listed = site.checkpoints.get(vpg.identifier.toLowerCase()) ?? []
  const earliest = vpg.history.earliestCheckpoint ?? listed[0] ?? null
  const earliestAt = earliest?.takenAt ?? at - vpg.history.actualMinutes * 60_000
  const latestAt = listed.at(-1)?.takenAt ?? at - vpg.actualRpoSeconds * 1000
  const isEmpty = earliestAt >= at
  const untilAt = replicates ? null : Math.max(earliestAt, latestAt)
  return {
    vpg: vpg.identifier.toLowerCase(),
    numberedFromAt: numberedFrom({ identifier: earliest?.identifier ?? '', earliestAt, vpg, seed }),
    journal:
      (isEmpty && !replicates) || situation === 'recovered'
        ? []
        : [{ fromAt: Math.min(earliestAt, at), untilAt }],
    window: /BeforeCommit$|Committing$|RollingBack$/.test(situation)
      ? { of: situation.startsWith('move') ? 'move' : 'failover', number: 0 }
      : null,
    synchronization: null,
    isInitialized: situation !== 'initializing',
    busy: [],
    restoredVms: [],
  }
}

/** Where the numbers of checkpoints begin, so that the earliest known one keeps its own. */
function numberedFrom(given: { identifier: string; earliestAt: number; vpg: Vpg; seed: number }): number {
  const { identifier, earliestAt, vpg, seed } = given
  const number = /^\d{1,9}$/.test(identifier)
    ? Number(identifier)
    : createRandom(seed, 'checkpoints', vpg.identifier).integer(1_000, 900_000)
  return Math.floor(earliestAt / 1000) * 1000 - number * CHECKPOINT_EVERY_MS
}

/** A VPG that synchronizes in the model, does so now: the start of it is lost, the rest goes on. */
function startUnderWay(
  core: Core,
  { identifier, at, ...words }: Pick<Vpg, 'identifier' | 'status' | 'subStatus'> & { at: number },
): void {
  const situation = situationOf({ ...words, failoverTestStage: null })
  if (situation !== 'synchronizing' && situation !== 'initializing') return
  core.change((state, number) => {
    const key = identifier.toLowerCase()
    const life = state.lives.get(key)
    if (life === undefined) return state
    const extent = situation === 'initializing' ? 'initial' : 'delta'
    return {
      ...state,
      lives: new Map(state.lives).set(key, { ...life, synchronization: number }),
      requests: [{ kind: 'synchronize', input: { vpg: identifier, extent } }],
    }
  }, at)
}
