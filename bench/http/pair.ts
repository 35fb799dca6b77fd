import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { median, PASSWORD, type Service, startService, stopProcess } from '../service.ts'
import type { LoadOrder, LoadReport, LoadRequest } from './load.ts'
import type { ProducersOrder } from './producers.ts'

const outputOf = promisify(execFile)

const WARMING_SECONDS = 1.5

/** What both servers are asked in turns. */
export interface PairOrder {
  readonly requests: readonly LoadRequest[]
  readonly connections: number
  readonly status?: number
  readonly rounds: number
  readonly seconds: number
}

export interface PairReport {
  readonly ours: readonly LoadReport[]
  readonly ceiling: readonly LoadReport[]
  /** The median of the ratios of the rounds: of requests a second, and of bytes a second. */
  readonly requestRatio: number
  readonly byteRatio: number
}

/** The service over a data folder, and a bare server that holds its answers in memory. */
export interface Pair {
  readonly service: Service
  /** Asks the service once. */
  ask(asked: LoadRequest): Promise<{ readonly headers: Record<string, string>; readonly body: Buffer }>
  /** Lets the bare server hold what the service answers now. Once, before anything is measured. */
  holdAnswers(requests: readonly LoadRequest[]): Promise<void>
  /** Loads the service alone. */
  load(order: Omit<LoadOrder, 'url' | 'caFile' | 'headers'>): Promise<LoadReport>
  measure(order: PairOrder): Promise<PairReport>
  startProducers(order: Pick<ProducersOrder, 'tasks' | 'writesPerSecond'>): Promise<{ stop(): Promise<void> }>
  stop(): Promise<void>
}

/** Loads a server from a process of its own. @param folder for the order */
export async function runLoad(folder: string, order: LoadOrder): Promise<LoadReport> {
  const file = join(folder, 'order.json')
  writeFileSync(file, JSON.stringify(order))
  const { stdout } = await outputOf(process.execPath, ['bench/http/load.ts', file])
  return JSON.parse(stdout) as LoadReport
}

/** @param folder with the data in `data`, and room for more */
export async function startPair(folder: string): Promise<Pair> {
  // Of a service that ran here before.
  rmSync(join(folder, 'ready.json'), { force: true })
  const service = await startService(folder, ['--site', 'empty'])
  const { caFile } = service
  const ca = readFileSync(caFile)
  const children: ChildProcess[] = []
  let ceilingUrl = ''

  async function fetchOnce(url: string, headers: Readonly<Record<string, string>>, method = 'GET') {
    const agent = new Agent({ ca })
    const sent = request(url, { agent, headers, method })
    sent.end()
    const [response] = await once(sent, 'response')
    const pieces: Buffer[] = []
    for await (const piece of response) pieces.push(piece)
    agent.destroy()
    return { headers: response.headers as Record<string, string>, body: Buffer.concat(pieces) }
  }

  const run = (order: LoadOrder) => runLoad(folder, order)

  const login = await fetchOnce(
    `${service.url}/v1/session/add`,
    { authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}` },
    'POST',
  )
  const headers = { 'x-zerto-session': login.headers['x-zerto-session'] ?? '' }

  return {
    service,
    ask: ({ path, headers: more }) => fetchOnce(`${service.url}${path}`, { ...headers, ...more }),

    async holdAnswers(requests) {
      const held = join(folder, 'ceiling')
      mkdirSync(held, { recursive: true })
      const bodies: Record<string, { type: string; file: string }> = {}
      for (const [index, asked] of requests.entries()) {
        const answer = await fetchOnce(`${service.url}${asked.path}`, { ...headers, ...asked.headers })
        writeFileSync(join(held, `body-${index}`), answer.body)
        bodies[asked.path] = { type: answer.headers['content-type'] ?? '', file: `body-${index}` }
      }
      writeFileSync(join(held, 'bodies.json'), JSON.stringify(bodies))
      writeFileSync(join(held, 'cert.pem'), readFileSync(join(folder, 'data/tls/server.pem')))
      writeFileSync(join(held, 'key.pem'), readFileSync(join(folder, 'data/tls/server-key.pem')))
      const child = spawn(process.execPath, ['bench/http/ceiling.ts', held], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      children.push(child)
      const [port] = (await once(child.stdout, 'data')) as [Buffer]
      ceilingUrl = `https://localhost:${String(port).trim()}`
    },

    load: (order) => run({ ...order, url: service.url, caFile, headers }),

    async measure({ rounds, ...order }) {
      const ours: LoadReport[] = []
      const ceiling: LoadReport[] = []
      // Both run as they do after a while: compiled.
      const warming = { ...order, seconds: WARMING_SECONDS }
      await run({ ...warming, url: service.url, caFile, headers })
      await run({ ...warming, url: ceilingUrl, caFile, headers: {} })
      for (let round = 0; round < rounds; round += 1) {
        ours.push(await run({ ...order, url: service.url, caFile, headers }))
        ceiling.push(await run({ ...order, url: ceilingUrl, caFile, headers: {} }))
      }
      const failures = [...ours, ...ceiling].reduce((sum, report) => sum + report.failures, 0)
      if (failures > 0) throw new Error(`${order.requests[0]?.path}: ${failures} failures`)
      const ratio = (of: (report: LoadReport) => number) =>
        median(ours.map((report, round) => of(report) / of(ceiling[round] ?? report)))
      return {
        ours,
        ceiling,
        requestRatio: ratio(({ requestsPerSecond }) => requestsPerSecond),
        byteRatio: ratio(({ bytesPerSecond }) => bytesPerSecond),
      }
    },

    async startProducers(order) {
      const whole: ProducersOrder = { ...order, url: service.url, caFile, headers }
      const file = join(folder, 'producers.json')
      writeFileSync(file, JSON.stringify(whole))
      const child = spawn(process.execPath, ['bench/http/producers.ts', file], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      children.push(child)
      await once(child.stdout, 'data')
      return { stop: () => stopProcess(child) }
    },

    async stop() {
      for (const child of children) await stopProcess(child)
      await service.stop()
    },
  }
}
