import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { requireRole } from '../access/index.ts'
import type { Negotiated } from '../wire/index.ts'
import type { AskedRequest } from './asked-request.ts'
import { namesIn, type ServedRequest } from './conduct-notes.ts'
import { createExchange, formatFor, originFor, proofOf, queryOf } from './create-exchange.ts'
import { createKeptAnswers, type KeptAnswer } from './kept-answers.ts'
import type { ListenerOptions } from './listener.ts'
import type { RequestEnd } from './request-end.ts'
import type { Route } from './route.ts'
import { isSentPlain, sendPlain } from './send-plain.ts'
import { type SentAnswer, writeAnswer } from './write-answer.ts'

export interface FastLaneParts {
  readonly options: Pick<
    ListenerOptions,
    'routes' | 'style' | 'publicUrl' | 'port' | 'limits' | 'access' | 'faults' | 'conduct'
  >
  readonly requestIdOf: (request: IncomingMessage) => string
  readonly onEnd: (end: RequestEnd) => void
  /** Told of a list that broke off while it was sent. */
  readonly onBroken: (requestId: string, error: unknown) => void
  readonly isStopping: () => boolean
}

/** Answers a request, or leaves it to the framework untouched. */
export type FastLane = (
  request: IncomingMessage,
  response: ServerResponse,
  framework: RequestListener,
) => void

/** What an address asks for. The same for everybody who asks. */
interface Asked {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
  readonly queryEntries: URLSearchParams
  readonly queryNames: readonly string[]
}

/** The two questions that clients ask again and again, as nearly all of them write the path. */
const POLLED = /^\/v1\/tasks(?:\/([\w.-]+))?(?:\?|$)/
/** Addresses that are remembered; pollers have few. */
const ASKED_MAX = 1024
/** Clients that poll send few. */
const FORMATS_MAX = 64
/** A longer address is nobody's who polls. */
const ASKED_CHARS_MAX = 512

/**
 * A way past the framework for those who poll: its router, hooks and promises take longer than the answer that
 * nothing has changed. Only the plain success goes this way; whatever else comes up, before anything is sent, is left
 * to the framework, which begins anew. Both ways answer the same bytes.
 */
