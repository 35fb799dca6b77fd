import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { constants as zlibConstants } from 'node:zlib'
import compress from '@fastify/compress'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type Access, type Caller, parseBasicCredentials, requireRole } from '../access/index.ts'
import type { Audit } from '../audit/index.ts'
import type { Conduct } from '../conduct/index.ts'
import type { FaultEffect, FaultPlan } from '../faults/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import type { Ids, Log, Service } from '../runtime/index.ts'
import type { Negotiated, WireStyle } from '../wire/index.ts'
import { addRoutes } from './add-routes.ts'
import type { Answer } from './answer.ts'
import { createAuditNotes } from './audit-notes.ts'
import { createConductNotes, type ServedRequest } from './conduct-notes.ts'
import { createExchange, formatFor, JSON_ALONE, originFor, proofOf } from './create-exchange.ts'
import { createFastLane } from './fast-lane.ts'
import { faultAnswer, isOnTheWay, sendFaulty } from './faulty-answer.ts'
import { createHttpsServer, type HttpLimits, type TlsPair } from './https-server.ts'
import { sendOpen } from './open-answer.ts'
import { Pieces } from './pieces.ts'
import { createRequestEnds } from './request-end.ts'
import { pathOf } from './request-path.ts'
import type { Route } from './route.ts'
import { isSentPlain, sendPlain } from './send-plain.ts'
import { toProblemAnswer, writeAnswer } from './write-answer.ts'

export interface ListenerOptions {
  readonly host: string
  /** 0 for a free one. */
  readonly port: number
  readonly tls: TlsPair
  readonly routes: readonly Route[]
  readonly style: WireStyle
  readonly publicUrl: string | undefined
  readonly limits: HttpLimits
  readonly access: Access
  /** What goes wrong on purpose; nothing unless given. */
  readonly faults?: FaultPlan
  /** Told what clients do. */
  readonly conduct?: Conduct
  /** Told who did what; nothing is noted unless given. */
  readonly audit?: Audit
  readonly ids: Ids
  readonly log: Log
  /** More than routes, such as pages for people. */
  readonly plugins?: readonly ((app: FastifyInstance) => Promise<void>)[]
}

export interface Listener extends Service {
  /** `https://127.0.0.1:9669`; known once started. */
  address(): string
  /** Answers a request without a socket, for tests. */
  readonly app: FastifyInstance
}

/** Where the site is steered, and whoever does so signs in: never struck by faults, and open to a password. */
const SITE_PATH = /^\/api\/(?:site|console)(\/|$)/i
const REQUEST_ID = /^[\w.-]{1,64}$/

