/**
 * Measures the built service against a bare `node:https` server that sends the same bytes, in one run, in turns:
 * every figure is the median of ratios taken within a round. `--rounds N --seconds N --tasks N`; `--record` writes
 * docs/performance.md.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { openSqliteStores } from '../src/store/sqlite/index.ts'
import type { LoadOrder, LoadReport } from './http/load.ts'
import { createTasks } from './http/tasks.ts'

function option(name: string, initial: number): number {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? initial : Number(process.argv[at + 1])
}

const rounds = option('rounds', 7)
const seconds = option('seconds', 2)
const taskCount = option('tasks', 100_000)
const PASSWORD = 'bench password'
const folder = mkdtempSync(join(tmpdir(), 'zvm-tasks-bench-'))
const data = join(folder, 'data')
const children: ChildProcess[] = []

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

async function startService(): Promise<{ url: string; caFile: string; pid: number }> {
  const readyFile = join(folder, 'ready.json')
  const child = spawn(
    process.execPath,
    ['dist/bin.js', 'serve', '--port', '0', '--data', data, '--ready-file', readyFile],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ZVM_TASKS_ADMIN_PASSWORD: PASSWORD } },
  )
  children.push(child)
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      return JSON.parse(readFileSync(readyFile, 'utf8')) as { url: string; caFile: string; pid: number }
    } catch {
      await sleep(50)
    }
  }
  throw new Error('the service did not become ready within 10 s')
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

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0
}

function residentMiB(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

async function run(): Promise<void> {
  const { firstId, windowPath } = await fillStore()
  const service = await startService()
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
  console.log(`${table}\n\n${memory}`)
  if (process.argv.includes('--record')) record(table, memory)
}

function record(table: string, memory: string): void {
  const file = 'docs/performance.md'
  const [before = ''] = readFileSync(file, 'utf8').split('<!-- figures -->')
  const machine = `${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}; ${rounds} rounds of ${seconds} s.`
  writeFileSync(file, `${before}<!-- figures -->\n\n${machine}\n\n${table}\n\n${memory}\n`)
}

try {
  await run()
} finally {
  for (const child of children) {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
}
