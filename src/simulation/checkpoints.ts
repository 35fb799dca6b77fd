import type { Checkpoint, Vpg } from '../inventory/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import { findLife, type JournalSpan, refused, type SiteState, type VpgLife } from './site-state.ts'

/** How often replication sets a checkpoint. Source: the product's guides, "every few seconds". */
export const CHECKPOINT_EVERY_MS = 5_000

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Of checkpoints so old, every so manieth is listed; all of them can be recovered to. */
const TIERS: readonly { readonly ageMs: number; readonly every: number }[] = [
  { ageMs: 5 * MINUTE_MS, every: 1 },
  { ageMs: HOUR_MS, every: 12 },
  { ageMs: 24 * HOUR_MS, every: 180 },
  { ageMs: Number.POSITIVE_INFINITY, every: 720 },
]

/** When checkpoint number `n` is due. */
export function checkpointAt({ numberedFromAt }: VpgLife, n: number): number {
  return numberedFromAt + n * CHECKPOINT_EVERY_MS
}

/** The number of the last checkpoint due at an instant. */
export function numberAt({ numberedFromAt }: VpgLife, instant: number): number {
  return Math.floor((instant - numberedFromAt) / CHECKPOINT_EVERY_MS)
}

interface Reach {
  readonly first: number
  readonly last: number
}

/** The numbers of the checkpoints that the journal of a VPG holds at an instant, run by run, oldest first. */
function reachesOf(vpg: Vpg, life: VpgLife, at: number): readonly Reach[] {
  const oldestAt = at - vpg.history.configuredMinutes * MINUTE_MS
  return life.journal
    .map(({ fromAt, untilAt }) => ({
      first: Math.max(1, Math.ceil((Math.max(fromAt, oldestAt) - life.numberedFromAt) / CHECKPOINT_EVERY_MS)),
      last: numberAt(life, Math.min(untilAt ?? at, at)),
    }))
    .filter(({ first, last }) => first <= last)
}

function automatic(life: VpgLife, n: number): Checkpoint {
  return { identifier: String(n), tag: null, takenAt: checkpointAt(life, n), type: 'Automatic' }
}

/** The tagged checkpoints of a VPG that the journal still holds. */
function taggedOf(state: SiteState, vpg: Vpg, at: number): readonly Checkpoint[] {
  const oldestAt = at - vpg.history.configuredMinutes * MINUTE_MS
  const tagged = state.site.checkpoints.get(vpg.identifier.toLowerCase()) ?? []
  return tagged.filter(({ takenAt }) => takenAt >= oldestAt && takenAt <= at)
}

/** The first and the last checkpoint of a VPG at an instant; null without any. */
export function edgesOf(
  state: SiteState,
  vpg: Vpg,
  at: number,
): { readonly earliest: Checkpoint; readonly latest: Checkpoint } | null {
  const life = findLife(state, vpg.identifier)
  if (life === undefined) return null
  const reaches = reachesOf(vpg, life, at)
  const [first, last] = [reaches.at(0), reaches.at(-1)]
  if (first === undefined || last === undefined) return null
  const tagged = taggedOf(state, vpg, at)
  const named = (n: number) => tagged.find(({ identifier }) => identifier === String(n)) ?? automatic(life, n)
  return { earliest: named(first.first), latest: named(last.last) }
}

/** When the last checkpoint was taken, be it in the journal still or not; null where there never was one. */
export function lastTakenAt(state: SiteState, vpg: Vpg, at: number): number | null {
  const life = findLife(state, vpg.identifier)
  const last = life?.journal.at(-1)
  if (life === undefined || last === undefined) return null
  return checkpointAt(life, numberAt(life, Math.min(last.untilAt ?? at, at)))
}

/** The checkpoints of a VPG at an instant, oldest first: fewer the older they are, all of the tagged ones. */
export function listCheckpoints(state: SiteState, vpg: Vpg, at: number): readonly Checkpoint[] {
  const life = findLife(state, vpg.identifier)
  if (life === undefined) return []
  const found = new Map<number, Checkpoint>()
  const reaches = reachesOf(vpg, life, at)
  for (const { first, last } of reaches) {
    for (let n = last; n >= first; n -= 1) {
      const age = at - checkpointAt(life, n)
      const every = TIERS.find(({ ageMs }) => age <= ageMs)?.every ?? 1
      // On to the next that is listed: a journal of 30 days has half a million.
      const listed = n === last ? n : Math.floor(n / every) * every
      if (listed < first) break
      found.set(listed, automatic(life, listed))
      n = listed
    }
    found.set(first, automatic(life, first))
  }
  for (const checkpoint of taggedOf(state, vpg, at)) found.set(Number(checkpoint.identifier), checkpoint)
  return [...found.entries()].sort(([one], [other]) => one - other).map(([, checkpoint]) => checkpoint)
}

/**
 * The checkpoint of a VPG with an identifier, or the latest.
 *
 * @throws Problem `value-unreadable` for what is no identifier, `entity-not-found` for one that the journal
 *   does not hold, `operation-refused` where there is none yet. The words are close to those recorded of a real server: wire contract 6.
 */
export function getCheckpoint(state: SiteState, vpg: Vpg, wanted: { identifier: string | null; at: number }) {
  const { identifier, at } = wanted
  const life = findLife(state, vpg.identifier)
  if (identifier === null) {
    const latest = edgesOf(state, vpg, at)?.latest
    if (latest === undefined)
      throw refused(`VPG ${quoted(vpg.name)} has no checkpoints yet; wait for its first.`)
    return latest
  }
  if (!/^\d{1,15}$/.test(identifier.trim())) {
    throw new Problem(
      'value-unreadable',
      `failed parsing as a valid CheckPoint Identifier: ${quoted(identifier)}; give the number of a checkpoint of VPG ${quoted(vpg.name)}.`,
    )
  }
  const n = Number(identifier)
  const tagged = taggedOf(state, vpg, at).find((checkpoint) => Number(checkpoint.identifier) === n)
  if (tagged !== undefined) return tagged
  if (life !== undefined && reachesOf(vpg, life, at).some(({ first, last }) => n >= first && n <= last)) {
    return automatic(life, n)
  }
  throw new Problem(
    'entity-not-found',
    `VPG ${quoted(vpg.name)} has no checkpoint ${quoted(identifier)} in its journal; list its checkpoints.`,
  )
}

/** The journal with checkpoints being taken, or not, from an instant on; spans that nothing reaches are dropped. */
export function journalFrom(
  life: VpgLife,
  { isRunning, at, configuredMinutes }: { isRunning: boolean; at: number; configuredMinutes: number },
): readonly JournalSpan[] {
  const last = life.journal.at(-1)
  const isOpen = last !== undefined && last.untilAt === null
  const kept = life.journal.filter(
    ({ untilAt }) => untilAt === null || untilAt >= at - configuredMinutes * MINUTE_MS,
  )
  if (isRunning === isOpen) return kept.length === life.journal.length ? life.journal : kept
  if (isRunning) return [...kept, { fromAt: at, untilAt: null }]
  return kept.map((span) => (span.untilAt === null ? { ...span, untilAt: at } : span))
}
