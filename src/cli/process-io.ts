import { open, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { createInterface } from 'node:readline'
import { type Readable, Writable } from 'node:stream'
import type { WriteStream } from 'node:tty'
import { Problem } from '../problem/index.ts'
import { systemClock, systemTimeZoneName } from '../runtime/index.ts'
import { EXIT, type Input, Interruption, type Io, type Output } from './command.ts'

/** The `Io` of this process. */
export interface ProcessIo {
  readonly io: Io
  /** Takes the signal handlers away again. */
  close(): void
}

/**
 * The world as the process has it. SIGINT and SIGTERM, and nobody reading the output any more, abort the signal;
 * a second SIGINT ends the process as it would without us.
 *
 * @param version of the program
 */
export function openProcessIo(version: string): ProcessIo {
  const controller = new AbortController()
  const abort = (reason: Error) => controller.abort(reason)
  const stop = new AbortController()
  const end = (reason: Interruption) => {
    stop.abort(reason)
    abort(reason)
  }
  const onInterrupt = () => end(new Interruption('interrupted', EXIT.interrupted))
  const onTerminate = () => end(new Interruption('terminated', 143))
  process.once('SIGINT', onInterrupt)
  process.once('SIGTERM', onTerminate)
  const io: Io = {
    out: toOutput(process.stdout, abort),
    err: toOutput(process.stderr, abort),
    in: createInput(process.stdin, process.stderr, controller.signal),
    env: process.env,
    clock: systemClock,
    signal: controller.signal,
    stopSignal: stop.signal,
    platform: process.platform,
    homeFolder: homedir(),
    timeZone: systemTimeZoneName(),
    version,
    readFile: (path) => readFile(path, 'utf8'),
    openFile,
  }
  return {
    io,
    close() {
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onTerminate)
    },
  }
}

/** Opened before it is handed on, so that a missing file is known before anything is sent. */
async function openFile(path: string): Promise<Readable> {
  const file = await open(path)
  if (!(await file.stat()).isDirectory()) return file.createReadStream()
  await file.close()
  throw Object.assign(new Error('It is a folder.'), { code: 'EISDIR' })
}

/** `zvm-tasks tasks list | head` is over when `head` is, and that is no failure; a full disk is one. */
function toOutput(stream: WriteStream, abort: (reason: Error) => void): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return abort(new Interruption('nobody reads on', EXIT.done))
    // The command may be over when the last of its output fails, so that the exit code is set here as well.
    process.exitCode = EXIT.failed
    abort(new Problem('file-unreadable', `The output cannot be written: ${error.code ?? error.message}.`))
  })
  return {
    write: (text) => {
      if (!stream.destroyed) stream.write(text)
    },
    writeBytes: (bytes) =>
      new Promise((resolve) => {
        // What went wrong is told by the stream, above.
        if (stream.destroyed) resolve()
        else stream.write(bytes, () => resolve())
      }),
    isTty: stream.isTTY === true,
    get width() {
      return stream.columns ?? 0
    },
  }
}

/**
 * @param prompts where a prompt is shown
 * @param signal ends a prompt
 */
export function createInput(
  stream: Readable & { readonly isTTY?: boolean },
  prompts: Writable,
  signal: AbortSignal,
): Input {
  return {
    stream,
    isTty: stream.isTTY === true,
    readSecret(prompt) {
      signal.throwIfAborted()
      // The line editor echoes into nothing; the prompt is written past it.
      const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
      const editor = createInterface({ input: stream, output: nowhere, terminal: true, historySize: 0 })
      const over = new AbortController()
      prompts.write(prompt)
      return new Promise<string>((resolve, reject) => {
        editor.once('line', resolve)
        editor.once('SIGINT', () => reject(new Interruption('interrupted', EXIT.interrupted)))
        editor.once('close', () => reject(new Problem('misuse', 'Nothing was typed.')))
        signal.addEventListener('abort', () => reject(signal.reason), { signal: over.signal })
      }).finally(() => {
        over.abort()
        editor.close()
        prompts.write('\n')
      })
    },
  }
}
