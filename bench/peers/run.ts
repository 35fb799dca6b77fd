/**
 * Holds json-server, Mockoon and WireMock against the built service: the same 10,000 tasks, the same filtered list, in
 * turns, one peer at a time. They are installed by npm into a temporary folder, and WireMock takes Java 11 or newer.
 * `--record` writes docs/performance.md.
 */
import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { LoadReport } from '../http/load.ts'
import { type Pair, runLoad, startPair } from '../http/pair.ts'
import { report } from '../report.ts'
import { median, stopProcess } from '../service.ts'
import { fillFolder } from '../store/fill.ts'
import { atLeast, type Figure, toTable } from '../target.ts'
import { type HeldTasks, PEERS, type Peer, STATE, TYPE } from './peers.ts'

const TASKS = 10_000
const TIMES_MIN = 5
const ROUNDS = 2
const SECONDS = 5
const WARMING_SECONDS = 3
const CONNECTIONS = 16
const READY_MS = 60_000
const OURS = { path: `/v1/tasks?type=${TYPE}&status=${STATE.name}` }

const outputOf = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'zvm-tasks-peers-'))
try {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const packages = PEERS.map(({ name, version }) => `${name}@${version}`)
  await outputOf('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: folder })
  await fillFolder(join(folder, 'data'), TASKS)
  const pair = await startPair(folder)
  try {
    const all = await pair.ask({ path: '/v1/tasks' })
    const answer = await pair.ask(OURS)
    const held = { all: JSON.parse(all.body.toString()), answer: answer.body.toString() }
    const figures: Figure[] = []
    for (const peer of PEERS) figures.push(await measurePeer(peer, pair, held))
    report('peers', `${ROUNDS} rounds of ${SECONDS} s, ${CONNECTIONS} connections`, toTable(figures))
  } finally {
    await pair.stop()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measurePeer(peer: Peer, pair: Pair, held: HeldTasks): Promise<Figure> {
  const own = join(folder, peer.name.replace(/\W/g, '-'))
  mkdirSync(own)
  peer.prepare(own, held)
  const port = await findFreePort()
  const [program = '', ...flags] = peer
    .command(port)
    .map((part) => (part.startsWith('node_modules/') ? join(folder, part) : part))
  const child = spawn(program, flags, { cwd: own, stdio: ['ignore', 'ignore', 'inherit'] })
  const url = `http://127.0.0.1:${port}`
  try {
    const given = await waitFor(`${url}${peer.path}`)
    checkSame(peer, given, held.answer)
    const load = (seconds: number) =>
      runLoad(folder, { url, requests: [peer], headers: {}, connections: CONNECTIONS, seconds })
    const loadOurs = (seconds: number) => pair.load({ requests: [OURS], connections: CONNECTIONS, seconds })
    await load(WARMING_SECONDS)
    await loadOurs(WARMING_SECONDS)
    const theirs: LoadReport[] = []
    const ours: LoadReport[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      theirs.push(await load(SECONDS))
      ours.push(await loadOurs(SECONDS))
    }
    const failures = [...theirs, ...ours].reduce((sum, one) => sum + one.failures, 0)
    if (failures > 0) throw new Error(`${peer.name}: ${failures} failures`)
    const rate = (reports: readonly LoadReport[]) =>
      median(reports.map(({ requestsPerSecond }) => requestsPerSecond))
    return {
      what: `${peer.name} ${peer.version}: ${peer.how}`,
      ...atLeast(TIMES_MIN, rate(ours) / rate(theirs)),
      details: `${rate(ours).toFixed(0)} of ours over TLS and ${rate(theirs).toFixed(0)} of theirs, requests/s`,
    }
  } finally {
    await stopProcess(child)
  }
}

/** They must answer the tasks that we do. */
function checkSame(peer: Peer, given: string, answer: string): void {
  const idsOf = (text: string) =>
    (JSON.parse(text) as { TaskIdentifier: string }[]).map(({ TaskIdentifier: id }) => id).toSorted()
  const [theirs, ours] = [idsOf(given), idsOf(answer)]
  const isSame = theirs.length === ours.length && theirs.every((id, place) => id === ours[place])
  if (!isSame) throw new Error(`${peer.name} answers ${theirs.length} tasks, and we ${ours.length}`)
}

async function waitFor(url: string): Promise<string> {
  for (const until = performance.now() + READY_MS; performance.now() < until; await sleep(100)) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.status === 200) return answer.text()
    await answer?.body?.cancel()
  }
  throw new Error(`${url} did not answer within ${READY_MS / 1000} s`)
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}
