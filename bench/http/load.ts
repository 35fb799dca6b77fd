/**
 * Asks addresses in turn, again and again, over kept-alive connections, and reports. Its own process, so that it takes
 * no time from the server it measures. Arguments: a file with the order as JSON; answers one JSON line.
 */
import { readFileSync } from 'node:fs'
import { Agent as PlainAgent, request as requestPlain } from 'node:http'
import { Agent, request } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'

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
  readonly failures: number
}

interface Asked {
  readonly ms: number
  readonly firstByteMs: number
  readonly bytes: number
  readonly isGood: boolean
}

function ask(order: LoadOrder, { path, headers }: LoadRequest, agent: PlainAgent): Promise<Asked> {
  const started = performance.now()
  return new Promise((resolve) => {
    const failed = () => resolve({ ms: performance.now() - started, firstByteMs: 0, bytes: 0, isGood: false })
    const send = agent instanceof Agent ? request : requestPlain
    const sent = send(
      `${order.url}${path}`,
      { agent, headers: { ...order.headers, ...headers } },
      (response) => {
        let bytes = 0
        let firstByteMs = 0
        response.on('data', (piece: Buffer) => {
          if (bytes === 0) firstByteMs = performance.now() - started
          bytes += piece.length
        })
        response.on('end', () => {
          const isGood = response.statusCode === (order.status ?? 200)
          resolve({ ms: performance.now() - started, firstByteMs, bytes, isGood })
        })
        response.on('error', failed)
      },
    )
    sent.on('error', failed)
    sent.end()
  })
}

async function load(order: LoadOrder): Promise<LoadReport> {
  const kept = { keepAlive: true, maxSockets: order.connections }
  const agent =
    order.caFile === undefined ? new PlainAgent(kept) : new Agent({ ...kept, ca: readFileSync(order.caFile) })
  let turn = 0
  const next = (): LoadRequest => {
    turn += 1
    return order.requests[turn % order.requests.length] ?? { path: '/' }
  }
  await ask(order, next(), agent)
  const started = performance.now()
  const until = started + order.seconds * 1000
  const all: Asked[] = []
  await Promise.all(
    Array.from({ length: order.connections }, async () => {
      while (performance.now() < until) {
        all.push(await ask(order, next(), agent))
        if (order.pauseMs !== undefined) await sleep(order.pauseMs)
      }
    }),
  )
  const seconds = (performance.now() - started) / 1000
  agent.destroy()
  const sorted = (values: readonly number[]) => values.toSorted((one, other) => one - other)
  const at = (values: readonly number[], share: number) =>
    values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
  return {
    requestsPerSecond: all.length / seconds,
    bytesPerSecond: all.reduce((sum, { bytes }) => sum + bytes, 0) / seconds,
    firstByteMsMedian: at(sorted(all.map(({ firstByteMs }) => firstByteMs)), 0.5),
    p99Ms: at(sorted(all.map(({ ms }) => ms)), 0.99),
    failures: all.filter(({ isGood }) => !isGood).length,
  }
}

console.log(JSON.stringify(await load(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as LoadOrder)))
