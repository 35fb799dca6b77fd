import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Of the administrator of every service that is measured. */
export const PASSWORD = 'bench password'
const READY_MS = 60_000

/** The built service in a process of its own. */
export interface Service {
  readonly url: string
  readonly caFile: string
  readonly pid: number
  stop(): Promise<void>
}

/** Starts the built service on a free port, and waits until it is ready. @param folder for its data */
export async function startService(folder: string, flags: readonly string[]): Promise<Service> {
  const readyFile = join(folder, 'ready.json')
  const child = spawn(
    process.execPath,
    [
      'dist/bin.js',
      'serve',
      '--port',
      '0',
      '--data',
      join(folder, 'data'),
      '--ready-file',
      readyFile,
      ...flags,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ZVM_TASKS_ADMIN_PASSWORD: PASSWORD } },
  )
  const stop = () => stopProcess(child)
  for (const until = performance.now() + READY_MS; performance.now() < until; ) {
    try {
      return { ...(JSON.parse(readFileSync(readyFile, 'utf8')) as Omit<Service, 'stop'>), stop }
    } catch {
      await sleep(50)
    }
  }
  await stop()
  throw new Error(`the service did not become ready within ${READY_MS / 1000} s`)
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

/** Resident memory of a process, MiB; 0 where the system does not tell. */
export function residentMiB(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

const TICKS_PER_SECOND = 100

/** Processor seconds that a process has used so far; 0 where the system does not tell. */
export function cpuSeconds(pid: number): number {
  try {
    // The name of the program, in parentheses, may hold spaces: the numbers begin after it.
    const numbers = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(numbers[11]) + Number(numbers[12])) / TICKS_PER_SECOND
  } catch {
    return 0
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0
}
