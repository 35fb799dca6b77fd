import type { ServerResponse } from 'node:http'
import type { Proof } from '../access/index.ts'
import type { TaskSearch } from '../task/index.ts'
import { type EventBytes, toEventBytes } from './change-texts.ts'

/** One open stream of events: what it was told, and what waits to be read. */
export interface EventStream {
  readonly search: TaskSearch
  /** The same for the same search. */
  readonly searchKey: string
  readonly proof: Proof
  /** The client has been told of everything up to here. */
  position: number
  /** When the client last got a sign of life, or was looked at for it. */
  seenAt: number
  send(bytes: EventBytes): void
  /** Says that the stream lives, and up to where the client has been told. */
  beat(): void
  /** Whether so much waits for the client that no more may be added. */
  isFull(): boolean
  /** Resolves once nothing waits any more, or the stream is over. */
  drained(now: number): Promise<void>
  /** Whether the client has not taken what waits since before `instant`. */
  isStalled(instant: number): boolean
  /** Tells the reason as the last event, and ends the answer. */
  end(reason: string, message: string, now: number): void
  isEnded(): boolean
  /** Breaks the connection where the end was told before `instant`, and did not arrive. */
  breakOff(instant: number): void
  readonly closed: Promise<void>
}

/** Bytes that wait for one client at most, but for those of one more page. */
const WAITING_BYTES_MAX = 256 * 1024
/** Milliseconds after which a browser connects again. */
const RETRY_MS = 2_000

export function createEventStream(
  response: ServerResponse,
  wish: { readonly search: TaskSearch; readonly after: number; readonly proof: Proof; readonly now: number },
): EventStream {
  let endedAt: number | undefined
  let fullSince: number | undefined
  let isClosed = response.destroyed
  const closed = new Promise<void>((resolve) => {
    if (isClosed) resolve()
    response.once('close', () => {
      isClosed = true
      resolve()
    })
  })
  // Silence is ended by signs of life, and not by the bound for other connections.
  response.socket?.setTimeout(0)

  function send({ plain, chunk }: EventBytes): void {
    if (isClosed || endedAt !== undefined) return
    // The same bytes go to many: the response would frame and copy them for each.
    if (response.socket !== null && response.chunkedEncoding) response.socket.write(chunk)
    else response.write(plain)
  }

  const sendText = (text: string) => send(toEventBytes(Buffer.from(text)))

  const stream: EventStream = {
    search: wish.search,
    searchKey: wish.search.length === 0 ? '' : JSON.stringify(wish.search),
    proof: wish.proof,
    position: wish.after,
    seenAt: wish.now,
    send,
    // An id without data is kept by the client, and nothing is told.
    beat: () => sendText(`: still here\nid: ${stream.position}\n\n`),
    isFull: () => response.writableLength > WAITING_BYTES_MAX,
    async drained(now) {
      if (isClosed || endedAt !== undefined) return
      fullSince = now
      await new Promise<void>((resolve) => {
        const sink = response.socket ?? response
        const done = () => {
          sink.off('drain', done)
          response.off('close', done)
          resolve()
        }
        sink.once('drain', done)
        response.once('close', done)
      })
      fullSince = undefined
    },
    isStalled: (instant) => fullSince !== undefined && fullSince <= instant,
    end(reason, message, now) {
      if (isClosed || endedAt !== undefined) return
      sendText(`event: end\ndata: ${JSON.stringify({ reason, message })}\n\n`)
      endedAt = now
      response.end()
    },
    isEnded: () => isClosed || endedAt !== undefined,
    breakOff(instant) {
      if (!isClosed && endedAt !== undefined && endedAt <= instant) response.destroy()
    },
    closed,
  }
  // At once, so that a client that is cut off before the first change loses nothing.
  const { position } = stream
  sendText(`retry: ${RETRY_MS}\nid: ${position}\nevent: begin\ndata: {"position":${position}}\n\n`)
  return stream
}
