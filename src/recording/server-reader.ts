import { parseExactJson } from '../capture/index.ts'
import { type Answer, isWorthRetrying, refusalOf, ServerRefusal, type ZertoClient } from '../client/index.ts'
import type { Clock } from '../runtime/index.ts'

/** What a server answered to a GET: a value, or that it does not serve that. */
export type Reply =
  | { readonly isServed: true; readonly value: unknown }
  | { readonly isServed: false; readonly status: number }

/** Reads one resource after another; the server never has two questions of ours at once. */
export interface ServerReader {
  readonly url: string
  /** @throws Problem `server-unreachable`, `server-refused`, and what logging in may throw */
  get(path: string): Promise<Reply>
}

/** A list of tasks of years is long in the making. */
const ANSWER_MS = 300_000
/** Between a failure and the next try. */
const WAITS_MS: readonly number[] = [1_000, 5_000, 15_000]
const WAIT_MS_MAX = 60_000

/** Reads with the client, under its login; what may pass is tried again a few times. */
export function createServerReader({
  client,
  clock,
  signal,
}: {
  readonly client: Pick<ZertoClient, 'url' | 'ask'>
  readonly clock: Clock
  readonly signal: AbortSignal
}): ServerReader {
  const { url } = client

  async function getOnce(path: string): Promise<Reply> {
    const answer = await client.ask({ method: 'GET', path }, { timeoutMs: ANSWER_MS, signal })
    const { status } = answer
    const asked = `GET ${path.split('?', 1)[0]}`
    if (status === 200) return { isServed: true, value: readJson(url, asked, answer) }
    if (isNotServed(status)) return { isServed: false, status }
    throw refusalOf(url, asked, answer)
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

function readJson(url: string, asked: string, { text, header }: Answer): unknown {
  try {
    return parseExactJson(text)
  } catch {
    throw new ServerRefusal(
      200,
      `${url} answered ${asked} with something that is not JSON (${header('content-type') ?? 'of no media type'}): it is not a Zerto Virtual Manager, or one that writes XML alone. Check address and port.`,
    )
  }
}
