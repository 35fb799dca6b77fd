import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { Problem } from '../problem/index.ts'
import type { Clock } from '../runtime/index.ts'
import type { TaskId } from '../task/index.ts'
import { formatOf, list, plainText, readDocument, type Shape, type TaskApi, taskApi } from '../wire/index.ts'
import { openServerConnections } from './connections.ts'
import { type Answer, createAsk, type Question, refusalOf } from './exchange.ts'
import { type ImportReport, importReport } from './import-report.ts'
import {
  basicHeaders,
  type Credentials,
  type LoginContext,
  logIn,
  logOut,
  refreshSession,
  wrongCredentials,
} from './login.ts'
import { ServerRefusal } from './server-refusal.ts'
import { type Session, sessionHeaders } from './session.ts'
import { SYSTEM_TRUST, type Trust } from './trust.ts'

export type { Credentials } from './login.ts'

export interface ZertoClientOptions {
  /** As `parseServerUrl` gives it. */
  readonly url: string
  readonly clock: Clock
  /** What a login is made and renewed with; without them the client lives as long as `session` does. */
  readonly credentials?: Credentials | undefined
  /** A login of before. */
  readonly session?: Session | undefined
  readonly trust?: Trust | undefined
  /** Called with every login the client makes or renews, before it is used. */
  readonly onSession?: ((session: Session) => void | Promise<void>) | undefined
  /** Sends the requests instead of connections of the client's own; `trust` is then the caller's affair. */
  readonly dispatcher?: Dispatcher | undefined
  /** Milliseconds for a handshake; initially 10,000. */
  readonly connectMs?: number | undefined
  /** Milliseconds until an answer begins, and between two pieces of it; initially 30,000. */
  readonly requestMs?: number | undefined
}

/** How one call is bounded. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  /** Milliseconds, instead of `requestMs`. */
  readonly timeoutMs?: number | undefined
}

/** A question to go out under the login; how long it may take is said beside it. */
export type LoggedInQuestion = Omit<Question, 'timeoutMs' | 'signal'>

/** How a task is looked at again. */
export interface TaskLook {
  /** The tag of the look before: where nothing has changed there is no task. */
  readonly etag?: string | undefined
  /** How long the server may wait for a change. A real one does not know how to. */
  readonly waitSeconds: number
}

/** What a look at a task showed. */
export interface SeenTask {
  /** None where it is as it was. */
  readonly task: TaskApi | undefined
  readonly etag: string | undefined
  /** Whether the server waits where it is asked to. */
  readonly canWait: boolean
}

/**
 * Speaks the Tasks API to one server. Each call throws Problem `server-unreachable`, `server-untrusted`,
 * `server-refused` (a `ServerRefusal`), `credentials-wrong`, `session-required` or `session-expired`, or the
 * reason of its signal. A login that ran out is renewed once for each call.
 */
export interface ZertoClient {
  readonly url: string
  /** Logs in whether or not there is a login already. */
  login(options?: CallOptions): Promise<Session>
  /** Ends the login on the server and forgets it. Does nothing without one. */
  logout(options?: CallOptions): Promise<void>
  /** @param filters values by their names on the wire, sent as they are: the server reads them */
  listTasks(filters?: Readonly<Record<string, string>>, options?: CallOptions): Promise<readonly TaskApi[]>
  getTask(id: TaskId, options?: CallOptions): Promise<TaskApi>
  /** Looks at a task when it is another than before, as far as the server can wait. */
  lookAtTask(id: TaskId, look: TaskLook, options?: CallOptions): Promise<SeenTask>
  listTypes(options?: CallOptions): Promise<readonly string[]>
  /**
   * Sends tasks to be kept; only our own service takes them.
   * @param contentType `application/json`, `application/xml` or `application/x-ndjson`
   */
  importTasks(content: Readable, contentType: string, options?: CallOptions): Promise<ImportReport>
  /**
   * Asks anything else under the login. What its status means is for the caller to say, but for 401: a login that could
   * not be renewed is a `session-expired`.
   */
  ask(question: LoggedInQuestion, options?: CallOptions): Promise<Answer>
  /** The login in use; none before the first, and after `logout`. */
  session(): Session | undefined
  /** Ends the connections. The login stays. */
  close(): Promise<void>
}

