import type { Checkpoint } from '../../inventory/index.ts'
import type { VpgPast } from './history.ts'
import type { SeededRandom } from './seeded-random.ts'
import { DAY_MS, HOUR_MS } from './site-plan.ts'

/** Checkpoints are numbered as they are set, one about every five seconds. */
const INTERVAL_MS = 5000

/** How close together checkpoints are that reach back so far: real journals thin them out with age too. */
const SPACINGS: readonly { readonly ageMs: number; readonly apartMs: number }[] = [
  { ageMs: HOUR_MS, apartMs: HOUR_MS / 6 },
  { ageMs: DAY_MS / 2, apartMs: HOUR_MS },
  { ageMs: Number.POSITIVE_INFINITY, apartMs: DAY_MS / 4 },
]

/**
 * The checkpoints of a VPG, oldest first: those that replication set by itself, and the tagged ones that the
 * journal still reaches.
 *
 * @param earliestAt where the journal begins, epoch milliseconds; before the pause if that is within one
 * @param latestAt when the last data arrived
 */
export function createCheckpoints(
  past: VpgPast,
  { earliestAt, latestAt, random }: { earliestAt: number; latestAt: number; random: SeededRandom },
): readonly Checkpoint[] {
  const began = pauseAt(past, earliestAt)?.from ?? earliestAt
  const numberedFrom = began - random.integer(HOUR_MS, 90 * DAY_MS)
  const toCheckpoint = (takenAt: number, tag: string | null): Checkpoint => ({
    identifier: String(Math.floor((takenAt - numberedFrom) / INTERVAL_MS) + 1),
    tag,
    takenAt,
    type: tag === null ? 'Automatic' : 'Tagged',
  })

  const tagged = past.tags
    .filter(({ takenAt }) => takenAt > began + INTERVAL_MS && takenAt <= latestAt)
    .map(({ takenAt, name }) => toCheckpoint(takenAt, name))
  const known = new Set(tagged.map((checkpoint) => checkpoint.identifier))
  const automatic = instants(began, latestAt)
    .filter((takenAt) => pauseAt(past, takenAt) === undefined)
    .map((takenAt) => toCheckpoint(takenAt, null))
    .filter((checkpoint) => !known.has(checkpoint.identifier))
  return [...automatic, ...tagged].sort((one, other) => one.takenAt - other.takenAt)
}

/** Whole seconds, the first and the last among them. */
function instants(earliestAt: number, latestAt: number): readonly number[] {
  const found: number[] = []
  // Two within one interval would have one number; a second more for the rounding.
  for (let instant = latestAt; instant > earliestAt + INTERVAL_MS + 1000; ) {
    found.push(wholeSecond(instant))
    const age = latestAt - instant
    instant -= SPACINGS.find(({ ageMs }) => age < ageMs)?.apartMs ?? DAY_MS
  }
  return [...found, wholeSecond(earliestAt)]
}

function wholeSecond(instant: number): number {
  return Math.floor(instant / 1000) * 1000
}

function pauseAt({ pauses }: VpgPast, instant: number): VpgPast['pauses'][number] | undefined {
  return pauses.find(({ from, to }) => instant > from && (to === null || instant < to))
}
