import { Problem, type ProblemCode } from '../../problem/index.ts'

/** What is known of a statement or commit that failed. */
export interface Failure {
  /** Whether the same may go well a moment later. */
  readonly isPassing: boolean
  /** The server holds nothing open any more, or should not: the connection is of no use. */
  readonly isConnectionLost: boolean
  readonly code: ProblemCode
  /** What is wrong and what to do, after the name of the place. */
  readonly hint: string
}

/** Thrown within a transaction that met another one and must be run again from its beginning. */
export class TryAgain extends Error {
  constructor() {
    super('Another transaction was first.')
    this.name = 'TryAgain'
  }
}

/** About what a standby takes to be promoted, or somebody to notice. */
const RETRY_AFTER_SECONDS = 2
const UNREACHABLE = 'cannot be reached; check that the server runs and that its address is right'
const passing = (hint: string, isConnectionLost = false): Failure => ({
  isPassing: true,
  isConnectionLost,
  code: 'store-unavailable',
  hint,
})
const lasting = (hint: string, code: ProblemCode = 'store-unavailable'): Failure => ({
  isPassing: false,
  isConnectionLost: false,
  code,
  hint,
})

/** By SQLSTATE, the longest prefix that fits. Source: PostgreSQL, appendix A, "Error Codes". */
const STATES: Readonly<Record<string, Failure>> = {
  '08': passing('lost the connection; try again', true),
  '25006': passing('takes no writes now, as a standby does; try again, or name the server that does', true),
  '25P03': passing('waited too long for this service; try again', true),
  '28': lasting('refuses the login; check user and password of the address'),
  '3D000': lasting('does not exist; create the database, or name another'),
  '3F000': lasting('has no schema of that name; create it, or name another in search_path'),
  '40001': passing('was changed by others at the same moment, again and again; try again'),
  '40P01': passing('was changed by others at the same moment, again and again; try again'),
  '42501': lasting('may not be used by this user; grant it the rights on the schema'),
  '53100': lasting('cannot grow because the disk is full; free space and try again'),
  '53200': passing('has no memory left; try again'),
  '53300': passing('has no connection left; raise max_connections of the server, or use fewer'),
  '55P03': passing('is held by another transaction; try again'),
  '57014': lasting('took too long for a statement; try again when the server has less to do'),
  '57P': passing('is stopping or starting; try again', true),
  '58030': lasting('cannot be read or written by its disk; check the disk of the server'),
  XX001: lasting('is damaged; restore a backup', 'store-corrupt'),
  XX002: lasting('has a damaged index; restore a backup, or reindex', 'store-corrupt'),
}

/** What sockets and the driver say. */
const CODES: Readonly<Record<string, Failure>> = {
  ...Object.fromEntries(
    [
      'ECONNREFUSED',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'ENOTFOUND',
      'EAI_AGAIN',
      'ENOENT',
      'CONNECT_TIMEOUT',
    ].map((code) => [code, passing(UNREACHABLE, true)]),
  ),
  ...Object.fromEntries(
    [
      'ECONNRESET',
      'EPIPE',
      'ETIMEDOUT',
      'ECONNABORTED',
      'CONNECTION_CLOSED',
      'CONNECTION_DESTROYED',
      'CONNECTION_ENDED',
    ].map((code) => [code, passing('lost the connection; try again', true)]),
  ),
}

/** `undefined` where nobody can act on the error: it is ours, or the step's of a caller. */
export function findFailure(error: unknown): Failure | undefined {
  if (error instanceof TryAgain) return STATES['40001']
  if (!(error instanceof Error) || error instanceof Problem) return undefined
  const code = String((error as { code?: unknown }).code ?? '')
  if (/^[0-9A-Z]{5}$/.test(code)) {
    const state = [5, 3, 2].map((length) => STATES[code.slice(0, length)]).find((one) => one !== undefined)
    if (state !== undefined) return state
  }
  if (code.startsWith('ERR_TLS') || code.includes('CERT') || code.includes('SSL')) {
    return lasting('has a certificate that is not trusted, or no TLS; name its authority with sslrootcert')
  }
  return CODES[code]
}

/** What was thrown, as a `Problem` where somebody can act on it. */
export function toProblem(error: unknown, place: string): unknown {
  const failure = findFailure(error)
  if (failure === undefined) return error
  const again = failure.code === 'store-unavailable' ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {}
  return new Problem(failure.code, `${place} ${failure.hint}.`, { ...again, cause: error })
}

/** Nobody can know without looking: the connection went while the server was told to keep what was written. */
export function inDoubt(place: string, cause: unknown): Problem {
  return new Problem(
    'store-unavailable',
    `${place} lost the connection while it kept a change; see whether the change is there before it is sent again.`,
    { retryAfterSeconds: RETRY_AFTER_SECONDS, cause },
  )
}
