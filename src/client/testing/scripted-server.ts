import { X509Certificate } from 'node:crypto'
import { createServer, type Server } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { systemClock } from '../../runtime/index.ts'
import { createTestCertificate } from './certificates.ts'

/** A request as a script sees it. */
export interface ScriptedRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** What a script answers: a whole answer, or the end of the connection. */
export type ScriptedAnswer =
  | {
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string | object
    }
  | 'hang up'

export type Script = (request: ScriptedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>

/** A stand-in for situations of the protocol that a healthy service does not show. */
export interface ScriptedServer {
  readonly url: string
  /** The certificate of its authority, PEM. */
  readonly ca: string
  /** SHA-256 of its own certificate and of its authority's, hexadecimal digits. */
  readonly leafFingerprint: string
  readonly caFingerprint: string
  /** All that reached HTTP, in order. */
  readonly requests: readonly ScriptedRequest[]
  stop(): Promise<void>
}

/**
 * Starts a TLS server on a free port of the loopback address.
 *
 * @param certified for which names, and when the certificate was made
 */
export async function startScriptedServer(
  script: Script,
  certified: { readonly names?: readonly string[]; readonly now?: number } = {},
): Promise<ScriptedServer> {
  const certificate = await createTestCertificate(
    certified.names ?? ['localhost', '127.0.0.1'],
    certified.now ?? systemClock.now(),
  )
  const requests: ScriptedRequest[] = []
  const sockets = new Set<Socket>()
  const server = createServer(
    { cert: certificate.chain, key: certificate.key },
    async (request, response) => {
      const { method = '', url: path = '', headers } = request
      const seen = { method, path, headers, body: await text(request) }
      requests.push(seen)
      const answer = await script(seen)
      if (answer === 'hang up') {
        request.socket.destroy()
        return
      }
      const { status = 200, body = '' } = answer
      const isText = typeof body === 'string'
      response.writeHead(status, {
        ...(isText ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        ...answer.headers,
      })
      response.end(isText ? body : JSON.stringify(body))
    },
  )
  // Clients that refuse the certificate end the handshake, which is no failure of the server's.
  server.on('tlsClientError', () => {})
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await listen(server)
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    ca: certificate.ca,
    leafFingerprint: fingerprintOf(certificate.leaf),
    caFingerprint: fingerprintOf(certificate.ca),
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, 'localhost', resolve)
  })
}

function fingerprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()
}
