import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createSkippingClock, type SkippingClock } from '../../client/testing/skipping-clock.ts'
import { COMMANDS, type Io, runProgram } from '../index.ts'

/** 2026-11-23T12:00:00Z. */
export const NOON = Date.UTC(2026, 10, 23, 12)

export interface TestWorld {
  /** A folder of this test's own; also `$ZVM_TASKS_HOME`. */
  readonly folder: string
  readonly clock: SkippingClock
  /** Interrupts what runs. */
  readonly interruption: AbortController
  /** Runs a command line and gives what became of it. */
  run(
    ...argv: readonly string[]
  ): Promise<{ readonly code: number; readonly out: string; readonly err: string }>
}

export interface TestWorldOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly isTty?: boolean
  readonly width?: number
  readonly input?: string
  /** What a person types at a prompt for a secret. */
  readonly secret?: string
  readonly onSleep?: (now: number) => void
}

/** Runs commands in process, in a world of their own, and removes it after. */
export async function withWorld(
  options: TestWorldOptions,
  work: (world: TestWorld) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'zvm-tasks-cli-'))
  const clock = createSkippingClock(NOON, options.onSleep)
  const interruption = new AbortController()
  const run: TestWorld['run'] = async (...argv) => {
    const written = { out: '', err: '' }
    const toOutput = (name: 'out' | 'err') => ({
      write: (text: string) => {
        written[name] += text
      },
      writeBytes: async (bytes: Uint8Array) => {
        written[name] += Buffer.from(bytes).toString('latin1')
      },
      isTty: options.isTty ?? false,
      width: options.width ?? (options.isTty ? 120 : 0),
    })
    const io: Io = {
      out: toOutput('out'),
      err: toOutput('err'),
      in: {
        stream: Readable.from([options.input ?? '']),
        isTty: options.secret !== undefined,
        readSecret: async (prompt) => {
          written.err += `${prompt}\n`
          return options.secret ?? ''
        },
      },
      env: { ZVM_TASKS_HOME: folder, ...options.env },
      clock,
      signal: interruption.signal,
      stopSignal: interruption.signal,
      platform: process.platform,
      homeFolder: folder,
      timeZone: 'Europe/Berlin',
      version: '1.2.3',
      readFile: (path) => readFile(path, 'utf8'),
      openFile: async (path) => (await open(path)).createReadStream(),
    }
    return { code: await runProgram(argv, io, COMMANDS), ...written }
  }
  try {
    await work({ folder, clock, interruption, run })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
