import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { TextPiece } from '../store/index.ts'

/** A body too long to be held at once. */
export class Pieces {
  readonly #pieces: AsyncIterator<TextPiece>
  readonly #ready: TextPiece[]

  /** @param ready those that were read already */
  constructor(ready: readonly TextPiece[], pieces: AsyncIterator<TextPiece>) {
    this.#ready = [...ready]
    this.#pieces = pieces
  }

  /** As a stream, for whoever changes what goes by: compression, faults. */
  toReadable(): Readable {
    const next = () => this.#next()
    async function* bytes(): AsyncGenerator<Uint8Array> {
      for (let piece = await next(); piece !== undefined; piece = await next()) yield piece.bytes
    }
    return Readable.from(bytes(), { highWaterMark: 1 })
  }

  /** Sends all as it is, and ends the response. The next piece is read while one is on its way; no more. */
  async sendTo(response: ServerResponse): Promise<void> {
    // A write to a client that has gone need not be told of its end.
    let stopWaiting = () => {}
    response.once('close', () => stopWaiting())
    let next = this.#next()
    for (;;) {
      const piece = await next
      if (piece === undefined || response.destroyed) break
      const isWritten = new Promise<void>((resolve) => {
        stopWaiting = resolve
        response.write(piece.bytes, () => resolve())
      })
      next = this.#next()
      // Looked at in the next turn; until then a failure is nobody's.
      next.catch(() => {})
      await isWritten
      // Of a connection that was broken off nobody knows who still looks at the bytes.
      if (!response.destroyed) piece.release?.()
    }
    await this.#pieces.return?.()
    response.end()
  }

  async #next(): Promise<TextPiece | undefined> {
    const ready = this.#ready.shift()
    if (ready !== undefined) return ready
    const { done, value } = await this.#pieces.next()
    return done === true ? undefined : value
  }
}
