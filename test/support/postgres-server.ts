import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findBinaries, findServerUser, type ServerUser, toReachable } from './postgres-binaries.ts'
import type { KeeperOrder } from './postgres-keeper.ts'

export { whyNoPostgres } from './postgres-binaries.ts'

/** A real server on loopback, with a folder of its own under the temporary folder of the machine. */
export interface PostgresServer {
  readonly port: number
  /** The cluster; it is the server's user's. */
  readonly dataFolder: string
  /** An address of a database, with the password in it. `postgres` is there from the beginning. */
  url(database?: string, parameters?: Readonly<Record<string, string>>): string
  /** Ends it without a warning, as a loss of power would. */
  kill(): Promise<void>
  /** Starts it again after that, on the same port. */
  restart(): Promise<void>
  /** Ends it and removes its folder. Safe to call twice; happens by itself when this process ends, however it does. */
  stop(): Promise<void>
}

export interface PostgresServerOptions {
  /** Settings of the server, such as `wal_level`. */
  readonly settings?: Readonly<Record<string, string>>
  /** A cluster that is not made anew. */
  readonly cluster?: GivenCluster
}

export interface GivenCluster {
  /** What those who are in it log in with. */
  readonly password: string
  /** Puts its files into a folder that is not there yet; they become the server's user's. */
  fill(dataFolder: string): Promise<void>
}

const run = promisify(execFile)
const USER = 'zvm'
const START_MS = 60_000
/** Somebody else may take the port between its choice and the start. */
const ATTEMPTS = 5
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '32MB',
  lc_messages: 'C',
}

/** Starts a server, under the user nobody where this process is root. */
export async function startPostgresServer(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  for (let attempt = 1; ; attempt += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'zvm-tasks-postgres-'))
    try {
      return await startIn(folder, options)
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      if (attempt === ATTEMPTS || !/could not (bind|create any TCP)/.test(String(error))) throw error
    }
  }
}

async function startIn(folder: string, options: PostgresServerOptions): Promise<PostgresServer> {
  const { settings = {}, cluster } = options
  const user = findServerUser()
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const found = await findBinaries()
  if (found === undefined) throw new Error('There are no PostgreSQL binaries for this platform.')
  const bin = toReachable(found, folder, user)
  const password = cluster?.password ?? randomBytes(12).toString('hex')
  const dataFolder = join(folder, 'data')
  if (cluster === undefined) await createCluster({ bin, folder, dataFolder, user, password })
  else await fillCluster(cluster, dataFolder, user)
  const port = await findFreePort()
  const given = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const keeper = startKeeper({
    command: join(bin, 'postgres'),
    args: ['-D', dataFolder, '-p', String(port), ...given],
    identity: user ?? {},
    folder,
  })
  const ready = (formerPid?: number) => untilReady({ keeper, folder, dataFolder, formerPid })
  let pid = await ready().catch(async (error: unknown) => {
    await stopKeeper(keeper)
    throw error
  })
  return {
    port,
    dataFolder,
    url: (database = 'postgres', parameters = {}) => {
      const search = new URLSearchParams(parameters).toString()
      return `postgres://${USER}:${password}@127.0.0.1:${port}/${database}${search === '' ? '' : `?${search}`}`
    },
    kill: async () => {
      process.kill(pid, 'SIGKILL')
      while (isRunning(pid)) await sleep(10)
    },
    restart: async () => {
      pid = await ready(pid)
    },
    stop: () => stopKeeper(keeper),
  }
}

async function createCluster(cluster: {
  readonly bin: string
  readonly folder: string
  readonly dataFolder: string
  readonly user: ServerUser | undefined
  readonly password: string
}): Promise<void> {
  const { bin, folder, dataFolder, user, password } = cluster
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid)
  const place = [`--pgdata=${dataFolder}`, `--username=${USER}`, `--pwfile=${passwordFile}`]
  const shape = ['--auth=password', '--encoding=UTF8', '--locale=C', '--no-sync']
  await run(join(bin, 'initdb'), [...place, ...shape], { cwd: folder, ...user })
}

async function fillCluster(
  { fill }: GivenCluster,
  dataFolder: string,
  user: ServerUser | undefined,
): Promise<void> {
  await fill(dataFolder)
  chmodSync(dataFolder, 0o700)
  if (user === undefined) return
  for (const name of ['', ...readdirSync(dataFolder, { recursive: true, encoding: 'utf8' })]) {
    chownSync(join(dataFolder, name), user.uid, user.gid)
  }
}

function startKeeper(order: KeeperOrder): ChildProcess {
  const log = openSync(join(order.folder, 'log'), 'a')
  const file = fileURLToPath(new URL('postgres-keeper.ts', import.meta.url))
  // Detached: an interrupt of the terminal is for the tests; what follows from it is seen by the keeper.
  const keeper = spawn(process.execPath, [file, JSON.stringify(order)], {
    stdio: ['pipe', log, log],
    detached: true,
  })
  // A test process with nothing left to do ends, and with it the server.
  keeper.unref()
  return keeper
}

/** Asks for the server until it takes connections, and gives its process. */
async function untilReady(wait: {
  readonly keeper: ChildProcess
  readonly folder: string
  readonly dataFolder: string
  readonly formerPid: number | undefined
}): Promise<number> {
  const { keeper, folder, dataFolder, formerPid } = wait
  const until = performance.now() + START_MS
  for (let round = 0; performance.now() < until && keeper.exitCode === null; round += 1) {
    const log = readLog(folder)
    if (/could not (bind|create any TCP)/.test(log)) throw new Error(`PostgreSQL does not start: ${log}`)
    // Right after a kill the memory of the one before is still in use, and a start fails.
    if (round % 20 === 0) keeper.stdin?.write('start\n')
    const pid = readReadyPid(dataFolder)
    if (pid !== undefined && pid !== formerPid) return pid
    await sleep(25)
  }
  throw new Error(`PostgreSQL did not start within ${START_MS / 1000} s: ${readLog(folder)}`)
}

/** The server notes in its lock file when it takes connections, in every language. */
function readReadyPid(dataFolder: string): number | undefined {
  try {
    const lines = readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n')
    return lines[7]?.trim() === 'ready' ? Number(lines[0]) : undefined
  } catch {
    return undefined
  }
}

function readLog(folder: string): string {
  try {
    return readFileSync(join(folder, 'log'), 'utf8')
  } catch {
    return ''
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function stopKeeper(keeper: ChildProcess): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null) return
  const ended = once(keeper, 'exit')
  keeper.ref()
  keeper.stdin?.end()
  await ended
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
