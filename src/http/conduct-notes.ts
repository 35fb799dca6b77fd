import { hash } from 'node:crypto'
import { type Access, TOKEN_PATH } from '../access/index.ts'
import type { Arrival, Conduct, NotedRequest, RequestKind, UnreadField } from '../conduct/index.ts'
import type { FaultEffect } from '../faults/index.ts'
import { parseTaskId, type TaskId } from '../task/index.ts'
import { parseJson } from '../wire/index.ts'
import type { Answer } from './answer.ts'
import type { AnsweredHead, AskedRequest } from './asked-request.ts'
import { proofOf, queryOf } from './create-exchange.ts'
import { pathOf } from './request-path.ts'
import type { Route } from './route.ts'
import { createFindUnread, type FindUnread } from './unread-members.ts'

/** A request as far as the listener came with it. */
export interface ServedRequest {
  readonly arrival: Arrival | undefined
  /** Of the peer. */
  readonly address: string
  /** What it asked for; none where nothing is served. */
  route?: Route
  /** Who asks, once that is known. */
  userName?: string
  /** The body, where the handler read it as text. */
  text?: string
  /** What the handler answered. */
  answer?: Answer
  /** The fault that struck. */
  effect?: FaultEffect
  /** The names of its parameters that say something, where they are known. */
  queryNames?: readonly string[]
  /** The fingerprint of what a login gave. */
  opened?: string
}

/** Tells `conduct` of requests. */
export interface ConductNotes {
  /** Looks whether a request steers the site, which is no conduct. */
  noteSteering(route: Route, request: AskedRequest): void
  /** Looks at what a login gave, and to whom; to be called before the client can use it. */
  noteLogin(served: ServedRequest): Promise<void>
  /** @param isWhole whether the client got the answer to its end */
  take(request: AskedRequest, reply: AnsweredHead, known: Known): void
}

interface Known {
  readonly served: ServedRequest
  /** Without secrets. */
  readonly url: string
  readonly isWhole: boolean
}

/** What a route means for conduct. */
interface RouteMeaning {
  readonly kind: RequestKind
  /** The names of its parameters, in lower case. */
  readonly parameters: ReadonlyMap<string, string>
  /** None where what its body may hold is not known. */
  readonly findUnread: FindUnread | undefined
  readonly isOperation: boolean
}

const LOGIN_PATH = '/v1/session/add'
/** Our own: how a rehearsal is steered, and who looks after the service. */
const APART =
  /^\/(console|api\/console|api\/site|api\/conduct|healthz|readyz|metrics|swagger|management\/api\/swagger|favicon)/i
const TASK_PATHS: readonly string[] = ['/v1/tasks/:task', '/api/tasks/:task']
const FINGERPRINT_CHARS = 16
/** A body up to here says nothing: `{}`, `null`, `""`. */
const BODY_BYTES_MIN = 5

export function createConductNotes({
  conduct,
  routes,
  access,
}: {
  readonly conduct: Conduct
  readonly routes: readonly Route[]
  readonly access: Access
}): ConductNotes {
  const meanings = new Map(
    routes.filter(({ path }) => !APART.test(path)).map((route) => [route, meaningOf(route)] as const),
  )

  function noteSteering(route: Route, request: AskedRequest): void {
    if (meanings.has(route)) return
    const session = fingerprintOf(request)
    if (session !== undefined) conduct.noteSteering(session)
  }

  async function noteLogin(served: ServedRequest): Promise<void> {
    const { route, answer } = served
    if (route === undefined || answer === undefined || meanings.get(route)?.kind !== 'login') return
    const proof = givenBy(answer)
    if (proof === undefined) return
    served.opened = fingerprint(proof.sessionToken ?? proof.bearer ?? '')
    // A login by an alias, `DOMAIN\user`, is one of the user who is then known.
    const caller = await access.authenticate(proof).catch(() => undefined)
    if (caller !== undefined) served.userName = caller.userName
  }

  function take(request: AskedRequest, reply: AnsweredHead, { served, url, isWhole }: Known): void {
    if (request.method === 'OPTIONS') return
    const { arrival, route, effect, userName, address } = served
    const meaning = route && meanings.get(route)
    if (arrival === undefined || (meaning === undefined && APART.test(url))) return
    const { statusCode: status } = reply
    const isLost = !isWhole || effect?.malformed === true || effect?.truncateAfterBytes !== undefined
    const isGood = status < 400 && !isLost
    const noted: NotedRequest = {
      arrival,
      kind: meaning?.kind ?? (pathOf(url).toLowerCase() === LOGIN_PATH ? 'login' : 'nothing'),
      method: request.method,
      url,
      route: route?.path,
      status,
      isFault: effect?.status !== undefined,
      isLost,
      userName,
      userAgent: request.headers['user-agent'],
      address,
      session: fingerprintOf(request),
      retryAfterSeconds: status < 400 ? undefined : secondsOf(reply.getHeader('retry-after')),
      ...(isGood && meaning !== undefined ? successOf(request, { served, meaning, url }) : undefined),
    }
    conduct.note(noted)
  }

  return { noteSteering, noteLogin, take }
}

