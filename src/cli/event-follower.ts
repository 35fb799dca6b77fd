import { readServerEvents, ServerRefusal, type ZertoClient } from '../client/index.ts'
import { Problem } from '../problem/index.ts'
import type { Io } from './command.ts'
import type { Polling } from './polling.ts'
import { pathWith, searchRefusal } from './search-answer.ts'
import { toTerminalText } from './terminal-text.ts'

/** One event of `GET /api/events`. */
export interface ToldEvent {
  /** `begin`, `added`, `changed`, `left`, `removed`. */
  readonly event: string
  /** Its JSON, in one line. */
  readonly data: string
}

export interface EventWish {
  /** The conditions, by their names on the wire. */
  readonly query: readonly (readonly [string, string])[]
  /** The position to begin after; now, unless given. */
  readonly after?: string | undefined
  /** Milliseconds from the first event on; for ever, unless given. */
  readonly limitMs?: number | undefined
}

export const EVENTS_PATH = '/api/events'
/** Three signs of life. */
const SILENCE_MS = 45_000
const AGAIN_MS = 1_000

/**
 * Tells the events of our own service in order, each once, over interruptions of the stream, the service and the login.
 * Resolves once the time is up.
 *
 * @throws Problem `changes-forgotten`; `server-refused` where the server has no events, or refuses them; what the
 *   outage ends with
 */
export async function followEvents(
  { client, polling, io }: { readonly client: ZertoClient; readonly polling: Polling; readonly io: Io },
  { query, after, limitMs }: EventWish,
  onEvent: (event: ToldEvent) => Promise<void> | void,
): Promise<void> {
  const over = new AbortController()
  const signal = AbortSignal.any([io.signal, over.signal])
  let lastId = after
  let hasBegun = false

  function begin(): void {
    if (hasBegun || limitMs === undefined) return
    hasBegun = true
    io.clock.sleep(limitMs, signal).then(
      () => over.abort(new Error('the time is up')),
      () => {},
    )
  }

  async function read(body: AsyncIterable<Uint8Array>): Promise<void> {
    let hasRead = false
    try {
      for await (const { lastId: id, event, data } of readServerEvents(body)) {
        hasRead = true
        if (event === 'end') return meetEnd(data, io)
        if (data !== '') await onEvent({ event, data })
        lastId = id
        begin()
      }
    } catch (error) {
      // One that was cut off goes on where it was; one that never began is an outage.
      if (signal.aborted || !hasRead || error instanceof Problem) throw error
    }
  }

  async function connect(): Promise<void> {
    const path = pathWith(EVENTS_PATH, query)
    const answer = await polling.ask(async () => {
      const headers = {
        accept: 'text/event-stream',
        ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
      }
      const got = await client.ask(
        { method: 'GET', path, headers, sink: read },
        { signal, timeoutMs: SILENCE_MS },
      )
      // To be asked again, as any other outage.
      if (got.status === 503 || got.status === 429) throw searchRefusal(client, EVENTS_PATH, got)
      return got
    })
    if (answer === undefined) return
    if (answer.status !== 200) throw searchRefusal(client, EVENTS_PATH, answer)
    // Some answer any path with a page for people.
    const isStream = answer.header('content-type')?.startsWith('text/event-stream') === true
    if (!isStream) throw searchRefusal(client, EVENTS_PATH, { ...answer, status: 404 })
  }

  try {
    for (;;) {
      await connect()
      await io.clock.sleep(AGAIN_MS, signal)
    }
  } catch (error) {
    io.signal.throwIfAborted()
    if (!over.signal.aborted) throw error
  } finally {
    over.abort()
  }
}

/** Most ends are met by connecting again. */
function meetEnd(data: string, io: Io): void {
  const { reason, message } = JSON.parse(data) as { reason: string; message: string }
  if (reason === 'changes-forgotten') throw new Problem('changes-forgotten', message)
  io.err.write(`${toTerminalText(message)} Connecting again.\n`)
}

/** Whether a server is none of ours, or an older one. */
export function hasNoEvents(error: unknown): boolean {
  return error instanceof ServerRefusal && (error.status === 404 || error.status === 405)
}
