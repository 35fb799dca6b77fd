/**
 * Asks addresses in turn, again and again, over kept-alive connections, and reports. Its own process, so that it takes
 * no time from the server it measures, and bare: it writes prepared bytes to its sockets and reads of an answer its
 * status and its length, since a client that costs as much as the server would be what is measured. Arguments: a file
 * with the order as JSON; answers one JSON line.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import { createAnswerMeter } from './answer-meter.ts'

export interface LoadRequest {
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface LoadOrder {
  readonly url: string
  readonly requests: readonly LoadRequest[]
  /** None for a server without TLS. */
  readonly caFile?: string
  readonly headers: Readonly<Record<string, string>>
  readonly connections: number
  readonly seconds: number
  /** What every answer must be; 200 unless given. */
  readonly status?: number
  /** Milliseconds that a connection waits between two requests; none unless given. */
  readonly pauseMs?: number
}

export interface LoadReport {
  readonly requestsPerSecond: number
  readonly bytesPerSecond: number
  readonly firstByteMsMedian: number
  readonly p99Ms: number
  /** Of processor time of this process, of the time that passed: 1 is a client that is the bottleneck itself. */
  readonly clientBusy: number
  readonly failures: number
}

interface Asked {
  readonly ms: number
  readonly firstByteMs: number
  readonly bytes: number
  readonly isGood: boolean
}

/** Opens a connection; gives what asks over it once. */
async function open(order: LoadOrder): Promise<{ ask(text: Buffer): Promise<Asked>; close(): void }> {
  const { hostname, port, protocol } = new URL(order.url)
  const socket: Socket =
    protocol === 'https:'
      ? connect({
          host: hostname,
          port: Number(port),
          servername: hostname,
          ...(order.caFile === undefined ? {} : { ca: readFileSync(order.caFile) }),
        })
      : createConnection({ host: hostname, port: Number(port) })
  await once(socket, protocol === 'https:' ? 'secureConnect' : 'connect')
  socket.setNoDelay(true)
  const meter = createAnswerMeter()
  let started = 0
  let firstByteMs = 0
  let answered: ((asked: Asked) => void) | undefined
  const finish = (isGood: boolean, bytes: number) => {
    const tell = answered
    answered = undefined
    tell?.({ ms: performance.now() - started, firstByteMs, bytes, isGood })
  }
  socket.on('data', (piece) => {
    if (firstByteMs === 0) firstByteMs = performance.now() - started
    const answer = meter.take(piece)
    if (answer !== undefined) finish(answer.status === (order.status ?? 200), answer.bodyBytes)
  })
  socket.on('error', () => finish(false, 0))
  socket.on('close', () => finish(false, 0))
  return {
    ask: (text) =>
      new Promise((resolve) => {
        answered = resolve
        firstByteMs = 0
        started = performance.now()
        if (socket.destroyed) finish(false, 0)
        else socket.write(text)
      }),
    close: () => socket.destroy(),
  }
}

function textOf(order: LoadOrder, { path, headers }: LoadRequest): Buffer {
  const lines = Object.entries({ host: new URL(order.url).host, ...order.headers, ...headers })
  return Buffer.from(
    `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  )
}

async function load(order: LoadOrder): Promise<LoadReport> {
  const texts = order.requests.map((asked) => textOf(order, asked))
  const connections = await Promise.all(Array.from({ length: order.connections }, () => open(order)))
  let turn = 0
  const next = (): Buffer => {
    turn += 1
    return texts[turn % texts.length] ?? Buffer.of()
  }
  const [first] = connections
  await first?.ask(next())
  let isLoading = true
  // A process that sleeps must be woken for each answer, and that costs the server more than many an answer.
  const spin = () => {
    if (isLoading && order.pauseMs === undefined) setImmediate(spin)
  }
  spin()
  const started = performance.now()
  const usedBefore = process.cpuUsage()
  const until = started + order.seconds * 1000
  const all: Asked[] = []
  await Promise.all(
    connections.map(async ({ ask }) => {
      while (performance.now() < until) {
        const asked = await ask(next())
        all.push(asked)
        // A connection that was cut would fail for ever.
        if (!asked.isGood) return
        if (order.pauseMs !== undefined) await sleep(order.pauseMs)
      }
    }),
  )
  const seconds = (performance.now() - started) / 1000
  const used = process.cpuUsage(usedBefore)
  isLoading = false
  for (const connection of connections) connection.close()
  const sorted = (values: readonly number[]) => values.toSorted((one, other) => one - other)
  const at = (values: readonly number[], share: number) =>
    values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
  return {
    requestsPerSecond: all.length / seconds,
    bytesPerSecond: all.reduce((sum, { bytes }) => sum + bytes, 0) / seconds,
    firstByteMsMedian: at(sorted(all.map(({ firstByteMs }) => firstByteMs)), 0.5),
    p99Ms: at(sorted(all.map(({ ms }) => ms)), 0.99),
    clientBusy: (used.user + used.system) / 1e6 / seconds,
    failures: all.filter(({ isGood }) => !isGood).length,
  }
}

console.log(JSON.stringify(await load(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as LoadOrder)))
