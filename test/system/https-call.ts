/** Calls of a client that trusts the CA file of the service and nothing else. */

import type { IncomingHttpHeaders } from 'node:http'
import { type Agent, request as httpsRequest, type RequestOptions } from 'node:https'
import type { Readable } from 'node:stream'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import type { Program } from './support.ts'

export interface Call {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | Readable
  readonly agent?: Agent
  readonly tls?: RequestOptions
}

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

const CALL_MS = 20_000

/** One call on a connection of its own unless an agent is given. */
export function call(
  { port, ca }: Pick<Program, 'port' | 'ca'>,
  { method = 'GET', path, headers, body, agent, tls }: Call,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      {
        ...{ host: 'localhost', port, ca, method, path, ...tls },
        headers: { ...headers },
        agent: agent ?? false,
        signal: AbortSignal.timeout(CALL_MS),
      },
      (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('error', reject)
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response
          resolve({ status, headers, text: Buffer.concat(pieces).toString('utf8') })
        })
      },
    )
    request.on('error', reject)
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) request.end(body)
    else body.pipe(request)
  })
}

export function basic(user: string, password: string): { readonly authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

/** Logs in as a Windows client does. */
export async function openSession(
  program: Program,
  password = program.password,
  user = 'admin',
): Promise<string> {
  const { status, headers, text } = await call(program, {
    method: 'POST',
    path: '/v1/session/add',
    headers: basic(user, password),
  })
  const token = headers['x-zerto-session']
  if (status !== 200 || typeof token !== 'string') throw new Error(`login answered ${status}: ${text}`)
  return token
}

/** A client that is logged in. */
export async function openClient(program: Program) {
  const session = await openSession(program)
  const withSession = ({ headers, ...rest }: Call) =>
    call(program, { ...rest, headers: { 'x-zerto-session': session, ...headers } })
  return {
    session,
    call: withSession,
    get: (path: string, headers: Readonly<Record<string, string>> = {}) => withSession({ path, headers }),
    sendJson: (method: string, path: string, body: unknown) =>
      withSession({
        method,
        path,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  }
}

/** A TLS connection, once it is made. */
export function openSocket({ port, ca }: Program, options: ConnectionOptions = {}): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: 'localhost', port, ca, servername: 'localhost', ...options })
    socket.setTimeout(CALL_MS, () => socket.destroy(new Error('the connection was silent for too long')))
    socket.once('secureConnect', () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Everything that comes until the other side ends the connection, or breaks it off. */
export function readToEnd(socket: TLSSocket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.setEncoding('latin1')
    socket.on('data', (piece: string) => {
      text += piece
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
    socket.on('close', () => resolve(text))
  })
}

/** The bytes of an answer to the bytes of a request. */
export async function exchangeBytes(program: Program, bytes: string | Uint8Array): Promise<string> {
  const socket = await openSocket(program)
  const answer = readToEnd(socket)
  socket.write(bytes)
  return answer
}
