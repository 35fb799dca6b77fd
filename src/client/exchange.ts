import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { Problem } from '../problem/index.ts'
import { ServerRefusal, serverMessage } from './server-refusal.ts'

/** One request. */
export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** From the server's address on: `/v1/tasks`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Readable
  /** Takes the body of a 200 as it comes, instead of `text`; what it throws is thrown. */
  readonly sink?: (body: AsyncIterable<Uint8Array>) => Promise<void>
  readonly signal?: AbortSignal | undefined
  /** Milliseconds until the first byte of the answer, and between any two. */
  readonly timeoutMs: number
}

/** One answer, read to its end. Its text is empty where a sink took it. */
export interface Answer {
  readonly status: number
  readonly text: string
  /** A header by its name in lower case. */
  readonly header: (name: string) => string | undefined
}

/** Asks one server. Redirects are not followed: they would carry the login elsewhere. */
export type Ask = (question: Question) => Promise<Answer>

/** What is sent with every question unless told otherwise. */
const STANDING = { accept: 'application/json' }

/**
 * @param url the server's address, as `parseServerUrl` gives it
 * @param standing headers of every question, beside those of its own
 * @throws Problem `server-unreachable`, `server-untrusted`, or `server-refused` for an answer past the size limit
 */
export function createAsk(
  url: string,
  dispatcher: () => Promise<Dispatcher>,
  standing: Readonly<Record<string, string>> = STANDING,
): Ask {
  // A server may stand behind a gate, in a folder of its own.
  const { origin, pathname } = new URL(url)
  const base = pathname.replace(/\/$/, '')
  return async ({ method, path, headers = {}, body, sink, signal, timeoutMs }) => {
    try {
      const connections = await dispatcher()
      const response = await connections.request({
        origin,
        path: `${base}${path}`,
        method,
        headers: { 'user-agent': 'zvm-tasks', ...standing, ...headers },
        body: body ?? null,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        ...(signal === undefined ? {} : { signal }),
      })
      const isSunk = sink !== undefined && response.statusCode === 200
      if (isSunk) await sink(response.body)
      const text = isSunk ? '' : await response.body.text()
      return {
        status: response.statusCode,
        text,
        header: (name) => {
          const value = response.headers[name]
          return Array.isArray(value) ? value[0] : value
        },
      }
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      throw error instanceof Problem ? error : worldProblem(url, error)
    }
  }
}

/** What went wrong between us and the server, by the code that Node or undici gives it. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at that port',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  UND_ERR_SOCKET: 'it closed the connection',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name could not be looked up',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ETIMEDOUT: 'it took too long',
  UND_ERR_CONNECT_TIMEOUT: 'it took too long to connect',
  UND_ERR_HEADERS_TIMEOUT: 'it took too long to answer',
  UND_ERR_BODY_TIMEOUT: 'it stopped in the middle of its answer',
  EPROTO: 'it does not speak TLS there',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS there',
}

function worldProblem(url: string, error: unknown): unknown {
  const code = codeOf(error)
  if (code === undefined) return error
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new ServerRefusal(200, `The answer of ${url} is larger than the limit; ask for less with filters.`)
  }
  // Errors of undici about how it was called are mistakes of ours, not of the world.
  if (code === 'UND_ERR_INVALID_ARG') return error
  const reason = REASONS[code] ?? code
  return new Problem('server-unreachable', `No answer from ${url}: ${reason}. Check address and port.`, {
    cause: error,
  })
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  // One attempt for each address of a name: any of them tells why.
  if (error instanceof AggregateError && !('code' in error)) return codeOf(error.errors[0])
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/**
 * The problem that an answer with an error status is.
 *
 * @param asked what was asked for, as a noun: `GET /v1/tasks`
 */
export function refusalOf(url: string, asked: string, answer: Answer): ServerRefusal {
  const { status } = answer
  const said = serverMessage(answer.text, answer.header('content-type'))
  const retryAfter = Number(answer.header('retry-after') ?? Number.NaN)
  const retryAfterSeconds = retryAfter >= 0 ? retryAfter : undefined
  const remedy =
    status >= 300 && status < 400
      ? '; it sends us to another address, which is not followed: give that address yourself'
      : ''
  const words = said === undefined ? '' : `: ${said}`
  // What the server says is often a sentence with a period of its own.
  const end = words.endsWith('."') && remedy === '' ? '' : '.'
  return new ServerRefusal(
    status,
    `${url} answered ${asked} with ${status}${words}${remedy}${end}`,
    retryAfterSeconds,
  )
}
