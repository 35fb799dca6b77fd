import type { Dispatcher } from 'undici'
import { parseExactJson } from '../capture/index.ts'
import {
  isWorthRetrying,
  ServerRefusal,
  type Session,
  serverMessage,
  sessionHeaders,
} from '../client/index.ts'
import { Problem } from '../problem/index.ts'
import type { Clock } from '../runtime/index.ts'

/** What a server answered to a GET: a value, or that it does not serve that. */
export type Reply =
  | { readonly isServed: true; readonly value: unknown }
  | { readonly isServed: false; readonly status: number }

/** Reads one resource after another; the server never has two questions of ours at once. */
export interface ServerReader {
  readonly url: string
  /**
   * @throws Problem `server-unreachable`, `server-refused`, and what logging in may throw
   */
  get(path: string): Promise<Reply>
}

export interface ServerReaderOptions {
  /** As `parseServerUrl` gives it. */
  readonly url: string
  /** Sends the requests; whoever opened them closes them. */
  readonly connections: Dispatcher
  /** The login to use; `isStale` asks for another, since the server does not know the last one any more. */
  readonly login: (isStale: boolean) => Promise<Session>
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** A list of tasks of years is long in the making. */
const ANSWER_MS = 300_000
/** Between a failure and the next try. */
const WAITS_MS: readonly number[] = [1_000, 5_000, 15_000]
const WAIT_MS_MAX = 60_000

export function createServerReader(options: ServerReaderOptions): ServerReader {
  const { url, login, clock, signal } = options

  async function getOnce(path: string): Promise<Reply> {
    const first = await send(options, path, await login(false))
    const answer = first.status === 401 ? await send(options, path, await login(true)) : first
    const { status } = answer
    const asked = `GET ${path.split('?', 1)[0]}`
    if (status === 200) return { isServed: true, value: readJson(url, asked, answer) }
    if (isNotServed(status)) return { isServed: false, status }
    const said = serverMessage(answer.text, answer.contentType)
    const words = said === undefined ? '' : `: ${said}`
    const message = `${url} answered ${asked} with ${status}${words.replace(/\."$/, '"')}.`
    throw new ServerRefusal(status, message, answer.retryAfterSeconds)
  }

  return {
    url,
    async get(path) {
      for (const waitMs of WAITS_MS) {
        try {
          return await getOnce(path)
        } catch (error) {
          if (!isWorthRetrying(error)) throw error
          await clock.sleep(Math.min(WAIT_MS_MAX, (error.retryAfterSeconds ?? 0) * 1000 || waitMs), signal)
        }
      }
      return getOnce(path)
    },
  }
}

/** What older releases, other hypervisors and users with few rights are told. */
function isNotServed(status: number): boolean {
  return status === 501 || (status >= 400 && status < 500 && status !== 401 && status !== 429)
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly contentType: string | undefined
  readonly retryAfterSeconds: number | undefined
}

/** Redirects are not followed: they would carry the login elsewhere. */
async function send(options: ServerReaderOptions, path: string, session: Session): Promise<Answer> {
  const { url, connections, signal } = options
  try {
    const response = await connections.request({
      origin: url,
      path,
      method: 'GET',
      headers: { accept: 'application/json', 'user-agent': 'zvm-tasks', ...sessionHeaders(session) },
      headersTimeout: ANSWER_MS,
      bodyTimeout: ANSWER_MS,
      signal,
    })
    const { 'content-type': type, 'retry-after': after } = response.headers
    const retryAfter = Number(after ?? Number.NaN)
    return {
      status: response.statusCode,
      text: await response.body.text(),
      contentType: Array.isArray(type) ? type[0] : type,
      retryAfterSeconds: retryAfter >= 0 ? retryAfter : undefined,
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Problem) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'the connection broke'
    throw new Problem('server-unreachable', `No answer from ${url}: ${code}. Check address and port.`, {
      cause: error,
    })
  }
}

function readJson(url: string, asked: string, { text, contentType }: Answer): unknown {
  try {
    return parseExactJson(text)
  } catch {
    throw new ServerRefusal(
      200,
      `${url} answered ${asked} with something that is not JSON (${contentType ?? 'of no media type'}): it is not a Zerto Virtual Manager, or one that writes XML alone. Check address and port.`,
    )
  }
}
