import { createServer } from 'node:https'
import { Readable } from 'node:stream'
import { constants as zlibConstants } from 'node:zlib'
import compress from '@fastify/compress'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type Access, type Caller, type Proof, requireRole } from '../access/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import type { Ids, Log, Service } from '../runtime/index.ts'
import { collectQuery, type Negotiated, negotiateFormat, type WireStyle } from '../wire/index.ts'
import type { Answer } from './answer.ts'
import { answerClientError } from './client-error.ts'
import { originOf } from './origin.ts'
import { readText } from './request-body.ts'
import type { Exchange, Route } from './route.ts'
import { isOurs, type SentAnswer, toProblemAnswer, writeAnswer } from './write-answer.ts'

/** How much a client may ask of the listener. */
export interface HttpLimits {
  readonly bodyBytesMax: number
  readonly urlCharsMax: number
  readonly headerBytesMax: number
  readonly connectionsMax: number
  /** Seconds within which a request must have arrived whole. */
  readonly requestSeconds: number
  /** Seconds without a byte in either direction after which a connection is closed. */
  readonly idleSeconds: number
  /** Seconds that requests under way get to finish at a stop. */
  readonly drainSeconds: number
}

export interface ListenerOptions {
  readonly host: string
  /** 0 for a free one. */
  readonly port: number
  readonly tls: { readonly cert: string; readonly key: string }
  readonly routes: readonly Route[]
  readonly style: WireStyle
  readonly publicUrl: string | undefined
  readonly limits: HttpLimits
  readonly access: Access
  readonly ids: Ids
  readonly log: Log
  /** More than routes, such as the files of the console. */
  readonly plugins?: readonly ((app: FastifyInstance) => Promise<void>)[]
}

export interface Listener extends Service {
  /** `https://127.0.0.1:9669`; known once started. */
  address(): string
  /** Answers a request without a socket, for tests. */
  readonly app: FastifyInstance
}

const ALL_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const JSON_ALONE: Negotiated = { format: 'json', mediaType: 'application/json' }
const REQUEST_ID = /^[\w.-]{1,64}$/

