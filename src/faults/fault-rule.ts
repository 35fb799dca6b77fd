import { Problem, quoted } from '../problem/index.ts'

/** Which requests a fault strikes, and how often. Every condition that is given must hold. */
export interface FaultMatch {
  /** The path, any letter case, within `isWithinReach`; `*` stands for any run of characters: `/v1/peersites*`. */
  readonly path: string
  /** Any method unless given. */
  readonly method?: string
  /** Requests that match and are let through first. */
  readonly skip?: number
  /** Requests to strike; every one unless given. */
  readonly times?: number
  /** `path` counts `skip` and `times` for each path of its own, so that each task is hit the first time it is read. */
  readonly each?: 'path'
  /** Seconds of the site after which the fault strikes no more; for ever unless given. */
  readonly forSeconds?: number
  /** Share of the matching requests to strike, 0 to 1, drawn from the seed; every one unless given. */
  readonly probability?: number
}

/** What happens to a request that is struck. Several may be given: they happen together. */
export interface FaultEffect {
  /** Milliseconds before anything else happens. */
  readonly delayMs?: number
  /** Answer with this status in the API's own error form; the request has no effect. */
  readonly status?: number
  /** Its message. */
  readonly message?: string
  /** Its `Retry-After`, in seconds. */
  readonly retryAfterSeconds?: number
  /** End the session of the request first, so that it meets a 401. */
  readonly expireSession?: boolean
  /** Close the connection without an answer. */
  readonly reset?: boolean
  /** Send the answer at this pace. */
  readonly bytesPerSecond?: number
  /** Close the connection after this many bytes of the answer's body. */
  readonly truncateAfterBytes?: number
  /** Break the answer's JSON or XML. */
  readonly malformed?: boolean
}

export type FaultWish = FaultMatch & FaultEffect

/** A fault that is set. */
export interface FaultRule extends FaultMatch, FaultEffect {
  /** A running number, in digits. */
  readonly id: string
  /** Requests that matched, and those that were struck. */
  readonly matched: number
  readonly struck: number
  /** When it ends, epoch milliseconds of the site; null for one without `forSeconds`. */
  readonly endsAt: number | null
}

const EFFECTS = [
  'delayMs',
  'status',
  'expireSession',
  'reset',
  'bytesPerSecond',
  'truncateAfterBytes',
  'malformed',
] as const satisfies readonly (keyof FaultEffect)[]

/** From where to where a number of a fault goes. */
interface Range {
  readonly min: number
  readonly max: number
  readonly isWhole: boolean
}

export const FAULT_RANGES = {
  skip: { min: 0, max: 1e9, isWhole: true },
  times: { min: 1, max: 1e9, isWhole: true },
  forSeconds: { min: 1, max: 31_622_400, isWhole: false },
  probability: { min: 0, max: 1, isWhole: false },
  delayMs: { min: 0, max: 600_000, isWhole: true },
  status: { min: 400, max: 599, isWhole: true },
  retryAfterSeconds: { min: 0, max: 86_400, isWhole: true },
  bytesPerSecond: { min: 1, max: 1e9, isWhole: true },
  truncateAfterBytes: { min: 0, max: 1e9, isWhole: true },
} as const satisfies { readonly [Member in keyof FaultWish]?: Range }

const RANGES: Readonly<Record<string, Range>> = FAULT_RANGES

const FLAGS = ['expireSession', 'reset', 'malformed']
const TEXTS = ['path', 'method', 'message']

/**
 * Whether faults strike a path at all: those of the API and its login do. `/api/site`, where faults are taken away, and
 * what belongs to the machine, such as `/healthz`, must not stand in the way of whoever set them.
 */
export function isWithinReach(path: string): boolean {
  return /^\/(v1|auth|api(?!\/site(\/|$)))(\/|$)/i.test(path)
}

/** Whether a pattern may match a path within reach. */
function canStrike(pattern: string): boolean {
  const [start = '', ...rest] = pattern.toLowerCase().split('*')
  if (rest.length === 0) return isWithinReach(start)
  return isWithinReach(start) || REACH.some((folder) => folder.startsWith(start))
}

const REACH = ['/v1/', '/auth/', '/api/']

/**
 * Reads a fault as a person writes it: `{"path": "/v1/localsite", "times": 2, "status": 500}`.
 *
 * @throws Problem `value-unreadable`, naming the member and what it should be
 */
export function decodeFaultWish(raw: unknown): FaultWish {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw unreadable('A fault is an object such as {"path": "/v1/localsite", "times": 2, "status": 500}.')
  }
  for (const [name, value] of Object.entries(raw)) if (value !== undefined) checkMember(name, value)
  // Every member was checked by name and kind.
  const wish = raw as Partial<FaultWish>
  if (wish.path === undefined || !/^(\/|\*)/.test(wish.path)) {
    throw unreadable('path is missing or does not begin with a slash; write /v1/localsite, /v1/vpgs/* or *.')
  }
  if (!canStrike(wish.path)) {
    throw unreadable(
      `path is ${quoted(wish.path)}, which is never struck; faults strike /v1, /auth and /api without /api/site.`,
    )
  }
  if (!EFFECTS.some((effect) => wish[effect] !== undefined && wish[effect] !== false)) {
    throw unreadable(`The fault does nothing; give one of ${EFFECTS.join(', ')}.`)
  }
  return { ...wish, path: wish.path }
}

function checkMember(name: string, value: unknown): void {
  const range = RANGES[name]
  if (range !== undefined) {
    const isGood =
      typeof value === 'number' &&
      value >= range.min &&
      value <= range.max &&
      (!range.isWhole || Number.isInteger(value))
    if (!isGood) {
      throw unreadable(
        `${name} is not a ${range.isWhole ? 'whole ' : ''}number from ${range.min} to ${range.max}.`,
      )
    }
  } else if (FLAGS.includes(name)) {
    if (typeof value !== 'boolean') throw unreadable(`${name} is not true or false.`)
  } else if (TEXTS.includes(name)) {
    // An empty path is refused with what a path is.
    const isGood = typeof value === 'string' && (value !== '' || name === 'path') && value.length <= 1000
    if (!isGood) throw unreadable(`${name} is not text of 1 to 1000 characters.`)
  } else if (name === 'each') {
    if (value !== 'path') throw unreadable('each is not "path", which counts for each path of its own.')
  } else {
    const known = [...TEXTS, 'each', ...Object.keys(RANGES), ...FLAGS].join(', ')
    throw unreadable(`${quoted(name)} is not a member of a fault; there are ${known}.`)
  }
}

function unreadable(message: string): Problem {
  return new Problem('value-unreadable', message)
}
