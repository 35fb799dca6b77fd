import type { Readable } from 'node:stream'
import type { Clock } from '../runtime/index.ts'

/** One command of the program, named as it is typed. */
export interface Command {
  /** Its words: `tasks list`. */
  readonly name: string
  /** One sentence. */
  readonly summary: string
  readonly arguments?: readonly Argument[]
  readonly flags?: readonly Flag[]
  /** Complete lines; a test runs them. Placeholders are shell variables: `$TASK_ID`. */
  readonly examples: readonly string[]
  /** The exit codes beyond those of every command, with what they mean. */
  readonly exitCodes?: Readonly<Record<number, string>>
  /**
   * Does the work.
   * @returns the exit code
   * @throws Problem `misuse` becomes exit code 2, any other problem 1; the signal's reason as it says
   */
  run(args: Arguments, io: Io): Promise<number>
}

/** A word after the name. */
export interface Argument {
  readonly name: string
  readonly doc: string
  readonly isOptional?: boolean
}

export interface Flag {
  /** Without the dashes: `started-before-date`. */
  readonly name: string
  /** What the help calls its value; a flag without one is on or off. */
  readonly value?: string
  readonly doc: string
  /** Whether it may be given several times with different values; only one with a value may. */
  readonly isRepeatable?: boolean
}

/** What was given on the command line. Each flag can be given once, but for those that are repeatable. */
export interface Arguments {
  /** The text of a flag with a value, by the flag's name. */
  flag(name: string): string | undefined
  /** All texts of a repeatable flag, in the order given. */
  flags(name: string): readonly string[]
  /** Whether a flag without value was given. */
  isOn(name: string): boolean
  /** The text of an argument, by the argument's name. */
  argument(name: string): string | undefined
}

/** Where text goes. */
export interface Output {
  write(text: string): void
  /** Writes bytes as they are; done once there is room for more. */
  writeBytes(bytes: Uint8Array): Promise<void>
  readonly isTty: boolean
  /** Columns of the terminal; 0 where there is none. */
  readonly width: number
}

/** Where text comes from. */
export interface Input {
  readonly stream: Readable
  readonly isTty: boolean
  /**
   * Asks for a line that is not shown while it is typed.
   * @throws the reason of an interruption
   */
  readSecret(prompt: string): Promise<string>
}

/** The world of a command: all that it reads and writes, passed in. */
export interface Io {
  readonly out: Output
  readonly err: Output
  readonly in: Input
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /** Aborted with an `Interruption` when the command shall end. */
  readonly signal: AbortSignal
  /** Aborted when the process is told to end, and not because nobody reads its output: for services. */
  readonly stopSignal: AbortSignal
  readonly platform: NodeJS.Platform
  readonly homeFolder: string
  /** The IANA name of the zone in which people read times. */
  readonly timeZone: string
  /** Of the program. */
  readonly version: string
  /** The text of a file. @throws what the file system says */
  readFile(path: string): Promise<string>
  /** The bytes of a file. @throws what the file system says */
  openFile(path: string): Promise<Readable>
}

/** The end of a command from outside: Ctrl-C, a signal, or nobody reading on. */
export class Interruption extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number) {
    super(message)
    this.name = 'Interruption'
    this.exitCode = exitCode
  }
}

export const EXIT = {
  done: 0,
  failed: 1,
  misused: 2,
  timeout: 3,
  /** The task that was waited for ended, but not as Completed. */
  otherwise: 5,
  interrupted: 130,
} as const

/** What the exit codes of every command mean. */
export const EXIT_CODES: Readonly<Record<number, string>> = {
  0: 'done',
  1: 'failed; the reason is on standard error',
  2: 'the command line is not understood',
  130: 'interrupted',
}
