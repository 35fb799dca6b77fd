/**
 * Measures the built service against a bare `node:https` server that sends the same bytes, in one run, in turns:
 * every figure is the median of ratios taken within a round. Then a large site that runs, beside an empty one
 * (`site/`). `--rounds N --seconds N --tasks N`, `--only http|site`; `--record` writes docs/performance.md.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openSqliteStores } from '../src/store/sqlite/index.ts'
import type { LoadOrder, LoadReport } from './http/load.ts'
import { createTasks } from './http/tasks.ts'
import { median, PASSWORD, residentMiB, type Service, startService, stopProcess } from './service.ts'
import { measureSite } from './site/measure-site.ts'

function option(name: string, initial: number): number {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? initial : Number(process.argv[at + 1])
}

const rounds = option('rounds', 7)
const seconds = option('seconds', 2)
const taskCount = option('tasks', 100_000)
const folder = mkdtempSync(join(tmpdir(), 'zvm-tasks-bench-'))
const data = join(folder, 'data')
const children: ChildProcess[] = []
const services: Service[] = []

interface Case {
  readonly name: string
  readonly path: string
  readonly connections: number
}

interface Figures {
  readonly name: string
  readonly bodyBytes: number
  readonly ratio: number
  readonly ours: LoadReport
  readonly ceiling: LoadReport
}

async function fillStore(): Promise<{ firstId: string; windowPath: string }> {
  const stores = await openSqliteStores({ folder: data })
  const tasks = createTasks(taskCount)
  for (let from = 0; from < tasks.length; from += 1000)
    await stores.tasks.merge(tasks.slice(from, from + 1000), Date.now())
  await stores.close()
  const newest = tasks.toSorted((one, other) => other.startedAt - one.startedAt)
  const [last, hundredth] = [newest[taskCount >> 1], newest[(taskCount >> 1) + 99]]
  const iso = (instant = 0) => new Date(instant).toISOString()
  return {
    firstId: tasks[taskCount >> 1]?.id ?? '',
    windowPath: `/v1/tasks?startedBeforeDate=${iso(last?.startedAt)}&startedAfterDate=${iso(hundredth?.startedAt)}`,
  }
}

async function startCeiling(): Promise<string> {
  const child = spawn(process.execPath, ['bench/http/ceiling.ts', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [port] = (await once(child.stdout, 'data')) as [Buffer]
  return `https://localhost:${String(port).trim()}`
}

async function fetchOnce(
  url: string,
  options: { ca: Buffer; headers: Record<string, string>; method?: string },
) {
  const agent = new Agent({ ca: options.ca })
  const sent = request(url, { agent, headers: options.headers, method: options.method ?? 'GET' })
  sent.end()
  const [response] = await once(sent, 'response')
  const pieces: Buffer[] = []
  for await (const piece of response) pieces.push(piece)
  agent.destroy()
  return { headers: response.headers as Record<string, string>, body: Buffer.concat(pieces) }
}

async function measure(order: LoadOrder): Promise<LoadReport> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    'bench/http/load.ts',
    JSON.stringify(order),
  ])
  return JSON.parse(stdout) as LoadReport
}

async function run(): Promise<void> {
  const { firstId, windowPath } = await fillStore()
  const service = await startService(folder, [])
  services.push(service)
  const ca = readFileSync(service.caFile)
  const login = await fetchOnce(`${service.url}/v1/session/add`, {
    ca,
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}` },
  })
  const headers = { 'x-zerto-session': login.headers['x-zerto-session'] ?? '' }
  const cases: readonly Case[] = [
    { name: 'one task', path: `/v1/tasks/${firstId}`, connections: 16 },
    { name: `100 of ${taskCount} tasks`, path: windowPath, connections: 16 },
    { name: `all ${taskCount} tasks`, path: '/v1/tasks', connections: 2 },
  ]
  const bodies: Record<string, { type: string; file: string }> = {}
  for (const [index, { path }] of cases.entries()) {
    const { body, headers: answered } = await fetchOnce(`${service.url}${path}`, { ca, headers })
    writeFileSync(join(folder, `body-${index}`), body)
    bodies[path] = { type: answered['content-type'] ?? '', file: `body-${index}` }
  }
  writeFileSync(join(folder, 'bodies.json'), JSON.stringify(bodies))
  writeFileSync(join(folder, 'cert.pem'), readFileSync(join(data, 'tls/server.pem')))
  writeFileSync(join(folder, 'key.pem'), readFileSync(join(data, 'tls/server-key.pem')))
  const ceilingUrl = await startCeiling()

  const figures: Figures[] = []
  let residentBefore = 0
  let residentMost = 0
  for (const [index, { name, path, connections }] of cases.entries()) {
    const isWhole = index === cases.length - 1
    if (isWhole) residentBefore = residentMiB(service.pid)
    const watch = setInterval(() => {
      if (isWhole) residentMost = Math.max(residentMost, residentMiB(service.pid))
    }, 100)
    const pairs: { ours: LoadReport; ceiling: LoadReport }[] = []
    for (let round = 0; round < rounds; round += 1) {
      const order = { caFile: service.caFile, connections, seconds }
      const ours = await measure({ ...order, url: `${service.url}${path}`, headers })
      const ceiling = await measure({ ...order, url: `${ceilingUrl}${path}`, headers: {} })
      if (ours.failures + ceiling.failures > 0)
        throw new Error(`${name}: ${ours.failures} and ${ceiling.failures} failures`)
      pairs.push({ ours, ceiling })
    }
    clearInterval(watch)
    const middle = pairs[rounds >> 1]
    if (middle === undefined) throw new Error('no round was measured')
    figures.push({
      name,
      bodyBytes: readFileSync(join(folder, `body-${index}`)).length,
      ratio: median(pairs.map(({ ours, ceiling }) => ours.bytesPerSecond / ceiling.bytesPerSecond)),
      ...middle,
    })
  }
  const table = [
    '| what | body | of the ceiling | requests/s | p99 | first byte |',
    '| --- | --- | --- | --- | --- | --- |',
    ...figures.map(
      ({ name, bodyBytes, ratio, ours }) =>
        `| ${name} | ${(bodyBytes / 1024).toFixed(1)} KiB | ${ratio.toFixed(2)} | ${ours.requestsPerSecond.toFixed(1)} | ${ours.p99Ms.toFixed(1)} ms | ${ours.firstByteMsMedian.toFixed(1)} ms |`,
    ),
  ].join('\n')
  const memory = `Memory of the service while the whole list was sent to 2 readers: ${residentBefore.toFixed(0)} MiB before, ${residentMost.toFixed(0)} MiB at most.`
  report('http', `${rounds} rounds of ${seconds} s`, `${table}\n\n${memory}`)
}

/** Prints figures, and writes them between their marks in the document where that is asked for. */
function report(name: 'http' | 'site', how: string, figures: string): void {
  console.log(`${figures}\n`)
  if (!process.argv.includes('--record')) return
  const file = 'docs/performance.md'
  const [open, close] = [`<!-- figures: ${name} -->`, '<!-- end of figures -->']
  const [before = '', after = ''] = readFileSync(file, 'utf8').split(open)
  const rest = after.slice(after.indexOf(close))
  const machine = `${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}; ${how}.`
  writeFileSync(file, `${before}${open}\n\n${machine}\n\n${figures}\n\n${rest}`)
}

const onlyAt = process.argv.indexOf('--only')
const only = onlyAt < 0 ? undefined : process.argv[onlyAt + 1]
try {
  if (only !== 'site') await run()
  if (only !== 'http') report('site', 'calls in turns, one at a time', await measureSite())
} finally {
  for (const service of services) await service.stop()
  for (const child of children) await stopProcess(child)
  rmSync(folder, { recursive: true, force: true })
}
