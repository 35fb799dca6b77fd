import type { TaskId } from '../task/index.ts'

/** A field that was sent and that nothing read. */
export interface UnreadField {
  readonly where: 'body' | 'query'
  /** The path of a member, `Vms[].VmIdentifer`, or the name of a parameter. */
  readonly name: string
  /** The names that are read at that place. */
  readonly known: readonly string[]
}

/** When a request came, as `Conduct.arrive` says it. */
export interface Arrival {
  /** Epoch milliseconds of the machine. */
  readonly at: number
  /** How many requests were noted by then: a later note of another says that the two overlapped. */
  readonly after: number
}

/**
 * What a request asks for, as far as it matters: a login, the end of a session, one task, the list of tasks, or
 * `nothing` where no such path is served.
 */
export type RequestKind = 'login' | 'logout' | 'task' | 'tasks' | 'other' | 'nothing'

/** One finished request. */
export interface NotedRequest {
  readonly arrival: Arrival
  readonly kind: RequestKind
  readonly method: string
  /** Path and query, without secrets. */
  readonly url: string
  /** The path as it is served: `/v1/tasks/:task`. */
  readonly route: string | undefined
  readonly status: number
  /** Whether the status was asked for, as a fault, and says nothing of what the client asked. */
  readonly isFault?: boolean
  /** Whether the client did not get the answer as it is: broken off, cut, malformed. */
  readonly isLost?: boolean
  /** Who it is, where the request showed that. */
  readonly userName: string | undefined
  readonly userAgent: string | undefined
  readonly address: string
  /** The fingerprint of the session or token that came with it; never the token. */
  readonly session: string | undefined
  /** The fingerprint of the session or token that a login gave. */
  readonly opened?: string | undefined
  /** Whether that is a session, which its client can end, rather than a token, which ends by itself. */
  readonly isSession?: boolean
  /** The identifier of the task that was asked for, in any spelling. */
  readonly asked?: string | undefined
  /** Whether a list of tasks had no filter. */
  readonly isWhole?: boolean
  /** The tasks of the operation that the request started. */
  readonly started?: readonly TaskId[] | undefined
  readonly unread?: readonly UnreadField[] | undefined
  /** What the answer said. */
  readonly retryAfterSeconds?: number | undefined
}