/** What only a success tells. */
function successOf(
  request: AskedRequest,
  { served, meaning, url }: { served: ServedRequest; meaning: RouteMeaning; url: string },
): Partial<NotedRequest> {
  const { kind, isOperation } = meaning
  if (kind === 'login') return { opened: served.opened, isSession: served.route?.path === LOGIN_PATH }
  // The router gives every parameter of its path as text.
  const { task } = request.params as Readonly<Record<string, string>>
  const query = served.queryNames ?? namesIn(queryOf(url))
  return {
    asked: kind === 'task' ? task : undefined,
    isWhole:
      kind === 'tasks' &&
      request.method === 'GET' &&
      !query.some((name) => meaning.parameters.has(name.toLowerCase())),
    started: isOperation ? startedBy(served.answer) : undefined,
    unread: unreadOf(request, { served, meaning, query }),
  }
}

function unreadOf(
  request: AskedRequest,
  { served, meaning, query }: { served: ServedRequest; meaning: RouteMeaning; query: readonly string[] },
): readonly UnreadField[] | undefined {
  const { parameters, findUnread } = meaning
  const hasBody = findUnread !== undefined && served.text !== undefined && served.text !== ''
  const isPassedOver = findUnread === undefined && isBodyPassedOver(request, served)
  if (query.length === 0 && !hasBody && !isPassedOver) return undefined
  const known = [...parameters.values()]
  return [
    ...query
      .filter((name) => !parameters.has(name.toLowerCase()))
      .map((name) => ({ where: 'query', name, known }) as const),
    ...(hasBody ? findUnread(served.text ?? '') : []),
    ...(isPassedOver ? [{ where: 'body', name: 'everything', known: [] } as const] : []),
  ]
}

/** Whether a body came to an operation that takes none. What another route does with a body is not known. */
function isBodyPassedOver(request: AskedRequest, { route, text }: ServedRequest): boolean {
  if (route === undefined || route.body !== undefined || text !== undefined || route.role !== 'producer')
    return false
  return Number(request.headers['content-length'] ?? 0) >= BODY_BYTES_MIN
}

/** The names of the parameters that say something. */
export function namesIn(query: URLSearchParams): readonly string[] {
  return [...query]
    .filter(([name, value]) => name.trim() !== '' && value.trim() !== '')
    .map(([name]) => name.trim())
}

function meaningOf(route: Route): RouteMeaning {
  const { method, path, parameters = [], body, role } = route
  const isV1 = path.startsWith('/v1/')
  return {
    kind: kindOf(method, path),
    parameters: new Map(parameters.map(({ name }) => [name.toLowerCase(), name])),
    // Under /api an unknown member is refused, which tells more.
    findUnread: isV1 && body !== undefined ? createFindUnread(body.shape) : undefined,
    isOperation: isV1 && role === 'producer' && method !== 'GET',
  }
}

function kindOf(method: Route['method'], path: string): RequestKind {
  if (path === LOGIN_PATH || path === TOKEN_PATH) return 'login'
  if (path === '/v1/session' && method === 'DELETE') return 'logout'
  if (method !== 'GET') return 'other'
  if (path === '/v1/tasks') return 'tasks'
  return TASK_PATHS.includes(path) ? 'task' : 'other'
}

/** The session or token that a login answers. */
function givenBy(answer: Answer): { sessionToken?: string; bearer?: string } | undefined {
  const sessionToken = answer.headers?.['x-zerto-session']
  if (sessionToken !== undefined) return { sessionToken }
  if (answer.kind !== 'raw' || answer.body === '') return undefined
  const raw = parseJson(answer.body)
  const bearer =
    typeof raw === 'object' && raw !== null && 'access_token' in raw ? raw.access_token : undefined
  return typeof bearer === 'string' ? { bearer } : undefined
}

/** An operation answers the identifier of its task, or of each. Source: wire contract 5.3. */
function startedBy(answer: Answer | undefined): readonly TaskId[] | undefined {
  if (answer?.kind !== 'document') return undefined
  const values: readonly unknown[] = Array.isArray(answer.value) ? answer.value : [answer.value]
  const tasks = values.flatMap((value) => (typeof value === 'string' ? (parseTaskId(value) ?? []) : []))
  return tasks.length === 0 ? undefined : tasks
}

/** Of each connection the last: most show the same secret again and again. */
const lastPrints = new WeakMap<object, { readonly secret: string; readonly print: string }>()

function fingerprintOf(request: AskedRequest): string | undefined {
  const { sessionToken, bearer } = proofOf(request)
  const secret = sessionToken ?? bearer
  if (secret === undefined) return undefined
  const { socket } = request.raw
  const last = lastPrints.get(socket)
  if (last?.secret === secret) return last.print
  const print = fingerprint(secret)
  lastPrints.set(socket, { secret, print })
  return print
}

/** Tells one session from another, and opens none. */
function fingerprint(secret: string): string {
  return hash('sha256', secret, 'hex').slice(0, FINGERPRINT_CHARS)
}

function secondsOf(header: unknown): number | undefined {
  const seconds = Number(header ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds : undefined
}
