import { findNearestName } from '../problem/index.ts'
import { type ClientRecord, createRefusals, type Refusals, type Target } from './client-record.ts'
import { addEvidence, createEvidence } from './evidence.ts'
import type { NotedRequest, UnreadField } from './noted-request.ts'

/** When a request is noted: the time, and the how manyth it is. */
export interface Moment {
  readonly now: number
  readonly noted: number
}

const FAST_MS = 1000
/** A longer address is not watched: it would cost memory, and nobody polls by one. */
const WATCHED_CHARS_MAX = 512
/** Longer pauses between whole lists are those of a monitor. */
const LIST_PAUSE_MAX_MS = 30_000
const WHOLE_LISTS_MIN = 5
/** What timers and networks take off a pause. */
const TIMER_MS = 100

/** The first 401, one that was tried again, and one more. */
const REFUSALS_MIN = 3

const isSuccess = (status: number) => status < 400

/** Notes how soon a client asks for the same thing again. Only a pause after a success is one of polling. */
export function notePolling(client: ClientRecord, request: NotedRequest, { now, noted }: Moment): void {
  const { method, url, arrival, status, isLost = false } = request
  if ((method !== 'GET' && method !== 'HEAD') || url.length > WATCHED_CHARS_MAX) return
  const isAnswered = isSuccess(status) && !isLost
  const target = client.targets.find(url) ?? (isAnswered ? createTarget(client, url) : undefined)
  if (target === undefined) return
  const { askedAt } = target
  // Two threads that ask at once do not poll.
  const isAgain = askedAt !== undefined && arrival.after >= target.notedAs
  if (isAgain && arrival.at - askedAt < FAST_MS) {
    addEvidence(target.fast, { at: now, firstAt: askedAt, example: url })
    target.shortestGapMs = Math.min(target.shortestGapMs, arrival.at - askedAt)
  }
  target.askedAt = isAnswered ? arrival.at : undefined
  target.notedAs = noted
}

function createTarget(client: ClientRecord, url: string): Target {
  const target: Target = {
    url,
    askedAt: undefined,
    notedAs: 0,
    fast: createEvidence(),
    shortestGapMs: Number.POSITIVE_INFINITY,
    isUsed: false,
  }
  client.targets.put(url, target)
  return target
}

/** Notes a client that waits for its own task by asking for all there are. */
export function noteWholeList(client: ClientRecord, { url }: NotedRequest, { now }: Moment): void {
  if (client.startedTasks === 0) return
  client.wholeListRun = now - client.wholeListAt <= LIST_PAUSE_MAX_MS ? client.wholeListRun + 1 : 1
  const firstAt = client.wholeListAt
  client.wholeListAt = now
  if (client.wholeListRun < WHOLE_LISTS_MIN) return
  const count = client.wholeListRun === WHOLE_LISTS_MIN ? WHOLE_LISTS_MIN : 1
  addEvidence(client.wholeLists, { at: now, firstAt, example: url, count })
}

/** Notes a request that comes before the time that an answer asked for, and what this answer asks for. */
export function noteRetry(client: ClientRecord, request: NotedRequest, { now, noted }: Moment): void {
  const { wait } = client
  const { arrival, url, retryAfterSeconds } = request
  if (wait !== undefined && wait.url === url && arrival.after >= wait.notedAs) {
    const earlyMs = wait.untilAt - arrival.at
    if (earlyMs > TIMER_MS) addEvidence(client.earlyRetries, { at: now, example: `${request.method} ${url}` })
    client.wait = undefined
  }
  if (retryAfterSeconds === undefined) return
  client.wait = { url, untilAt: now + retryAfterSeconds * 1000, notedAs: noted }
}

/** Notes a request for what is not there. */
export function noteDeadPath(client: ClientRecord, { method, url }: NotedRequest, { now }: Moment): void {
  const path = url.split('?', 1)[0] ?? ''
  const asked = `${method} ${path.slice(0, WATCHED_CHARS_MAX)}`
  const known = client.deadPaths.find(asked)
  const dead = known ?? { asked: createEvidence(), isUsed: false }
  if (known === undefined) client.deadPaths.put(asked, dead)
  addEvidence(dead.asked, { at: now, example: asked })
}

/** Notes fields that nothing read, each once for a path. */
export function noteUnread(
  client: ClientRecord,
  request: NotedRequest,
  { fields, now }: { readonly fields: readonly UnreadField[]; readonly now: number },
): void {
  for (const field of fields) {
    const at = `${field.name} in the ${field.where} of ${request.method} ${request.route ?? request.url}`
    const known = client.unread.find(at)
    const record = known ?? { told: at + meantBy(field), sent: createEvidence(), isUsed: false }
    if (known === undefined) client.unread.put(at, record)
    addEvidence(record.sent, { at: now, example: record.told })
  }
}

/** The name that was meant, in words; nothing where none comes near. */
function meantBy({ name, known }: UnreadField): string {
  const typed = (name.split('.').at(-1) ?? name).toLowerCase()
  const nearest = findNearestName(
    typed,
    known.map((each) => each.toLowerCase()),
  )
  const meant = known.find((each) => each.toLowerCase() === nearest)
  return meant === undefined ? '' : `; ${meant} is read there`
}

/**
 * Notes a 401. One that was on its way when the first came is none that ignores it, and a try to log in begins anew.
 */
export function noteRefusal(
  refusals: Refusals,
  { client, request, now, noted }: Moment & { readonly client: ClientRecord; readonly request: NotedRequest },
): void {
  if (refusals.count === 0 || client.loggedInAs > refusals.notedAs) {
    Object.assign(refusals, createRefusals(), { count: 1, firstAt: now, notedAs: noted })
    return
  }
  if (request.arrival.after < refusals.notedAs) return
  refusals.count += 1
  if (refusals.count < REFUSALS_MIN) return
  addEvidence(client.ignoredRefusals, {
    at: now,
    firstAt: refusals.firstAt,
    example: `${request.method} ${request.url}`,
    count: refusals.count === REFUSALS_MIN ? REFUSALS_MIN - 1 : 1,
  })
}
