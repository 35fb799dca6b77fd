import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { Pieces } from './pieces.ts'
import type { SentAnswer } from './write-answer.ts'

/** Whether an answer goes out as it is: neither compressed nor without the body that it has. */
export function isSentPlain(
  { method, headers }: { readonly method: string; readonly headers: IncomingHttpHeaders },
  { status, body }: SentAnswer,
): boolean {
  if (method === 'HEAD') return status < 400 && body === undefined
  return method === 'GET' && status < 400 && headers['accept-encoding'] === undefined
}

/**
 * Past the framework and its compression, which have nothing to do here: streams of theirs would hold and copy
 * each piece on its way, and the least answer costs a fifth less.
 *
 * @param isLast whether the connection ends with it
 * @throws what the reading of pieces throws; the client sees that the list is not whole
 */
export async function sendPlain(
  response: ServerResponse,
  { status, headers, body }: SentAnswer,
  { isLast }: { readonly isLast: boolean },
): Promise<void> {
  const sent: Record<string, string | number> = { ...headers }
  if (body !== undefined && !(body instanceof Pieces)) sent['content-length'] = Buffer.byteLength(body)
  if (isLast) sent.connection = 'close'
  response.writeHead(status, sent)
  if (!(body instanceof Pieces)) {
    response.end(body)
    return
  }
  try {
    await body.sendTo(response)
  } catch (error) {
    // Too late for a status.
    response.destroy()
    throw error
  }
}
