import type { TaskId } from '../task/index.ts'
import type { Remembered } from './bounded-map.ts'
import type { ClientRecord } from './client-record.ts'

/** When something was looked at. */
export interface Looks {
  count: number
  lastAt: number
  /** The time of the site then. */
  lastSiteAt: number
  /** Requests noted then. */
  notedAs: number
  longestGapMs: number
}

/** A task that an operation started. */
export interface TaskRecord extends Remembered {
  readonly id: TaskId
  readonly client: ClientRecord
  readonly userName: string
  /** `POST /v1/vpgs/…/FailoverTest` */
  readonly startedBy: string
  readonly startedAt: number
  readonly notedAs: number
  /** At this very task. */
  readonly looks: Looks
}

/** What a user looks at, whatever the program. */
export interface UserRecord extends Remembered {
  /** At a list of tasks. */
  readonly lists: Looks
}

export function createLooks(): Looks {
  return { count: 0, lastAt: 0, lastSiteAt: 0, notedAs: 0, longestGapMs: 0 }
}

export function addLook(
  looks: Looks,
  look: { readonly at: number; readonly siteAt: number; readonly notedAs: number },
): void {
  if (looks.count > 0) looks.longestGapMs = Math.max(looks.longestGapMs, look.at - looks.lastAt)
  looks.count += 1
  looks.lastAt = look.at
  looks.lastSiteAt = look.siteAt
  looks.notedAs = look.notedAs
}

const PATIENCE_MS = 10_000
const PATIENCE_MAX_MS = 120_000

/** How a task was waited for by the user who started it. */
export interface Watching {
  readonly isLookedAt: boolean
  /** The time of the site at the last look. */
  readonly lastSiteAt: number
  readonly lastAt: number
  /** Whether nobody seems to wait any more: the last look was long ago for how often there was one. */
  hasGivenUp(now: number): boolean
}

/** Any list counts as a look at every task, since a task that is not in it tells something as well. */
export function watchingOf(task: TaskRecord, lists: Looks | undefined): Watching {
  const isListed = lists !== undefined && lists.notedAs > task.notedAs
  const lastAt = Math.max(task.looks.lastAt, isListed ? lists.lastAt : 0)
  const pauseMs = Math.max(task.looks.longestGapMs, isListed ? lists.longestGapMs : 0)
  const patienceMs = Math.min(Math.max(PATIENCE_MS, 2 * pauseMs), PATIENCE_MAX_MS)
  return {
    isLookedAt: task.looks.count > 0 || isListed,
    lastSiteAt: Math.max(task.looks.lastSiteAt, isListed ? lists.lastSiteAt : 0),
    lastAt,
    hasGivenUp: (now) => now - lastAt > patienceMs || task.client.loggedOutAt >= lastAt,
  }
}
