import type { Clock } from '../runtime/index.ts'
import type { Task, TaskId } from '../task/index.ts'
import { type BoundedMap, createBoundedMap, type Remembered } from './bounded-map.ts'
import {
  noteDeadPath,
  notePolling,
  noteRefusal,
  noteRetry,
  noteUnread,
  noteWholeList,
} from './client-notes.ts'
import {
  type ClientRecord,
  createClientRecord,
  createRefusals,
  OWN_AGENT,
  type SessionRecord,
} from './client-record.ts'
import type { ConductReport } from './conduct-report.ts'
import { addEvidence, createEvidence } from './evidence.ts'
import { type ClientStory, toClientReport } from './findings.ts'
import type { Arrival, NotedRequest } from './noted-request.ts'
import { noteTasks } from './task-notes.ts'
import { type TaskRecord, type UserRecord, watchingOf } from './task-record.ts'

/** Watches what clients do. */
export interface Conduct {
  /** To be called as a request comes, and given back with its note. */
  arrive(): Arrival
  /** Notes a finished request. */
  note(request: NotedRequest): void
  /** Says that a session steers the site: if that is all it does, it is nobody's conduct. */
  noteSteering(session: string): void
  /** What clients did; a task that the store does not have any more is left out. */
  report(): Promise<ConductReport>
  /** Forgets everything, and begins anew. */
  clear(): void
}

export interface ConductOptions {
  /** The machine's: clients wait in real time. */
  readonly clock: Pick<Clock, 'now'>
  /** The site's, by which tasks end. */
  readonly siteClock: Pick<Clock, 'now'>
  readonly findTask: (id: TaskId) => Promise<Task | undefined>
  readonly limits?: Partial<ConductLimits>
}

/** How much is remembered at once. */
export interface ConductLimits {
  readonly clients: number
  readonly sessions: number
  readonly tasks: number
}

const CONDUCT_LIMITS: ConductLimits = { clients: 200, sessions: 2000, tasks: 5000 }

const AGENT_CHARS_MAX = 200

interface Memory {
  readonly since: number
  requests: number
  readonly clients: BoundedMap<ClientRecord>
  readonly sessions: BoundedMap<SessionRecord>
  readonly tasks: BoundedMap<TaskRecord>
  readonly users: BoundedMap<UserRecord>
  /** Fingerprints of sessions that steered the site; one may be known here before its login is noted. */
  readonly steering: BoundedMap<Remembered>
}

