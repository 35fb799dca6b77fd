import { Problem, type ProblemCode } from '../../problem/index.ts'

/** A method of a port, asked for by a worker. */
export interface Call {
  readonly number: number
  readonly port: string
  readonly method: string
  readonly args: readonly unknown[]
}

export interface Failure {
  /** Absent for what is no `Problem`. */
  readonly code?: ProblemCode
  readonly message: string
  readonly retryAfterSeconds?: number | undefined
  readonly stack?: string | undefined
}

export interface Reply {
  readonly number: number
  readonly result?: unknown
  readonly failure?: Failure
}

/** From a worker to the keeper: what one turn of its event loop asks for. */
export interface Asking {
  readonly calls: readonly Call[]
  /** Whether it wants to be told of changes; absent where that stays as it is. */
  readonly isWatching?: boolean
  /** News of access that it has acted on. */
  readonly heard?: readonly number[]
}

/** From the keeper to a worker. */
export interface Telling {
  readonly replies: readonly Reply[]
  /** There are new changes. */
  readonly hasNews?: boolean
  /** Users or sessions have changed; each number wants to be heard. */
  readonly access?: readonly number[]
}

export function toFailure(error: unknown): Failure {
  if (!(error instanceof Problem)) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    return { message, stack }
  }
  const { code, message, retryAfterSeconds } = error
  return { code, message, retryAfterSeconds }
}

/** The error as it was thrown in the other process. */
export function fromFailure({ code, message, retryAfterSeconds, stack }: Failure): Error {
  if (code !== undefined) {
    return new Problem(code, message, retryAfterSeconds === undefined ? {} : { retryAfterSeconds })
  }
  const error = new Error(message)
  if (stack !== undefined) error.stack = stack
  return error
}