/** The server reads all of an import before it answers. */
const IMPORT_MS = 600_000

/** Where our own service takes a password with each request. */
const STEERING_PATH = '/api/site/'

/** A bearer token is renewed this long before it ends, so that it does not end on the way. */
const EXPIRY_MARGIN_MS = 10_000

export function createZertoClient(options: ZertoClientOptions): ZertoClient {
  const { url, clock, credentials, requestMs = 30_000, connectMs = 10_000 } = options
  let opened: Promise<Dispatcher> | undefined
  const dispatcher = () => {
    opened ??= openDispatcher(options, connectMs)
    return opened
  }
  const ask = createAsk(url, dispatcher)
  let session = options.session
  let renewal: Promise<Session> | undefined

  const contextOf = ({ signal, timeoutMs = requestMs }: CallOptions): LoginContext => ({
    url,
    ask,
    clock,
    timeoutMs,
    signal,
  })

  async function keep(fresh: Session): Promise<Session> {
    session = fresh
    await options.onSession?.(fresh)
    return fresh
  }

  async function renew(call: CallOptions): Promise<Session> {
    const context = contextOf(call)
    const refreshed = session === undefined ? undefined : await refreshSession(context, session)
    if (refreshed !== undefined) return keep(refreshed)
    if (credentials !== undefined) return keep(await logIn(context, credentials))
    throw session === undefined ? loginRequired(url) : loginEnded(url)
  }

  /** The login after `stale`; calls that run at once share one renewal. */
  function sessionAfter(stale: Session | undefined, call: CallOptions): Promise<Session> {
    if (session !== undefined && session !== stale) return Promise.resolve(session)
    renewal ??= renew(call).finally(() => {
      renewal = undefined
    })
    return renewal
  }

  /** To our own service alone; nobody else has such a path. */
  async function askWithPassword(
    question: LoggedInQuestion,
    shown: Credentials,
    call: CallOptions,
  ): Promise<Answer> {
    const { signal, timeoutMs = requestMs } = call
    const headers = { ...question.headers, ...basicHeaders(shown) }
    const answer = await ask({ ...question, headers, signal, timeoutMs })
    if (answer.status === 401) throw wrongCredentials(url, shown.user)
    return answer
  }

  async function askLoggedIn(question: LoggedInQuestion, call: CallOptions): Promise<Answer> {
    try {
      return await askWithSession(question, call)
    } catch (error) {
      // A site that plays its own restart lets nobody log in, and can be steered all the same.
      const isShut = error instanceof Problem && ['server-unreachable', 'server-refused'].includes(error.code)
      const canShow = credentials !== undefined && question.path.startsWith(STEERING_PATH)
      if (!isShut || !canShow) throw error
      return askWithPassword(question, credentials, call)
    }
  }

  async function askWithSession(question: LoggedInQuestion, call: CallOptions): Promise<Answer> {
    const send = (login: Session) =>
      ask({
        ...question,
        headers: { ...question.headers, ...sessionHeaders(login) },
        signal: call.signal,
        timeoutMs: call.timeoutMs ?? requestMs,
      })
    const isUsable = session !== undefined && !hasRunOut(session, clock.now())
    const login = isUsable && session !== undefined ? session : await sessionAfter(session, call)
    const answer = await send(login)
    if (answer.status !== 401) return answer
    // A stream is spent after one use.
    if (question.body !== undefined && typeof question.body !== 'string') throw loginEnded(url)
    const again = await send(await sessionAfter(login, call))
    if (again.status === 401) throw loginEnded(url)
    return again
  }

  async function get<Value>(path: string, shape: Shape<Value>, call: CallOptions): Promise<Value> {
    const answer = await askLoggedIn({ method: 'GET', path }, call)
    return readAnswer(url, `GET ${path.split('?', 1)[0]}`, shape, answer)
  }

  return {
    url,
    async login(call = {}) {
      if (credentials === undefined) throw loginRequired(url)
      return keep(await logIn(contextOf(call), credentials))
    },
    async logout(call = {}) {
      const ended = session
      session = undefined
      if (ended !== undefined) await logOut(contextOf(call), ended)
    },
    listTasks: (filters = {}, call = {}) => get(`/v1/tasks${queryOf(filters)}`, list(taskApi), call),
    getTask: (id, call = {}) => get(`/v1/tasks/${id}`, taskApi, call),
    async lookAtTask(id, { etag, waitSeconds }, call = {}) {
      const path = `/v1/tasks/${id}`
      const headers = {
        prefer: `wait=${waitSeconds}`,
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
      }
      const answer = await askLoggedIn({ method: 'GET', path, headers }, call)
      const task = answer.status === 304 ? undefined : readAnswer(url, `GET ${path}`, taskApi, answer)
      const canWait = answer.header('preference-applied')?.startsWith('wait=') === true
      return { task, canWait, etag: answer.header('etag') }
    },
    listTypes: (call = {}) => get('/v1/tasks/types', list(plainText), call),
    async importTasks(content, contentType, call = {}) {
      // A stream can be sent once only, so that the login is tried, and renewed, on something small before.
      await get('/v1/tasks/types', list(plainText), call)
      const path = '/api/tasks/import'
      const answer = await askLoggedIn(
        { method: 'POST', path, headers: { 'content-type': contentType }, body: content },
        { timeoutMs: IMPORT_MS, ...call },
      )
      if (answer.status === 404 || answer.status === 405) {
        throw new ServerRefusal(
          answer.status,
          `${url} takes no imports; only a zvm-tasks service has POST ${path}.`,
        )
      }
      return readAnswer(url, `POST ${path}`, importReport, answer)
    },
    ask: (question, call = {}) => askLoggedIn(question, call),
    session: () => session,
    close: async () => (await opened)?.close(),
  }
}

