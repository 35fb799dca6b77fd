import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import { answerClientError } from './client-error.ts'

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

const HEADERS_SECONDS_MAX = 20
const HANDSHAKE_SECONDS = 10

/** The socket side: TLS 1.2 and later, HTTP/1.1, and the bounds that keep slow and greedy clients off. */
export function createHttpsServer(handler: RequestListener, tls: TlsPair, limits: HttpLimits): Server {
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
      handshakeTimeout: HANDSHAKE_SECONDS * 1000,
    },
    handler,
  )
  server.maxConnections = limits.connectionsMax
  server.setTimeout(limits.idleSeconds * 1000)
  server.on('clientError', answerClientError)
  return server
}
