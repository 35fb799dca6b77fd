import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { Socket } from 'node:net'
import { answerClientError, refuseExpectation } from './client-error.ts'

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

/** A certificate chain and its key, PEM. */
export interface TlsPair {
  readonly cert: string
  readonly key: string
}

/** A server that can be told to part with clients that ask nothing. */
export interface StoppableServer {
  readonly server: Server
  /** Closes connections without a request under way: idle ones, fresh ones, and half a request. */
  readonly closeUnused: () => void
}

const HEADERS_SECONDS_MAX = 20
const HANDSHAKE_SECONDS = 10

/** The socket side: TLS 1.2 and later, HTTP/1.1, and the bounds that keep slow and greedy clients off. */
export function createHttpsServer(
  handler: RequestListener,
  tls: TlsPair,
  limits: HttpLimits,
): StoppableServer {
  const server = createServer(
    {
      cert: tls.cert,
      key: tls.key,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      maxHeaderSize: limits.headerBytesMax,
      requestTimeout: limits.requestSeconds * 1000,
      headersTimeout: Math.min(limits.requestSeconds, HEADERS_SECONDS_MAX) * 1000,
      keepAliveTimeout: limits.idleSeconds * 1000,
      // Looks for requests that are late as often as the shortest bound asks for.
      connectionsCheckingInterval: Math.min(limits.requestSeconds * 250, 5_000),
      // A request without a Host is answered like any other, in the API's own form.
      requireHostHeader: false,
      handshakeTimeout: HANDSHAKE_SECONDS * 1000,
    },
    handler,
  )
  server.maxConnections = limits.connectionsMax
  server.setTimeout(limits.idleSeconds * 1000)
  server.on('clientError', answerClientError)
  server.on('checkExpectation', refuseExpectation)
  return { server, closeUnused: trackUse(server) }
}

/** Tells which connections carry a request; gives a function that closes all others. */
function trackUse(server: Server): () => void {
  const open = new Set<Socket>()
  const requests = new Map<Socket, number>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  server.on('secureConnection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  const count = (socket: Socket, change: number) => {
    const now = (requests.get(socket) ?? 0) + change
    if (now > 0) requests.set(socket, now)
    else requests.delete(socket)
  }
  server.on('request', ({ socket }, response) => {
    count(socket, 1)
    response.once('close', () => count(socket, -1))
  })
  return () => {
    // The plain socket below a TLS one is in use as long as that is.
    const inUse = new Set([...requests.keys()].map(({ remotePort }) => remotePort))
    for (const socket of open) if (!inUse.has(socket.remotePort)) socket.destroy()
  }
}
