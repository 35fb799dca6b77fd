import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { ProducersOrder } from '../http/producers.ts'
import { cpuSeconds, PASSWORD, residentMiB, type Service, startService, stopProcess } from '../service.ts'
import { atMost, type Figure } from '../target.ts'
import type { ReadersOrder, ReadersReport } from './readers.ts'
import type { WaitersReport } from './waiters.ts'

const READERS = 2_000
const PROCESSES = 2
const CHANGES_PER_SECOND = 200
const TASKS = 50
const WARMING_SECONDS = 4
const SECONDS = 15

/** From a change to those who read the events, and what those who wait cost. @param folder for the data */
export async function measureEvents(folder: string): Promise<readonly Figure[]> {
  const service = await startService(folder, ['--site', 'empty'])
  const children: ChildProcess[] = []
  try {
    const agent = new Agent({ ca: readFileSync(service.caFile), keepAlive: true })
    const session = await logIn(service, agent)
    const tasks: string[] = []
    for (let count = 0; count < TASKS; count += 1) tasks.push(await createTask(service, agent, session))
    agent.destroy()
    const before = residentMiB(service.pid)
    const readers = await Promise.all(
      Array.from({ length: PROCESSES }, (_, index) => {
        const order = {
          port: Number(new URL(service.url).port),
          caFile: service.caFile,
          session,
          readers: READERS / PROCESSES,
        } satisfies ReadersOrder
        const file = join(folder, `readers-${index}.json`)
        writeFileSync(file, JSON.stringify(order))
        return startReaders(file, children)
      }),
    )
    const openMiB = residentMiB(service.pid) - before
    const producersFile = join(folder, 'producers.json')
    const producers: ProducersOrder = {
      ...{ url: service.url, caFile: service.caFile, headers: { 'x-zerto-session': session } },
      ...{ tasks, writesPerSecond: CHANGES_PER_SECOND },
    }
    writeFileSync(producersFile, JSON.stringify(producers))
    const writing = spawn(process.execPath, ['bench/http/producers.ts', producersFile], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(writing)
    await once(writing.stdout, 'data')
    await sleep(WARMING_SECONDS * 1000)
    const cpuBefore = cpuSeconds(service.pid)
    const readersCpuBefore = readers.map(({ pid }) => cpuSeconds(pid))
    for (const { say } of readers) say('start')
    await sleep(SECONDS * 1000)
    const load = loadavg()[0] ?? 0
    const cpuShare = (cpuSeconds(service.pid) - cpuBefore) / SECONDS
    const readersCpu = readers.map(
      ({ pid }, index) => (cpuSeconds(pid) - (readersCpuBefore[index] ?? 0)) / SECONDS,
    )
    for (const { say } of readers) say('stop')
    const reports = await Promise.all(readers.map(({ report }) => report()))
    const p99 = Math.max(...reports.map(({ p99Ms }) => p99Ms))
    const events = reports.reduce((sum, report) => sum + report.events, 0)
    const details = [
      `median ${Math.max(...reports.map(({ p50Ms }) => p50Ms))} ms, greatest ${Math.max(...reports.map(({ maxMs }) => maxMs))} ms`,
      `${Math.round(events / SECONDS / 1000)},000 events a second in ${PROCESSES} processes over TLS`,
      `processors: service ${cpuShare.toFixed(2)}, readers ${readersCpu.map((share) => share.toFixed(2)).join(' and ')}`,
      `load average ${load.toFixed(1)}`,
      `${openMiB.toFixed(0)} MiB for the streams`,
    ]
    return [
      {
        what: `event to reader, ${READERS} readers at ${CHANGES_PER_SECOND} changes a second: p99`,
        ...atMost(100, p99, 'ms'),
        details: details.join('; '),
      },
      await measureWaiters(),
    ]
  } finally {
    for (const child of children) await stopProcess(child)
    await service.stop()
  }
}

async function measureWaiters(): Promise<Figure> {
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, ['--expose-gc', 'bench/events/waiters.ts'])
  const { waiters, heapMiB, timers, allToldMs } = JSON.parse(stdout) as WaitersReport
  return {
    what: `memory of ${waiters} who wait for a task each`,
    measured: `${heapMiB.toFixed(1)} MiB`,
    details: `${timers} timer for all; all told ${allToldMs.toFixed(0)} ms after ${waiters} changes were begun`,
  }
}

async function startReaders(file: string, children: ChildProcess[]) {
  const child = spawn(process.execPath, ['bench/events/readers.ts', file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const lines = createInterface({ input: child.stdout })
  await once(lines, 'line')
  return {
    pid: child.pid ?? 0,
    say: (word: string) => child.stdin.write(`${word}\n`),
    report: async () => JSON.parse(String((await once(lines, 'line'))[0])) as ReadersReport,
  }
}

async function logIn({ url }: Service, agent: Agent): Promise<string> {
  const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`
  const { headers } = await send(`${url}/v1/session/add`, agent, { authorization }, '')
  return String(headers['x-zerto-session'])
}

async function createTask({ url }: Service, agent: Agent, session: string): Promise<string> {
  const headers = { 'x-zerto-session': session, 'content-type': 'application/json' }
  const { text } = await send(`${url}/api/tasks`, agent, headers, JSON.stringify({ type: 'Move' }))
  return (JSON.parse(text) as { id: string }).id
}

async function send(url: string, agent: Agent, headers: Readonly<Record<string, string>>, body: string) {
  const sent = request(url, { agent, headers, method: 'POST' })
  sent.end(body)
  const [response] = await once(sent, 'response')
  let text = ''
  for await (const piece of response) text += piece
  return { headers: response.headers as Record<string, string>, text }
}
