import type { Readable } from 'node:stream'
import { Problem } from '../problem/index.ts'

/**
 * Reads a whole body as text.
 *
 * @throws Problem `body-too-large` past `bytesMax`; `request-unreadable` where it is not UTF-8
 */
export async function readText(body: Readable, bytesMax: number): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  // Leaving the loop must leave the socket for the answer.
  for await (const piece of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > bytesMax) {
      throw new Problem(
        'body-too-large',
        `The request body is larger than ${bytesMax} bytes; send less at once.`,
      )
    }
    pieces.push(piece)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces))
  } catch (error) {
    throw new Problem('request-unreadable', 'The request body is not UTF-8; send it as UTF-8.', {
      cause: error,
    })
  }
}
