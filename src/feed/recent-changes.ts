import type { TaskChange } from '../store/index.ts'

/** The latest changes, without a gap. */
export interface RecentChanges {
  /** Of the newest change that was put. */
  position(): number
  /** The next page of the log. */
  put(page: readonly TaskChange[]): void
  /** Those after a position, oldest first; `undefined` where some of them are not held any more. */
  listAfter(position: number, limit: number): readonly TaskChange[] | undefined
  /** Holds nothing, and goes on after a position. */
  restart(position: number): void
}

/** @param countMax of the changes that are held at least, once there were so many */
export function createRecentChanges(countMax: number): RecentChanges {
  let held: TaskChange[] = []
  // All changes after `floor` up to `newest` are held.
  let floor = 0
  let newest = 0

  return {
    position: () => newest,
    put(page) {
      const last = page.at(-1)
      if (last === undefined) return
      held.push(...page)
      newest = last.position
      // Half of them at once, so that it is seldom done.
      if (held.length <= countMax * 2) return
      const dropped = held.length - countMax
      floor = held[dropped - 1]?.position ?? floor
      held = held.slice(dropped)
    },
    listAfter(position, limit) {
      if (position < floor) return undefined
      if (position >= newest) return []
      const from = placeAfter(held, position)
      return held.slice(from, from + limit)
    },
    restart(position) {
      held = []
      floor = position
      newest = position
    },
  }
}

/** Where the first change after a position stands. */
function placeAfter(changes: readonly TaskChange[], position: number): number {
  let [low, high] = [0, changes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((changes[middle]?.position ?? 0) <= position) low = middle + 1
    else high = middle
  }
  return low
}