/** The HTTPS listener: routes, login, formats, limits, errors. */
export function createListener(options: ListenerOptions): Listener {
  const { access, limits, log, style, publicUrl } = options
  const { conduct } = options
  const notes = conduct && createConductNotes({ conduct, access, routes: options.routes })
  const { audit, routes } = options
  const auditNotes = audit && createAuditNotes({ audit, routes, log })
  const onEnd = createRequestEnds(log, notes)
  const servedRequests = new WeakMap<FastifyRequest, ServedRequest>()
  let stopped: Promise<void> | undefined
  let closeUnused = () => {}
  const fastLane = createFastLane({
    options,
    requestIdOf,
    onEnd: (end) => {
      onEnd(end)
      if (stopped !== undefined) setImmediate(closeUnused)
    },
    onBroken: tellBroken,
    isStopping: () => stopped !== undefined,
  })
  const app = fastify({
    https: null,
    serverFactory: (handler) => {
      const made = createHttpsServer(
        (request, response) => fastLane(request, response, handler),
        options.tls,
        limits,
      )
      closeUnused = made.closeUnused
      return made.server
    },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: true,
    bodyLimit: Number.MAX_SAFE_INTEGER,
    genReqId: requestIdOf,
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      // Clients join a base with a slash at its end and a path with one at its start.
      ignoreDuplicateSlashes: true,
      // Longer addresses are refused below, in the form of the API.
      maxParamLength: Number.MAX_SAFE_INTEGER,
      onBadUrl: (_path, request, response) => void answerBadUrl(request, response),
    },
  })

  // Bodies stay streams: each handler reads its own, within its own bound.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

  app.addHook('onRequest', (request, reply, done) => {
    const { raw } = request
    // A connection that is closed has no address any more.
    servedRequests.set(request, { address: request.ip, arrival: conduct?.arrive() })
    // An answer that is broken off gets no onResponse.
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) finish(request, reply, { isWhole: false })
    })
    if ((raw.url ?? '').length <= limits.urlCharsMax) return done()
    const message = `The address is longer than ${limits.urlCharsMax} characters; shorten it.`
    done(new Problem('address-too-long', message))
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (stopped !== undefined) reply.header('connection', 'close')
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    finish(request, reply, { isWhole: true })
    // The connection counts as used until its answer is out.
    if (stopped !== undefined) setImmediate(closeUnused)
    done()
  })
  app.setErrorHandler((error, request, reply) => sendProblem(request, reply, error))
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url)
    const problem = new Problem(
      'path-unknown',
      `Nothing is served at ${quoted(path)}; GET /v1 lists what is.`,
    )
    return sendProblem(request, reply, problem)
  })

  function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
    const given = headers['x-request-id']
    return typeof given === 'string' && REQUEST_ID.test(given) ? given : options.ids.secret(9)
  }

  /** The end of a request, whatever came of it. */
  function finish(request: FastifyRequest, reply: FastifyReply, { isWhole }: { isWhole: boolean }): void {
    const served = servedRequests.get(request)
    // Told already: a response may say both that it is out and that it is closed.
    if (served === undefined) return
    servedRequests.delete(request)
    onEnd({ request, answered: reply, served, elapsedMs: reply.elapsedTime, isWhole })
  }

  async function serve(route: Route, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const served = servedRequests.get(request) ?? { address: request.ip, arrival: undefined }
    served.route = route
    notes?.noteSteering(route, request)
    const negotiated = formatFor(request)
    if (negotiated === undefined) {
      const message = `Accept ${quoted(request.headers.accept ?? '')} allows neither application/json nor application/xml; ask for one of them.`
      throw new Problem('format-not-offered', message)
    }
    const effect = await meetFault(served, request, reply)
    if (reply.sent) return
    const caller = await callerOf(route, request)
    const setting = { style, publicUrl, port: options.port, bodyBytesMax: limits.bodyBytesMax }
    const onText = (text: string) => {
      served.text = text
    }
    const answer = await route.handle(createExchange(request, { negotiated, caller, onText }, setting))
    if (answer.kind === 'open') {
      reply.hijack()
      return sendOpen(reply.raw, request.method, answer)
    }
    served.answer = answer
    await notes?.noteLogin(served)
    await auditNotes?.noteDone(request, served)
    await send(request, reply, answer, { negotiated, effect })
  }

  /** Does what a fault does before the answer; gives what it does to the answer itself. */
  async function meetFault(
    served: ServedRequest,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FaultEffect | undefined> {
    const path = pathOf(request.url)
    // Faults are taken away there, and must not stand in the way.
    if (SITE_PATH.test(path)) return undefined
    const effect = options.faults?.strike({ method: request.method, path })
    if (effect === undefined) return undefined
    served.effect = effect
    if (effect.delayMs !== undefined) await sleep(effect.delayMs, undefined, { ref: false })
    const { sessionToken, bearer } = proofOf(request)
    if (effect.expireSession === true && sessionToken !== undefined) await access.logout(sessionToken)
    else if (effect.expireSession === true && bearer !== undefined) {
      throw new Problem('session-expired', 'The token has expired; log in again.')
    }
    if (effect.reset === true) {
      reply.hijack()
      request.raw.socket.destroy()
      return undefined
    }
    const answer = faultAnswer(effect, { path, isShown: (sessionToken ?? bearer) !== undefined })
    if (answer !== undefined)
      await send(request, reply, answer, { negotiated: formatFor(request) ?? JSON_ALONE, effect })
    return effect
  }

  async function callerOf(route: Route, request: FastifyRequest): Promise<Caller | undefined> {
    if (route.isPublic === true) return undefined
    const caller = await identify(request)
    const served = servedRequests.get(request)
    // Also where the role is then missing.
    if (served !== undefined) served.userName = caller.userName
    requireRole(caller, route.role ?? 'reader')
    return caller
  }

  /** Whoever steers the site may show a password: a site that plays its own restart lets nobody log in. */
  async function identify(request: FastifyRequest): Promise<Caller> {
    const { authorization = '' } = request.headers
    if (!SITE_PATH.test(pathOf(request.url)) || !/^basic\s/i.test(authorization)) {
      return access.authenticate(proofOf(request))
    }
    const credentials = parseBasicCredentials(authorization)
    if (credentials !== undefined) return access.identify(credentials, request.ip)
    throw new Problem('credentials-wrong', 'The Authorization header holds no user name and password.')
  }

  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: Answer,
    { negotiated, effect = {} }: { negotiated: Negotiated; effect?: FaultEffect | undefined },
  ): Promise<void> {
    const sent = await writeAnswer(answer, {
      negotiated,
      style,
      method: request.method,
      url: request.url,
      origin: originFor(request, options),
      ifNoneMatch: request.headers['if-none-match'],
    })
    if (isOnTheWay(effect)) return sendFaulty({ request, reply }, sent, effect)
    if (isSentPlain(request, sent)) {
      reply.hijack()
      return sendPlain(reply.raw, sent, { isLast: stopped !== undefined }).catch((error) =>
        tellBroken(request.id, error),
      )
    }
    reply.code(sent.status).headers(sent.headers)
    await reply.send(sent.body instanceof Pieces ? sent.body.toReadable() : sent.body)
  }

  function tellBroken(requestId: string, error: unknown): void {
    log.error({ requestId, err: error }, 'failed while a list was sent')
  }

  async function sendProblem(request: FastifyRequest, reply: FastifyReply, error: unknown): Promise<void> {
    await auditNotes?.noteRefused(request, servedRequests.get(request), error)
    const answer = toProblemAnswer(error, { path: request.url, requestId: request.id })
    if (error instanceof Problem && error.code === 'too-busy') {
      // Clients can cause any number of these.
      log.info({ requestId: request.id, reason: error.message }, 'refused')
    } else if ((answer.status ?? 500) >= 500) {
      const cause = error instanceof Error ? error.cause : undefined
      log.error({ requestId: request.id, err: error, cause }, 'failed')
    }
    reply.header('x-request-id', request.id)
    const effect = servedRequests.get(request)?.effect
    await send(request, reply, answer, { negotiated: formatFor(request) ?? JSON_ALONE, effect })
  }

  /** Before routing there is no reply of the framework; the answer goes out by hand. */
  async function answerBadUrl(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request
    const message = 'The address holds a percent sign that encodes nothing; encode it as %25.'
    const answer = toProblemAnswer(new Problem('request-unreadable', message), { path: url, requestId: '' })
    const negotiated = formatFor({ url, headers }) ?? JSON_ALONE
    const sent = await writeAnswer(answer, {
      negotiated,
      style,
      method,
      url,
      origin: publicUrl ?? '',
      ifNoneMatch: undefined,
    })
    response.writeHead(sent.status, sent.headers).end(typeof sent.body === 'string' ? sent.body : '')
  }

  const ready = (async () => {
    await app.register(compress, {
      global: true,
      threshold: 1024,
      encodings: ['br', 'gzip'],
      customTypes: COMPRESSED_TYPES,
      // The best ratio of brotli costs more time than a network of today gives back.
      brotliOptions: { params: { [zlibConstants.BROTLI_PARAM_QUALITY]: 4 } },
      zlibOptions: { level: 5 },
    })
    for (const plugin of options.plugins ?? []) await plugin(app)
    addRoutes(app, options.routes, serve)
  })()
  // Reported by start(); until then nobody waits for it.
  ready.catch(() => {})

  async function drain(): Promise<void> {
    // At once: whoever is told that we stop finds the port closed.
    const closed = app.server.listening ? once(app.server, 'close') : undefined
    app.server.close()
    closeUnused()
    const timer = setTimeout(() => app.server.closeAllConnections(), limits.drainSeconds * 1000)
    await closed
    clearTimeout(timer)
    // What is being registered must be so before it can be closed.
    await ready.catch(() => {})
    await app.close()
  }

  return {
    app,
    address() {
      const address = app.server.address()
      if (address === null || typeof address === 'string') return `https://${options.host}:${options.port}`
      const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
      return `https://${host}:${address.port}`
    },
    async start() {
      await ready
      await app.listen({ host: options.host, port: options.port })
    },
    stop() {
      stopped ??= drain()
      return stopped
    },
  }
}

/** What is compressed where the client takes it. The framework knows the rest by its own list, and no NDJSON. */
const COMPRESSED_TYPES = /^text\/(?!event-stream)|[+/](?:json|text|xml)(?:;|$)|ndjson(?:;|$)/
