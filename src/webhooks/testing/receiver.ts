import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/** A request as it came. */
export interface Received {
  readonly id: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What a receiver answers: a status, with headers and a body, or what it does itself. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly received: readonly Received[]
  /** Decides what is answered from now on; undefined never answers. */
  answer(reply: (request: Received) => Reply | undefined): void
  /** The next request that comes. */
  next(): Promise<Received>
}

/** A real server on loopback that writes down what comes; over https where it has a certificate for 127.0.0.1. */
export async function startReceiver(tls?: {
  readonly cert: string
  readonly key: string
}): Promise<Receiver> {
  const received: Received[] = []
  let waiting: ((request: Received) => void)[] = []
  let reply: (request: Received) => Reply | undefined = () => ({ status: 204 })
  const listen: RequestListener = (request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const { headers } = request
      const one = { id: String(headers['webhook-id']), headers, body: Buffer.concat(pieces).toString('utf8') }
      received.push(one)
      const told = waiting
      waiting = []
      for (const tell of told) tell(one)
      const answer = reply(one)
      if (answer !== undefined) response.writeHead(answer.status, { ...answer.headers }).end(answer.body)
    })
  }
  const server = tls === undefined ? createServer(listen) : createSecureServer(tls, listen)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http${tls === undefined ? '' : 's'}://127.0.0.1:${port}/hook`,
    received,
    answer(next) {
      reply = next
    },
    next: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
