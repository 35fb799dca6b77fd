/** `error`: what the client concludes may be wrong. `warning`: it harms the server, or will break. `note`: a habit. */
export type Severity = 'error' | 'warning' | 'note'

/** Worst first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note']

/** One kind of mistake. */
export interface FindingKind {
  readonly severity: Severity
  /** What its count counts. */
  readonly counts: 'requests' | 'sessions' | 'tasks' | 'fields'
  /** What the client did, as the end of a sentence that begins with the client. */
  readonly means: string
  readonly instead: string
  /** Where it is known from that clients do this, or why it is one. */
  readonly source: string
}

/** What can be found, each kind once; the report and the docs read these rows. */
export const FINDINGS = {
  'task-never-looked-at': {
    severity: 'error',
    counts: 'tasks',
    means: 'started an operation and never asked how its task went',
    instead:
      'Keep the task identifier that the operation answers, and ask GET /v1/tasks/{identifier} until it has ended.',
    source: 'client demands, Known mistakes of clients: a success is reported without looking at the task',
  },
  'never-waited-to-the-end': {
    severity: 'error',
    counts: 'tasks',
    means: 'looked at a task while it ran, and never after it had ended',
    instead:
      'Ask until State is 4 (Failed), 5 (Stopped) or 6 (Completed), and read CompleteReason; only 6 is a success.',
    source: 'client demands, Known mistakes of clients: a sample starts a test and never waits; 15',
  },
  'unauthorized-ignored': {
    severity: 'error',
    counts: 'requests',
    means: 'was answered 401, and went on in the same way without logging in',
    instead: 'Take 401 for an ended login: log in again, put the new session in the header, ask once more.',
    source: 'client demands, Known mistakes of clients: a 401 in a wait loop is taken for a completed task',
  },
  'fields-unread': {
    severity: 'warning',
    counts: 'fields',
    means: 'sent members or parameters that nothing here reads; a ZVM passes over them too, without a word',
    instead: 'Write the name as the API has it, or leave the field out.',
    source: 'client demands 8 and 9: unknown ones are ignored',
  },
  'fast-polling': {
    severity: 'warning',
    counts: 'requests',
    means: 'asked for the same thing again in under a second',
    instead: 'Wait between two looks; the official SDK waits 5 seconds.',
    source: 'client demands 15',
  },
  'retry-after-ignored': {
    severity: 'warning',
    counts: 'requests',
    means: 'asked again sooner than the Retry-After of the answer allows',
    instead: 'Wait for the seconds that Retry-After says, then ask again.',
    source: 'RFC 9110, 10.2.3; client demands, Known mistakes of clients: every HTTP error is retried',
  },
  'session-never-ended': {
    severity: 'warning',
    counts: 'sessions',
    means: 'opened a session and did not end it',
    instead: 'Send DELETE /v1/session with x-zerto-session at the end, after a failure too (finally, trap).',
    source:
      'client demands, Known mistakes of clients: a sample never ends its session; a ZVM keeps each 30 minutes',
  },
  'session-per-request': {
    severity: 'warning',
    counts: 'sessions',
    means: 'logged in anew for each request',
    instead: 'Log in once, keep the session for all requests, and end it at the end.',
    source: 'ours; each login costs a look-up of the user, and the sessions of a user are bounded',
  },
  'dead-paths': {
    severity: 'warning',
    counts: 'requests',
    means: 'asked again and again for what is not there',
    instead: 'Look the path up in GET /v1 and the identifier in its list; take 404 for an answer.',
    source: 'ours; client demands, Known mistakes of clients: every HTTP error is retried',
  },
  'whole-list-polling': {
    severity: 'note',
    counts: 'requests',
    means: 'asked for all tasks again and again while it waited for its own',
    instead:
      'Ask for the one task, GET /v1/tasks/{identifier}, or filter the list by status or startedAfterDate.',
    source: 'the published page, "Single task"; a list grows with the history of the site',
  },
} as const satisfies Readonly<Record<string, FindingKind>>

export type FindingCode = keyof typeof FINDINGS
