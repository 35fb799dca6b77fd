/**
 * The built program as a new user meets it: started as a process, reached over TLS, stopped with a signal. Every
 * program that a test starts is stopped after it, and must then end by itself with 0: nothing may keep it alive.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the tests run: a `TestContext`, or whatever else takes away what was put there. */
export interface CleanUp {
  after(step: () => Promise<void>): void
}

export interface ProgramOptions {
  /** Words after `serve`; `--port 0`, `--site empty`, `--data` and `--ready-file` are there unless given. */
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Without a word about the site, as most users start it. */
  readonly isPlain?: boolean
  /** A data folder of before; a new one otherwise. */
  readonly data?: string
  /** Within the checkout. */
  readonly entry?: string
  readonly cwd?: string
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A service that answers. */
export interface Program {
  /** `https://localhost:PORT` */
  readonly url: string
  readonly port: number
  readonly ca: string
  readonly caFile: string
  /** As printed; empty where it was not. */
  readonly password: string
  readonly dataFolder: string
  readonly pid: number
  /** What the ready file holds. */
  readonly ready: Readonly<Record<string, unknown>>
  /** From the start of the process until the ready file was there. */
  readonly startMs: number
  out(): string
  err(): string
  /** Resolves once standard error holds a text; fails where it does not come. */
  says(pattern: RegExp): Promise<void>
  readonly ended: Promise<Ended>
  /** SIGTERM, and the end. */
  stop(): Promise<Ended>
  /** SIGKILL, and the end. */
  kill(): Promise<void>
}

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const BUILT = 'dist/bin.js'

const READY_MS = 15_000
const SAYS_MS = 20_000
/** The drain bound unless set, and what the machine takes on top. */
const STOP_MS = 15_000

/** A folder of the test's own, removed after it. */
export async function makeFolder(cleanUp: CleanUp): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-system-'))
  cleanUp.after(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}

/** The environment of a user who has set nothing: no settings of ours, and the runtime of the tests first. */
export function plainEnvironment(home: string, more: Readonly<Record<string, string>> = {}) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(ZVM_TASKS_|NODE_|npm_)/i.test(name) && name !== 'INIT_CWD',
  )
  const folders = [join(ROOT, 'node_modules', '.bin'), process.env.PATH ?? '']
  return {
    ...Object.fromEntries(kept),
    PATH: folders.join(delimiter),
    ZVM_TASKS_HOME: home,
    TZ: 'UTC',
    ...more,
  }
}

/** Starts `zvm-tasks serve` and returns once its ready file is there. Fails with what it said where it ends before. */
export async function startProgram(cleanUp: CleanUp, options: ProgramOptions = {}): Promise<Program> {
  const { flags = [], env = {}, entry = BUILT } = options
  const folder = await makeFolder(cleanUp)
  const dataFolder = options.data ?? join(folder, 'data')
  const readyFile = join(folder, 'ready.json')
  const has = (name: string) => flags.includes(name)
  const words = [
    'serve',
    ...(has('--port') || env.ZVM_TASKS_PORT !== undefined ? [] : ['--port', '0']),
    ...(has('--site') || options.isPlain === true ? [] : ['--site', 'empty']),
    ...(has('--data') ? [] : ['--data', dataFolder]),
    ...['--ready-file', readyFile],
    ...flags,
  ]
  const startedAt = performance.now()
  const child = spawn(process.execPath, [join(ROOT, entry), ...words], {
    cwd: options.cwd ?? folder,
    env: plainEnvironment(folder, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { out, err, prints, says, ended } = followProcess(child)
  cleanUp.after(() => endProgram(child, ended))
  const ready: Readonly<Record<string, unknown>> = JSON.parse(
    await waitForFile(folder, 'ready.json', ended, err),
  )
  const startMs = performance.now() - startedAt
  // What it prints comes through another channel, and may come later.
  await prints(/^Ctrl-C stops it/m)
  const [url, caFile] = [String(ready.url), String(ready.caFile)]
  return {
    url,
    port: Number(new URL(url).port),
    ca: await readFile(caFile, 'utf8'),
    caFile,
    password: /^ {2}password +(\S+)/m.exec(out())?.[1] ?? '',
    dataFolder: String(ready.dataDir),
    pid: Number(ready.pid),
    ready,
    startMs,
    out,
    err,
    says,
    ended,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

export function followProcess(child: ChildProcess) {
  const said = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.err += text
  })
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  const waitFor = (name: 'out' | 'err', pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const stream = name === 'out' ? child.stdout : child.stderr
      const look = () => {
        if (!pattern.test(said[name])) return
        stream?.off('data', look)
        resolve()
      }
      const fail = () => reject(new Error(`the process did not say ${pattern}: ${said.err}`))
      stream?.on('data', look)
      child.once('close', fail)
      AbortSignal.timeout(SAYS_MS).addEventListener('abort', fail)
      look()
    })
  return {
    out: () => said.out,
    err: () => said.err,
    prints: (pattern: RegExp) => waitFor('out', pattern),
    says: (pattern: RegExp) => waitFor('err', pattern),
    ended,
  }
}

/** Nothing keeps a stopped service alive; a test that ends with one running shows that by the way. */
async function endProgram(child: ChildProcess, ended: Promise<Ended>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  const { code, signal } = await ended
  clearTimeout(timer)
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, 'the service ends by itself after SIGTERM')
}

async function waitForFile(
  folder: string,
  name: string,
  ended: Promise<Ended>,
  err: () => string,
): Promise<string> {
  const path = join(folder, name)
  const over = new AbortController()
  const appeared = new Promise<string>((resolve, reject) => {
    const look = () => readFile(path, 'utf8').then(resolve, () => {})
    const watcher = watch(folder, { signal: over.signal }, look)
    watcher.on('error', reject)
    // It may be there already: the watch began after the process.
    void look()
  })
  const bound = AbortSignal.any([over.signal, AbortSignal.timeout(READY_MS)])
  const late = new Promise<never>((_resolve, reject) => {
    bound.addEventListener('abort', () => reject(new Error(`not ready after ${READY_MS} ms: ${err()}`)))
  })
  const died = ended.then(({ code, signal }) => {
    throw new Error(`the service ended with ${code ?? signal} before it was ready: ${err()}`)
  })
  try {
    return await Promise.race([appeared, died, late])
  } finally {
    late.catch(() => {})
    died.catch(() => {})
    over.abort()
  }
}

export interface CommandResult {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface CommandOptions {
  /** Where the command line keeps its logins, and where it runs. */
  readonly home: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly timeoutMs?: number
}

/** Runs a command of the program to its end. */
export function runCommand(words: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return startCommand(words, options).result
}

/** A command that goes on while the test does something else. */
export function startCommand(words: readonly string[], options: CommandOptions) {
  const { home, env, input, timeoutMs = 30_000 } = options
  const child = spawn(process.execPath, [join(ROOT, BUILT), ...words], {
    cwd: home,
    env: plainEnvironment(home, env),
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  child.stdin.on('error', () => {})
  child.stdin.end(input ?? '')
  const { out, err, prints, says, ended } = followProcess(child)
  return {
    child,
    out,
    err,
    prints,
    says,
    result: ended.then(({ code }) => ({ code, out: out(), err: err() })),
  }
}

/** A file in a folder, with text. */
export async function putFile(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}
