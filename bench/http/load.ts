/**
 * Asks one address again and again over kept-alive TLS connections, and reports. Its own process, so that it
 * takes no time from the server it measures. Arguments: one JSON object; answers one JSON line.
 */
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'

export interface LoadOrder {
  readonly url: string
  readonly caFile: string
  readonly headers: Readonly<Record<string, string>>
  readonly connections: number
  readonly seconds: number
}

export interface LoadReport {
  readonly requestsPerSecond: number
  readonly bytesPerSecond: number
  readonly firstByteMsMedian: number
  readonly p99Ms: number
  readonly failures: number
}

async function ask(
  order: LoadOrder,
  agent: Agent,
): Promise<{ ms: number; firstByteMs: number; bytes: number; isGood: boolean }> {
  const started = performance.now()
  return await new Promise((resolve) => {
    const failed = () => resolve({ ms: performance.now() - started, firstByteMs: 0, bytes: 0, isGood: false })
    const sent = request(order.url, { agent, headers: order.headers }, (response) => {
      let bytes = 0
      let firstByteMs = 0
      response.on('data', (piece: Buffer) => {
        if (bytes === 0) firstByteMs = performance.now() - started
        bytes += piece.length
      })
      response.on('end', () =>
        resolve({ ms: performance.now() - started, firstByteMs, bytes, isGood: response.statusCode === 200 }),
      )
      response.on('error', failed)
    })
    sent.on('error', failed)
    sent.end()
  })
}

async function load(order: LoadOrder): Promise<LoadReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: order.connections, ca: readFileSync(order.caFile) })
  await ask(order, agent)
  const until = performance.now() + order.seconds * 1000
  const started = performance.now()
  const all: Awaited<ReturnType<typeof ask>>[] = []
  await Promise.all(
    Array.from({ length: order.connections }, async () => {
      while (performance.now() < until) all.push(await ask(order, agent))
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

console.log(JSON.stringify(await load(JSON.parse(process.argv[2] ?? '{}') as LoadOrder)))
