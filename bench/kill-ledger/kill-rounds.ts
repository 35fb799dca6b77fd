import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openSqliteStores, verifyStores } from '../../src/store/sqlite/index.ts'
import type { Line } from './entry.ts'
import { type InFlight, Ledger } from './ledger.ts'
import { createRandom, type Random } from './random.ts'

export interface KillRounds {
  readonly rounds: number
  readonly seed: number
  /** Each round goes on with what the one before left here. */
  readonly folder: string
}

export interface KillReport {
  readonly rounds: number
  /** Writes that were acknowledged before their process died. */
  readonly acknowledged: number
  readonly tasks: number
  /** Rounds by what became of the write under way: all of it there, none of it there, or there was none. */
  readonly inFlight: Readonly<Record<InFlight, number>>
  /** What was lost, half written or damaged; empty is the promise kept. */
  readonly faults: readonly string[]
}

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url))

/**
 * Kills a writing process with SIGKILL, again and again, and compares the reopened folder with a ledger of what
 * it had acknowledged. Shows that acknowledged writes survive the process; the loss of power is not shown here.
 */
export async function runKillRounds({ rounds, seed, folder }: KillRounds): Promise<KillReport> {
  const random = createRandom(seed)
  const ledger = new Ledger()
  const inFlight: Record<InFlight, number> = { none: 0, kept: 0, gone: 0 }
  const faults: string[] = []
  let tasks = 0
  for (let round = 1; round <= rounds; round += 1) {
    const stderr = await writeUntilKilled({ folder, seed: seed * 1_000 + round, ledger, random })
    if (stderr !== '') faults.push(`round ${round}: the writer failed: ${stderr.slice(0, 500)}`)
    const found = await reopen(folder, ledger)
    inFlight[found.inFlight] += 1
    faults.push(...found.faults.map((fault) => `round ${round}: ${fault}`))
    tasks = found.tasks
  }
  return { rounds, acknowledged: ledger.writes, tasks, inFlight, faults }
}

/** Gives what the writer complained of; nothing where it wrote until it was killed. */
async function writeUntilKilled(round: {
  readonly folder: string
  readonly seed: number
  readonly ledger: Ledger
  readonly random: Random
}): Promise<string> {
  const { folder, seed, ledger, random } = round
  const child = spawn(process.execPath, [WRITER, folder, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = once(child, 'close')
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const killWithin = (ms: number) => void wait(random.integer(ms)).then(() => child.kill('SIGKILL'))
  // Now and then so early that it is still opening the folder; else in the midst of writing, or of taking the
  // log over into the database, which it does every few hundred writes.
  const writesFirst = random.chance(15) ? 0 : 1 + random.integer(400)
  if (writesFirst === 0) killWithin(250)
  let writes = 0
  for await (const text of createInterface({ input: child.stdout })) {
    const line = parseLine(text)
    if (line === undefined) continue
    ledger.record(line)
    if (!('done' in line)) continue
    writes += 1
    if (writes === writesFirst) killWithin(10)
  }
  await closed
  return stderr
}

/** Death may cut the last line short. */
function parseLine(text: string): Line | undefined {
  try {
    // Only the writer writes to this pipe.
    return JSON.parse(text) as Line
  } catch {
    return undefined
  }
}

async function reopen(folder: string, ledger: Ledger) {
  const stores = await openSqliteStores({ folder })
  try {
    const { faults, inFlight } = await ledger.check(stores)
    const verified = await verifyStores(folder)
    return { faults: [...faults, ...verified.faults], inFlight, tasks: verified.counts.task ?? 0 }
  } finally {
    await stores.close()
  }
}