export function createFastLane({
  options,
  requestIdOf,
  onEnd,
  onBroken,
  isStopping,
}: FastLaneParts): FastLane {
  const { access, faults, conduct, style, publicUrl, port, limits } = options
  const setting = { style, publicUrl, port, bodyBytesMax: limits.bodyBytesMax }
  const routeOf = (path: string) =>
    options.routes.find(({ method, path: own }) => method === 'GET' && own === path)
  const [listRoute, taskRoute] = [routeOf('/v1/tasks'), routeOf('/v1/tasks/:task')]
  const known = new Map<string, Asked>()
  const kept = createKeptAnswers()
  /** By what the client accepts. */
  const formats = new Map<string | undefined, Negotiated>()

  function askedBy(url: string): Asked | undefined {
    const found = known.get(url)
    if (found !== undefined) return found
    const match = POLLED.exec(url)
    const task = match?.[1]
    const route = task === undefined ? listRoute : taskRoute
    if (match === null || route === undefined || task === 'types') return undefined
    const queryEntries = queryOf(url)
    const params: Asked['params'] = task === undefined ? {} : { task }
    const asked: Asked = { route, params, queryEntries, queryNames: namesIn(queryEntries) }
    if (known.size >= ASKED_MAX) known.clear()
    if (url.length <= ASKED_CHARS_MAX) known.set(url, asked)
    return asked
  }

  /** What is to be sent, where it is a plain success. */
  async function answerTo(
    request: AskedRequest,
    { route, params, queryEntries }: Asked,
    served: ServedRequest,
  ): Promise<SentAnswer | KeptAnswer | undefined> {
    const negotiated = formatOf(request)
    if (negotiated === undefined) return undefined
    const caller = await access.authenticate(proofOf(request))
    requireRole(caller, route.role ?? 'reader')
    served.userName = caller.userName
    const origin = originFor(request, setting)
    const ifNoneMatch = request.headers['if-none-match']
    // Asked for before the answer, which may then be newer than what it is kept under, and is not found again.
    const state = await route.stateOf?.({ params, queryEntries })
    const key = `${request.url} ${negotiated.mediaType} ${origin}`
    const known = state === undefined ? undefined : kept.find(key, state, ifNoneMatch)
    if (known !== undefined) return known
    const exchange = createExchange(request, { negotiated, caller, queryEntries }, setting)
    const answer = await route.handle(exchange)
    if (answer.kind === 'open') return undefined
    served.answer = answer
    const sent = await writeAnswer(answer, {
      negotiated,
      style,
      method: request.method,
      url: request.url,
      origin,
      ifNoneMatch,
    })
    if (!isSentPlain(request, sent)) return undefined
    if (state !== undefined) kept.put(key, state, sent)
    return sent
  }

  function formatOf(request: AskedRequest): Negotiated | undefined {
    const { accept, 'content-type': contentType } = request.headers
    if (contentType !== undefined) return formatFor(request)
    const found = formats.get(accept)
    if (found !== undefined) return found
    const negotiated = formatFor(request)
    if (formats.size >= FORMATS_MAX) formats.clear()
    if (negotiated !== undefined) formats.set(accept, negotiated)
    return negotiated
  }

  function findAsked(raw: IncomingMessage): Asked | undefined {
    const { method, url = '' } = raw
    if (method !== 'GET' || url.length > limits.urlCharsMax || isStopping() || !isBare(raw)) return undefined
    // One that is set may strike, and must be counted.
    if (faults !== undefined && faults.list().length > 0) return undefined
    return askedBy(url)
  }

  /** Whether the request is done with. */
  async function serve(raw: IncomingMessage, response: ServerResponse, asked: Asked): Promise<boolean> {
    const began = performance.now()
    const { route, queryNames } = asked
    const request = new PolledRequest(raw, requestIdOf, asked)
    const served: ServedRequest = { address: request.ip, arrival: conduct?.arrive(), route, queryNames }
    const finish = () => {
      const isWhole = response.writableFinished
      onEnd({ request, answered: response, served, elapsedMs: performance.now() - began, isWhole })
    }
    const sent = await answerTo(request, asked, served).catch(() => undefined)
    if (response.destroyed) {
      finish()
      return true
    }
    if (sent === undefined) return false
    response.once('close', finish)
    if ('head' in sent) {
      response.writeHead(sent.status, isStopping() ? [...sent.head, 'connection', 'close'] : sent.head)
      if (typeof sent.body === 'string') response.end(sent.body, 'latin1')
      else response.end(sent.body)
      return true
    }
    await sendPlain(response, sent, { isLast: isStopping() }).catch((error) => onBroken(request.id, error))
    return true
  }

  return (raw, response, framework) => {
    const asked = findAsked(raw)
    if (asked === undefined) {
      framework(raw, response)
      return
    }
    serve(raw, response, asked).then((isDone) => {
      if (!isDone) framework(raw, response)
    })
  }
}

/** Whether it brings nothing but a question: no body, no wish for compression, nor to wait. */
function isBare({ headers }: IncomingMessage): boolean {
  return (
    headers['accept-encoding'] === undefined &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined &&
    headers.prefer === undefined
  )
}

class PolledRequest implements AskedRequest {
  readonly raw: IncomingMessage
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly ip: string
  readonly params: Asked['params']
  readonly body = undefined
  readonly #requestIdOf: FastLaneParts['requestIdOf']
  #id: string | undefined

  constructor(raw: IncomingMessage, requestIdOf: FastLaneParts['requestIdOf'], { params }: Asked) {
    this.raw = raw
    this.method = raw.method ?? ''
    this.url = raw.url ?? ''
    this.headers = raw.headers
    this.ip = raw.socket.remoteAddress ?? ''
    this.params = params
    this.#requestIdOf = requestIdOf
  }

  /** Made where somebody asks for it: a success that is not logged needs none. */
  get id(): string {
    this.#id ??= this.#requestIdOf(this.raw)
    return this.#id
  }
}
