import type { ServerResponse } from 'node:http'

/** An answer that goes on until one of both sides ends it. It goes out past the framework, uncompressed. */
export interface OpenAnswer {
  readonly kind: 'open'
  readonly status?: number
  readonly headers: Readonly<Record<string, string>>
  /** Takes over a response whose head is out. */
  readonly open: (response: ServerResponse) => void
}

/** Sends the head, and hands the response over; HEAD gets no more than the head. */
export function sendOpen(response: ServerResponse, method: string, answer: OpenAnswer): void {
  response.writeHead(answer.status ?? 200, { ...answer.headers })
  if (method === 'HEAD') {
    response.end()
    return
  }
  response.flushHeaders()
  answer.open(response)
}
