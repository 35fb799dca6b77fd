/** Follows the events of a service as a client of its own would. */
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { readServerEvents, type ServerEvent } from '../../src/client/index.ts'
import type { Program } from './support.ts'

export interface EventClient {
  readonly status: number
  /** Reads on to the first event that is as asked for, or to the end; what was read with it. */
  readUntil(isLast: (event: ServerEvent) => boolean): Promise<readonly ServerEvent[]>
  close(): void
}

const SILENCE_MS = 30_000

/** @param path of the events, with its conditions */
export async function openEvents(
  { port, ca }: Pick<Program, 'port' | 'ca'>,
  { path = '/api/events', session, lastId }: { path?: string; session: string; lastId?: string },
): Promise<EventClient> {
  const headers = {
    'accept-encoding': 'gzip',
    'x-zerto-session': session,
    ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
  }
  const sent = request({ host: 'localhost', port, ca, path, headers, agent: false, timeout: SILENCE_MS })
  sent.on('timeout', () => sent.destroy(new Error('the stream was silent for too long')))
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  sent.on('error', () => {})
  const events = readServerEvents(response)
  return {
    status: response.statusCode ?? 0,
    async readUntil(isLast) {
      const read: ServerEvent[] = []
      try {
        for (;;) {
          const { done, value } = await events.next()
          if (done === true) return read
          read.push(value)
          if (isLast(value)) return read
        }
      } catch (error) {
        // Cut off in the middle, as by a kill.
        if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') return read
        throw error
      }
    },
    close: () => sent.destroy(),
  }
}