export function createConduct({ clock, siteClock, findTask, limits }: ConductOptions): Conduct {
  const sizes = { ...CONDUCT_LIMITS, ...limits }
  const begin = (): Memory => ({
    since: clock.now(),
    requests: 0,
    clients: createBoundedMap<ClientRecord>(sizes.clients, (client) => {
      client.isForgotten = true
    }),
    sessions: createBoundedMap(sizes.sessions),
    tasks: createBoundedMap(sizes.tasks),
    users: createBoundedMap(sizes.clients),
    steering: createBoundedMap(sizes.sessions),
  })
  let memory = begin()
  /** Goes on when memory is cleared, so that a request under way then is not older than what comes after. */
  let noted = 0

  function clientOf(request: NotedRequest, session: SessionRecord | undefined, now: number): ClientRecord {
    const { address } = request
    const userAgent = request.userAgent?.slice(0, AGENT_CHARS_MAX)
    const userName = request.userName ?? session?.client.userName
    const last = session?.client
    const isLast = last?.userName === userName && last?.userAgent === userAgent && last?.address === address
    if (last !== undefined && isLast && !last.isForgotten) {
      last.isUsed = true
      return last
    }
    const key = `${address}\n${userName?.toLowerCase() ?? ''}\n${userAgent ?? ''}`
    const known = memory.clients.find(key)
    if (known !== undefined) return known
    const client = createClientRecord({ userName, userAgent, address }, now)
    memory.clients.put(key, client)
    return client
  }

  function openSession(
    fingerprint: string,
    opened: Omit<Partial<SessionRecord>, 'client'>,
    client: ClientRecord,
  ) {
    const session: SessionRecord = {
      isUsed: false,
      fingerprint,
      client,
      isOpened: false,
      isSession: false,
      openedAt: client.lastAt,
      lastAt: client.lastAt,
      uses: 0,
      endedAt: undefined,
      refusals: createRefusals(),
      ...opened,
    }
    memory.sessions.put(fingerprint, session)
    return session
  }

  /** A try to log in, whatever came of it, is what a 401 asks for; who tries is not known before it succeeds. */
  function noteLogin(request: NotedRequest, client: ClientRecord): void {
    for (const each of memory.clients.values()) {
      const isSame = each.address === client.address && each.userAgent === client.userAgent
      if (isSame) each.loggedInAs = noted
    }
    const { opened, isLost, isSession = false } = request
    if (opened !== undefined && isLost !== true) openSession(opened, { isOpened: true, isSession }, client)
  }

  function noteUse(request: NotedRequest, client: ClientRecord, known: SessionRecord | undefined): void {
    const { session: fingerprint, kind } = request
    if (fingerprint === undefined) return
    const session = known ?? openSession(fingerprint, {}, client)
    session.client = client
    session.lastAt = client.lastAt
    session.refusals.count = 0
    if (kind !== 'logout') session.uses += 1
  }

  function note(request: NotedRequest): void {
    const now = clock.now()
    noted += 1
    memory.requests += 1
    const { kind, status, isFault = false, isLost = false, unread } = request
    const session = request.session === undefined ? undefined : memory.sessions.find(request.session)
    const client = clientOf(request, session, now)
    const moment = { now, noted }
    client.requests += 1
    if (kind !== 'login' && kind !== 'logout') client.questions += 1
    client.lastAt = now
    notePolling(client, request, moment)
    if (kind === 'login') noteLogin(request, client)
    if (kind === 'logout' && session !== undefined && status < 400) {
      session.endedAt = now
      client.loggedOutAt = now
    }
    if (isLost) return
    noteRetry(client, request, moment)
    if (status === 401 && kind !== 'login') {
      const { session: fingerprint } = request
      const refused =
        session ?? (fingerprint === undefined ? undefined : openSession(fingerprint, {}, client))
      noteRefusal(refused?.refusals ?? client.bareRefusals, { ...moment, client, request })
    }
    const isDead = (status === 404 || status === 405) && !isFault && kind !== 'login'
    if (isDead) noteDeadPath(client, request, moment)
    if (status >= 400) return
    noteUse(request, client, session)
    noteTasks(memory, { request, client, at: now, siteAt: () => siteClock.now(), notedAs: noted })
    if (request.isWhole === true) noteWholeList(client, request, moment)
    if (unread !== undefined) noteUnread(client, request, { fields: unread, now })
  }

  async function report(): Promise<ConductReport> {
    // What comes while the store is asked belongs to the next report.
    const { since, requests, clients, sessions, tasks, users, steering } = memory
    const until = clock.now()
    // One that only steered the site is that of the person who asks.
    const conducted = [...sessions.values()].filter(
      ({ uses, fingerprint }) => uses > 0 || steering.find(fingerprint) === undefined,
    )
    const sessionsOf = Map.groupBy(conducted, ({ client }) => client)
    const stories = new Map(
      [...clients.values()].map((client): [ClientRecord, ClientStory] => [
        client,
        {
          client,
          sessions: sessionsOf.get(client) ?? [],
          neverLookedAt: createEvidence(),
          neverWaited: createEvidence(),
        },
      ]),
    )
    for (const record of [...tasks.values()]) {
      const story = stories.get(record.client)
      const task = story && (await findTask(record.id))
      if (story === undefined || task === undefined) continue
      const { id, startedBy, startedAt, userName } = record
      const watching = watchingOf(record, users.find(userName)?.lists)
      const example = `${id}, by ${startedBy}`
      if (!watching.isLookedAt) {
        addEvidence(story.neverLookedAt, { at: startedAt, example })
      } else if (task.completedAt !== null && task.completedAt > watching.lastSiteAt) {
        if (!watching.hasGivenUp(until)) continue
        addEvidence(story.neverWaited, { at: watching.lastAt, firstAt: startedAt, example })
      }
    }
    return {
      since,
      until,
      requests,
      clients: [...stories.values()].flatMap((story) => {
        const told = toClientReport(story)
        if (told.userAgent === OWN_AGENT) return []
        // Who asked nothing, or only what everybody may, and did no wrong, needs no word.
        const hasAsked = told.userName !== null && story.client.questions > 0
        return hasAsked || told.findings.length > 0 ? [told] : []
      }),
      forgotten: { clients: clients.forgotten, sessions: sessions.forgotten, tasks: tasks.forgotten },
    }
  }

  return {
    arrive: () => ({ at: clock.now(), after: noted }),
    note,
    noteSteering(fingerprint) {
      if (memory.steering.find(fingerprint) === undefined) memory.steering.put(fingerprint, { isUsed: false })
    },
    report,
    clear() {
      memory = begin()
    },
  }
}
