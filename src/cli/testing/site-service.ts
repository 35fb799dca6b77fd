import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { startApp } from '../../app/index.ts'
import { createSkippingClock, type SkippingClock } from '../../client/testing/skipping-clock.ts'
import { readConfig } from '../../config/index.ts'
import { randomIds, silentLog, systemClock } from '../../runtime/index.ts'
import { HOLD_COMMANDS } from '../hold-commands.ts'
import { type Io, runProgram } from '../index.ts'
import { loginCommand } from '../login.ts'
import { RETENTION_COMMANDS } from '../retention-commands.ts'
import { SITE_COMMANDS } from '../site-commands.ts'
import { tasksExportCommand } from '../tasks-export.ts'
import { tasksGetCommand } from '../tasks-get.ts'
import { tasksSearchCommand } from '../tasks-search.ts'
import { tasksSummaryCommand } from '../tasks-summary.ts'

/** A service with a simulated site, and commands that speak to it over TLS. */
export interface SiteService {
  /** A folder of this test's own. */
  readonly folder: string
  readonly url: string
  /** Of the commands; each of their sleeps is over at once. */
  readonly clock: SkippingClock
  /** The flags of a command that is not to use the stored login. */
  readonly connection: readonly string[]
  /** Runs a command line and gives what became of it. */
  run(...argv: readonly string[]): Promise<Outcome>
  /** Runs one that has to succeed, and gives what it printed. */
  out(...argv: readonly string[]): Promise<string>
  /** The same with `--json`. */
  json(...argv: readonly string[]): Promise<unknown>
}

interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface SiteServiceOptions {
  readonly site?: 'demo' | 'empty'
  /** Called as a command sleeps. */
  readonly onSleep?: () => void
}

const PASSWORD = 'correct horse'
const COMMANDS = [
  loginCommand,
  tasksExportCommand,
  tasksGetCommand,
  tasksSearchCommand,
  tasksSummaryCommand,
  ...SITE_COMMANDS,
  ...RETENTION_COMMANDS,
  ...HOLD_COMMANDS,
]

/** Starts one whose time stands, logs in, and removes everything after. */
export async function withSiteService(
  { site = 'demo', onSleep }: SiteServiceOptions,
  work: (service: SiteService) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-site-cli-'))
  try {
    const { config } = readConfig({
      // Commands skip the time that they wait; the service would wait in earnest.
      flags: {
        ...{ timeZone: 'UTC', port: '0', data: join(folder, 'data') },
        ...{ site, clock: 'frozen', waitSecondsMax: '0' },
      },
      environment: {},
    })
    const app = await startApp({
      config,
      secrets: { adminPassword: PASSWORD },
      clock: systemClock,
      ids: randomIds,
      log: silentLog,
      version: '0.0.0',
    })
    try {
      const passwordFile = join(folder, 'password')
      await writeFile(passwordFile, `${PASSWORD}\n`)
      const login = ['--ca', app.caFile, '--user', app.userName, '--password-file', passwordFile]
      const service = createService({ folder, url: app.url, login, onSleep })
      await service.out('login', app.url, ...login)
      await work(service)
    } finally {
      await app.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function createService({
  folder,
  url,
  login,
  onSleep,
}: {
  readonly folder: string
  readonly url: string
  readonly login: readonly string[]
  readonly onSleep: SiteServiceOptions['onSleep']
}): SiteService {
  const clock = createSkippingClock(systemClock.now(), onSleep)
  const run = async (...argv: readonly string[]): Promise<Outcome> => {
    const written = { out: '', err: '' }
    return { code: await runProgram(argv, createIo({ folder, clock, written }), COMMANDS), ...written }
  }
  const out = async (...argv: readonly string[]) => {
    const { code, out: printed, err } = await run(...argv)
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${err}`)
    return printed
  }
  return {
    folder,
    url,
    clock,
    connection: ['--server', url, ...login],
    run,
    out,
    json: async (...argv) => JSON.parse(await out(...argv, '--json')),
  }
}

function createIo({
  folder,
  clock,
  written,
}: {
  readonly folder: string
  readonly clock: SkippingClock
  readonly written: { out: string; err: string }
}): Io {
  const toOutput = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text
    },
    writeBytes: async (bytes: Uint8Array) => {
      written[name] += Buffer.from(bytes).toString('latin1')
    },
    isTty: false,
    width: 0,
  })
  const { signal } = new AbortController()
  return {
    out: toOutput('out'),
    err: toOutput('err'),
    in: { stream: Readable.from(['']), isTty: false, readSecret: async () => '' },
    env: { ZVM_TASKS_HOME: folder },
    clock,
    signal,
    stopSignal: signal,
    platform: process.platform,
    homeFolder: folder,
    timeZone: 'UTC',
    version: '1.2.3',
    readFile: (path) => readFile(path, 'utf8'),
    openFile: async (path) => (await open(path)).createReadStream(),
  }
}
