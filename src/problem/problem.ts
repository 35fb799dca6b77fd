/** Everything that can go wrong in a way a caller can act on. HTTP statuses are in `http/problem-status.ts`. */
export const PROBLEMS = {
  'request-unreadable': 'The request cannot be read as what it says it is.',
  'value-unreadable': 'A member of the request body has a value outside its range or form.',
  'filter-unreadable': 'A query parameter has a value that cannot be read.',
  'session-required': 'No login: neither `x-zerto-session` nor a bearer token.',
  'session-expired': 'The session or token is unknown, ended or timed out.',
  'credentials-wrong': 'User name or password is wrong.',
  'role-missing': 'Logged in, but the role does not allow the call.',
  'path-unknown': 'Nothing is served at this path.',
  'task-not-found': 'No task has this identifier.',
  'entity-not-found':
    'Nothing of the site has this identifier or name: no VPG, VM, checkpoint, VRA, host, peer site, FLR session, fault or scenario; no webhook, delivery or hold either.',
  'user-not-found': 'No user has this name.',
  'method-not-allowed': 'The path is served, but not with this method.',
  'format-not-offered': 'The Accept header allows neither JSON nor XML.',
  'task-exists': 'A task with this identifier exists already.',
  'user-exists': 'A user with this name exists already.',
  'operation-refused': 'The state of the site does not allow the operation.',
  'site-elsewhere': 'Another process on the same database runs the simulated site; this one only shows it.',
  'step-illegal': 'The task is in a state that does not allow this step.',
  'generation-stale':
    'The task has changed since the generation named in If-Match, or the retention rules since the version given.',
  'changes-forgotten': 'Changes after the position asked for are not kept any more; begin anew.',
  'key-reused': 'The Idempotency-Key was used before with another request.',
  'last-administrator': 'The last administrator cannot be removed or lose the role.',
  'body-too-large': 'The request body is larger than the limit.',
  'address-too-long': 'The request URL or its headers are longer than the limit.',
  'media-type-unknown': 'The Content-Type of the request body is not one this call reads.',
  'too-many-attempts': 'Too many failed logins; wait as long as Retry-After says.',
  'too-busy': 'More work is waiting than the service takes on at once.',
  'service-stopping': 'The service has been told to stop; ask another process, or again later.',
  'store-unavailable': 'The data folder cannot be read or written now.',
  'store-in-use': 'Another process holds the data folder.',
  'store-unfinished': 'The store holds a copy of another one that is not finished.',
  'store-newer': 'The data folder was written by a newer version.',
  'store-corrupt': 'The data folder is damaged.',
  'setting-unreadable': 'A setting has a value that cannot be read.',
  'file-unreadable': 'A file named in a setting or on the command line cannot be read.',
  'server-unreachable': 'The server did not answer.',
  'server-untrusted': 'The certificate of the server is not trusted.',
  'server-refused': 'The server answered with an error.',
  misuse: 'The command line is not understood.',
} as const

export type ProblemCode = keyof typeof PROBLEMS

/** What a caller may read beside the message; each becomes a response header or an exit detail at the edge. */
export interface ProblemDetails {
  /** Seconds after which another try makes sense. */
  readonly retryAfterSeconds?: number
  /** Methods that the path does allow. */
  readonly allow?: readonly string[]
  /** What went wrong below; logged, never shown. */
  readonly cause?: unknown
}

/**
 * An error that somebody can act on. The message names the thing and the remedy, and holds neither a secret
 * nor a stack: it is shown as it is.
 */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly retryAfterSeconds: number | undefined
  readonly allow: readonly string[] | undefined

  constructor(code: ProblemCode, message: string, details: ProblemDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause })
    this.name = 'Problem'
    this.code = code
    this.retryAfterSeconds = details.retryAfterSeconds
    this.allow = details.allow
  }
}

/** A value of the caller's as it may be repeated in a message: one line, bounded, in quotes. */
export function quoted(text: string, charsMax = 80): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}')
  return `"${line.length > charsMax ? `${line.slice(0, charsMax)}…` : line}"`
}
