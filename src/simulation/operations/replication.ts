import { Problem, quoted } from '../../problem/index.ts'
import type { Activity, ActivityInputs } from '../activity.ts'
import { edgesOf } from '../checkpoints.ts'
import { type CancellingDefinition, operation } from '../definition.ts'
import { findVpg, getVpg, refused, type SiteState, withSite } from '../site-state.ts'
import { enter, startSynchronizing } from '../situations.ts'
import {
  checkedCheckpoint,
  checkedFacts,
  checkedVms,
  checkVpg,
  msFor,
  relatedToVpg,
  type VpgFacts,
  vpgFacts,
} from './vpg-operation.ts'

/** The task ends when the synchronization has begun; the VPG tells how far that is. Its type is inferred. */
export const forceSync = operation({
  taskType: () => 'InitFullSync',
  related: relatedToVpg,
  describe: ({ name }) => `Start of a synchronization of VPG "${name}"`,
  check: checkedFacts('forceSync'),
  plan: () => [{ ms: 3_000, toPercent: 99 }],
  effects: { begin: (state, { vpg }, moment) => startSynchronizing(state, vpg, moment) },
})

export const pauseVpg = operation({
  taskType: () => 'PauseProtectionGroup',
  related: relatedToVpg,
  describe: ({ name }) => `Pause of VPG "${name}"`,
  check: checkedFacts('pauseVpg'),
  plan: () => [{ ms: 3_000, toPercent: 99 }],
  effects: {
    begin: (state, { vpg }, { at }) => enter(state, vpg, { situation: 'paused', at }),
    undo: (state, { vpg }, moment) => startSynchronizing(state, vpg, moment),
  },
})

export const resumeVpg = operation({
  taskType: () => 'ResumeProtectionGroup',
  related: relatedToVpg,
  describe: ({ name }) => `Resumption of VPG "${name}"`,
  check: checkedFacts('resumeVpg'),
  plan: () => [{ ms: 3_000, toPercent: 99 }],
  effects: { end: (state, { vpg }, moment) => startSynchronizing(state, vpg, moment) },
})

/** The longest tag that the user interface takes, about; a bound for what is kept. */
const TAG_CHARS_MAX = 255

type CheckpointFacts = VpgFacts & { readonly tag: string }

export const insertCheckpoint = operation<ActivityInputs['insertCheckpoint'], CheckpointFacts>({
  taskType: () => 'InsertTaggedCP',
  related: relatedToVpg,
  describe: ({ name, tag }) => `Tagged checkpoint "${tag}" in VPG "${name}"`,
  check: (input, start) => {
    const tag = input.name.trim()
    if (tag === '' || tag.length > TAG_CHARS_MAX) {
      throw new Problem(
        'value-unreadable',
        `A checkpoint needs a name of 1 to ${TAG_CHARS_MAX} characters; ${quoted(input.name)} is not one.`,
      )
    }
    return { ...checkedFacts('insertCheckpoint')(input, start), tag }
  },
  plan: () => [
    { ms: 2_000, toPercent: 40 },
    { ms: 4_000, toPercent: 99 },
  ],
  effects: { end: tagged },
})

/** Names the latest checkpoint; where it has a name, the one that comes next. */
function tagged(
  state: SiteState,
  { vpg: identifier, tag }: CheckpointFacts,
  { at }: { at: number },
): SiteState {
  const vpg = findVpg(state, identifier)
  const latest = vpg === undefined ? undefined : edgesOf(state, vpg, at)?.latest
  if (latest === undefined) return state
  const key = identifier.toLowerCase()
  const known = state.site.checkpoints.get(key) ?? []
  const taken = new Set(known.map((checkpoint) => checkpoint.identifier))
  let number = Number(latest.identifier)
  while (taken.has(String(number))) number += 1
  const checkpoint = {
    identifier: String(number),
    tag,
    // Named ones that come a few seconds early count as taken now: what is answered is never in the future.
    takenAt: Math.min(at, latest.takenAt + 5_000 * (number - Number(latest.identifier))),
    type: 'Tagged',
  }
  const oldestAt = at - (vpg?.history.configuredMinutes ?? 0) * 60_000
  const list = [...known.filter(({ takenAt }) => takenAt >= oldestAt), checkpoint]
  return withSite(state, { checkpoints: new Map(state.site.checkpoints).set(key, list) })
}

export const startClone = operation({
  taskType: () => 'Clone',
  related: relatedToVpg,
  describe: ({ name }) => `Clone of VPG "${name}"`,
  isCancellable: true,
  check: (input: ActivityInputs['startClone'], start) => {
    const vpg = checkVpg(start.state, input.vpg, 'startClone')
    const { busy } = start.state.lives.get(vpg.identifier.toLowerCase()) ?? { busy: [] }
    if (busy.some(({ kind }) => kind === 'startClone')) {
      throw refused(`VPG ${quoted(vpg.name)} is being cloned; abort that or wait for it to end.`)
    }
    checkDatastore(start.state, input.datastore)
    return {
      ...vpgFacts(start.state, vpg, 'startClone'),
      ...checkedVms(start.state, vpg, input.vms),
      checkpoint: checkedCheckpoint(start, vpg, input.checkpoint),
    }
  },
  plan: (facts) => [
    { ms: 3_000, toPercent: 5 },
    { ms: msFor(facts, { base: 15_000, perVm: 5_000, perGb: 2_000 }), toPercent: 99 },
  ],
  effects: {},
})

function checkDatastore({ site }: SiteState, datastore: string | null): void {
  if (datastore === null || datastore.trim() === '') return
  const wanted = datastore.toLowerCase()
  const isKnown = site.virtualizationSites.some(({ datastores }) =>
    datastores.some(({ identifier }) => identifier.toLowerCase() === wanted),
  )
  if (isKnown) return
  throw new Problem(
    'entity-not-found',
    `There is no datastore ${quoted(datastore)}; list those of the recovery site.`,
  )
}

/** Ends the clone that runs, and answers with its task: no type of its own is published. */
export const abortClone: CancellingDefinition<ActivityInputs['abortClone']> = {
  findCancelled: ({ vpg: identifier }, state, running): Activity => {
    const vpg = getVpg(state, identifier)
    const clone = running.find(({ kind, facts }) => kind === 'startClone' && facts.vpg === vpg.identifier)
    if (clone !== undefined) return clone
    throw refused(`VPG ${quoted(vpg.name)} is not being cloned: there is nothing to abort.`)
  },
}