/** The HTTPS listener: routes, login, formats, limits, errors. */
export function createListener(options: ListenerOptions): Listener {
  const { access, limits, log } = options
  const userNames = new WeakMap<FastifyRequest, string>()
  const app = fastify({
    https: null,
    serverFactory: (handler) => {
      const server = createServer(
        {
          ...options.tls,
          minVersion: 'TLSv1.2',
          maxHeaderSize: limits.headerBytesMax,
          requestTimeout: limits.requestSeconds * 1000,
          headersTimeout: Math.min(limits.requestSeconds, 20) * 1000,
          keepAliveTimeout: limits.idleSeconds * 1000,
          handshakeTimeout: 10_000,
        },
        handler,
      )
      server.maxConnections = limits.connectionsMax
      server.setTimeout(limits.idleSeconds * 1000)
      server.on('clientError', answerClientError)
      return server
    },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: true,
    bodyLimit: Number.MAX_SAFE_INTEGER,
    genReqId: (request) => {
      const given = request.headers['x-request-id']
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : options.ids.secret(9)
    },
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      maxParamLength: limits.urlCharsMax,
      onBadUrl: (_path, request, response) => {
        // Before routing there is no reply object of the framework; the answer is written plainly.
        void request
        const body = '{"Message":"The address holds a percent sign that encodes nothing; encode it as %25."}'
        response.writeHead(400, {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
        })
        response.end(body)
      },
    },
  })

  // Bodies stay streams: each handler reads its own, within its own bound.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

  app.addHook('onRequest', async (request) => {
    if (request.raw.url !== undefined && request.raw.url.length > limits.urlCharsMax) {
      throw new Problem(
        'address-too-long',
        `The address is longer than ${limits.urlCharsMax} characters; shorten it.`,
      )
    }
  })
  app.addHook('onResponse', async (request, reply) => {
    log.info(
      {
        requestId: request.id,
        method: request.method,
        url: request.url.slice(0, 1000),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        address: request.ip,
        userName: userNames.get(request),
      },
      'request',
    )
  })

  app.setErrorHandler(async (error, request, reply) => {
    await sendProblem(request, reply, error)
  })
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const problem = new Problem(
      'path-unknown',
      `Nothing is served at ${quoted(path)}; GET /v1 lists what is.`,
    )
    await sendProblem(request, reply, problem)
  })

  async function sendProblem(request: FastifyRequest, reply: FastifyReply, error: unknown): Promise<void> {
    const negotiated = formatFor(request) ?? JSON_ALONE
    const answer = toProblemAnswer(error, { path: request.url, requestId: request.id })
    if ((answer.status ?? 500) >= 500) {
      log.error(
        { requestId: request.id, err: error, cause: error instanceof Error ? error.cause : undefined },
        'failed',
      )
    }
    reply.header('x-request-id', request.id)
    await send(request, reply, answer, negotiated)
  }

  function formatFor(request: FastifyRequest): Negotiated | undefined {
    // What is ours has JSON alone.
    if (isOurs(request.url)) return JSON_ALONE
    return negotiateFormat(request.headers.accept, request.headers['content-type'])
  }

  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: Answer,
    negotiated: Negotiated,
  ): Promise<void> {
    const sent: SentAnswer = await writeAnswer(answer, {
      negotiated,
      style: options.style,
      method: request.method,
      url: request.url,
      origin: originFor(request),
      ifNoneMatch: request.headers['if-none-match'],
    })
    reply.code(sent.status).headers(sent.headers)
    await reply.send(sent.body)
  }

  function originFor(request: FastifyRequest): string {
    const { localAddress = '127.0.0.1', localPort = options.port, localFamily } = request.raw.socket
    return originOf({
      publicUrl: options.publicUrl,
      host: request.headers.host,
      localAddress: `${localFamily === 'IPv6' ? `[${localAddress}]` : localAddress}:${localPort}`,
    })
  }

  async function callerOf(request: FastifyRequest, route: Route): Promise<Caller | undefined> {
    if (route.isPublic === true) return undefined
    const caller = await access.authenticate(proofOf(request))
    userNames.set(request, caller.userName)
    requireRole(caller, route.role ?? 'reader')
    return caller
  }

  async function serve(route: Route, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const negotiated = formatFor(request)
    if (negotiated === undefined) {
      throw new Problem(
        'format-not-offered',
        `Accept ${quoted(request.headers.accept ?? '')} allows neither application/json nor application/xml; ask for one of them.`,
      )
    }
    const caller = await callerOf(request, route)
    const exchange = createExchange(request, { negotiated, caller })
    const answer = await route.handle(exchange)
    await send(request, reply, answer, negotiated)
  }

  function createExchange(
    request: FastifyRequest,
    { negotiated, caller }: { negotiated: Negotiated; caller: Caller | undefined },
  ): Exchange {
    const questionMark = request.url.indexOf('?')
    const queryEntries = new URLSearchParams(questionMark < 0 ? '' : request.url.slice(questionMark + 1))
    const body = request.body instanceof Readable ? request.body : Readable.from([])
    return {
      id: request.id,
      // The router gives every parameter of its path as text.
      params: request.params as Readonly<Record<string, string>>,
      query: (name) => collectQuery(queryEntries)(name),
      queryEntries,
      header: (name) => singleHeader(request.headers[name.toLowerCase()]),
      origin: originFor(request),
      format: negotiated.format,
      style: options.style,
      address: request.ip,
      proof: proofOf(request),
      caller: () => {
        if (caller === undefined) throw new Problem('session-required', 'This call needs a login.')
        return caller
      },
      text: () => readText(body, limits.bodyBytesMax),
      body,
    }
  }

  function addRoutes(): void {
    const byPath = Map.groupBy(options.routes, (route) => route.path.toLowerCase())
    for (const routes of byPath.values()) {
      const methods = new Set<string>(routes.map((route) => route.method))
      const allow = [...methods, ...(methods.has('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
      for (const route of routes) {
        app.route({
          method: route.method,
          url: route.path,
          handler: (request, reply) => serve(route, request, reply),
        })
      }
      const path = routes[0]?.path ?? ''
      app.route({
        method: 'OPTIONS',
        url: path,
        handler: async (_request, reply) => {
          await reply.code(200).header('allow', allow).send()
        },
      })
      const refused = ALL_METHODS.filter((method) => !methods.has(method))
      app.route({
        method: refused.includes('GET') ? [...refused, 'HEAD'] : refused,
        url: path,
        exposeHeadRoute: false,
        handler: async (request) => {
          throw new Problem(
            'method-not-allowed',
            `${request.method} is not served at ${quoted(path)}; it takes ${allow}.`,
            {
              allow: allow.split(', '),
            },
          )
        },
      })
    }
  }

  const ready = (async () => {
    await app.register(compress, {
      global: true,
      threshold: 1024,
      encodings: ['br', 'gzip'],
      brotliOptions: { params: { [zlibConstants.BROTLI_PARAM_QUALITY]: 4 } },
      zlibOptions: { level: 5 },
    })
    for (const plugin of options.plugins ?? []) await plugin(app)
    addRoutes()
  })()
  // Reported by start(); until then nobody waits for it.
  ready.catch(() => {})

  let stopped: Promise<void> | undefined
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
      stopped ??= (async () => {
        const timer = setTimeout(() => app.server.closeAllConnections(), limits.drainSeconds * 1000)
        await app.close()
        clearTimeout(timer)
      })()
      return stopped
    },
  }
}

function proofOf({ headers }: FastifyRequest): Proof {
  return {
    sessionToken: singleHeader(headers['x-zerto-session']),
    bearer: /^bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1],
  }
}

function singleHeader(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}
