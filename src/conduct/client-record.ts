import { type BoundedMap, createBoundedMap, type Remembered } from './bounded-map.ts'
import { createEvidence, type Evidence, mergeEvidence } from './evidence.ts'

/** What our own command line says it is: what it does is not what its users wrote, though it may look for them. */
export const OWN_AGENT = 'zvm-tasks'

/** Something that a client asks for repeatedly, by its address. */
export interface Target extends Remembered {
  readonly url: string
  /** When it was last asked for and answered; `undefined` where the last answer was no success. */
  askedAt: number | undefined
  /** Requests noted when that answer was. */
  notedAs: number
  /** Asked again in under a second: how often, when, and the shortest pause in milliseconds. */
  readonly fast: Evidence
  shortestGapMs: number
}

/** Something that is not there, and was asked for. */
export interface DeadPath extends Remembered {
  readonly asked: Evidence
}

/** A field that was sent and not read. */
export interface UnreadRecord extends Remembered {
  readonly told: string
  readonly sent: Evidence
}

/** Requests answered 401, one after the other, without a login between. */
export interface Refusals {
  /** None where 0. */
  count: number
  firstAt: number
  /** Requests noted when the first of them was. */
  notedAs: number
}

/** What is known of one client: a user, a program, an address. Changed by each of its requests. */
export interface ClientRecord extends Remembered {
  readonly userName: string | undefined
  readonly userAgent: string | undefined
  readonly address: string
  isForgotten: boolean
  requests: number
  /** Of them, those that neither began nor ended a session. */
  questions: number
  readonly firstAt: number
  lastAt: number
  /** When its program last tried to log in, as a number of requests noted. */
  loggedInAs: number
  loggedOutAt: number
  startedTasks: number
  readonly targets: BoundedMap<Target>
  readonly deadPaths: BoundedMap<DeadPath>
  readonly unread: BoundedMap<UnreadRecord>
  /** 401 for requests without any session or token. */
  readonly bareRefusals: Refusals
  readonly ignoredRefusals: Evidence
  readonly wholeLists: Evidence
  /** Whole lists in a row, each soon after the last. */
  wholeListRun: number
  wholeListAt: number
  readonly earlyRetries: Evidence
  /** What a Retry-After asked for last. */
  wait: { readonly url: string; readonly untilAt: number; readonly notedAs: number } | undefined
  /** Fast polling of targets that were forgotten since. */
  readonly forgottenFast: Evidence
  forgottenGapMs: number
}

/** A session or token. */
export interface SessionRecord extends Remembered {
  readonly fingerprint: string
  client: ClientRecord
  /** Whether its login was seen. */
  readonly isOpened: boolean
  readonly isSession: boolean
  readonly openedAt: number
  lastAt: number
  /** Requests under it that say something of conduct. */
  uses: number
  endedAt: number | undefined
  readonly refusals: Refusals
}

/** Per client: enough for a script that waits for many tasks. */
const TARGETS_MAX = 128
const PATHS_MAX = 50

/** Repeats of one target below which nothing is said: a script may well look twice at its end. */
export const FAST_POLLS_MIN = 3

export function createClientRecord(
  who: Pick<ClientRecord, 'userName' | 'userAgent' | 'address'>,
  now: number,
): ClientRecord {
  const forgottenFast = createEvidence()
  const client: ClientRecord = {
    ...who,
    isUsed: false,
    isForgotten: false,
    requests: 0,
    questions: 0,
    firstAt: now,
    lastAt: now,
    loggedInAs: 0,
    loggedOutAt: 0,
    startedTasks: 0,
    targets: createBoundedMap<Target>(TARGETS_MAX, ({ fast, shortestGapMs }) => {
      if (fast.count < FAST_POLLS_MIN) return
      mergeEvidence(forgottenFast, fast)
      client.forgottenGapMs = Math.min(client.forgottenGapMs, shortestGapMs)
    }),
    deadPaths: createBoundedMap(PATHS_MAX),
    unread: createBoundedMap(PATHS_MAX),
    bareRefusals: createRefusals(),
    ignoredRefusals: createEvidence(),
    wholeLists: createEvidence(),
    wholeListRun: 0,
    wholeListAt: 0,
    earlyRetries: createEvidence(),
    wait: undefined,
    forgottenFast,
    forgottenGapMs: Number.POSITIVE_INFINITY,
  }
  return client
}

export function createRefusals(): Refusals {
  return { count: 0, firstAt: 0, notedAs: 0 }
}