function hasRunOut(session: Session, now: number): boolean {
  return session.kind === 'bearer' && session.expiresAt - EXPIRY_MARGIN_MS <= now
}

function queryOf(filters: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(filters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function readAnswer<Value>(url: string, asked: string, shape: Shape<Value>, answer: Answer): Value {
  if (answer.status !== 200) throw refusalOf(url, asked, answer)
  const contentType = answer.header('content-type')
  const format = contentType === undefined ? 'json' : formatOf(contentType)
  if (format === undefined) {
    throw new ServerRefusal(
      200,
      `${url} answered ${asked} with neither JSON nor XML: it is not a Zerto Virtual Manager. Check address and port.`,
    )
  }
  try {
    return readDocument(shape, answer.text, format)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new ServerRefusal(200, `${url} answered ${asked} with something unreadable: ${error.message}`)
  }
}

function loginRequired(url: string): Problem {
  return new Problem(
    'session-required',
    `Not logged in to ${url}; run zvm-tasks login ${url}, or give a user and a password.`,
  )
}

function loginEnded(url: string): Problem {
  return new Problem(
    'session-expired',
    `The login to ${url} has ended and could not be renewed; run zvm-tasks login ${url}, or give a user and a password.`,
  )
}

/** With the first question: commands that ask no server do without the HTTP library. */
async function openDispatcher(options: ZertoClientOptions, connectMs: number): Promise<Dispatcher> {
  if (options.dispatcher !== undefined) return options.dispatcher
  return openServerConnections(options.trust ?? SYSTEM_TRUST, connectMs)
}
