import type { Log } from '../runtime/index.ts'
import type { AnsweredHead, AskedRequest } from './asked-request.ts'
import type { ConductNotes, ServedRequest } from './conduct-notes.ts'

/** The end of a request, whatever came of it. */
export interface RequestEnd {
  readonly request: AskedRequest
  readonly answered: AnsweredHead
  readonly served: ServedRequest
  readonly elapsedMs: number
  /** Whether the client got the answer to its end. */
  readonly isWhole: boolean
}

/** Secrets do not belong into an address; those that stand there all the same are not logged. */
const SECRET_IN_QUERY = /((?:token|password|secret|session)[^=&]*=)[^&]*/gi
/** The log names an address up to here. */
const LOGGED_CHARS = 1000

/** Tells the log and the notes on conduct of each request, once. */
export function createRequestEnds(log: Log, notes: ConductNotes | undefined): (end: RequestEnd) => void {
  return ({ request, answered, served, elapsedMs, isWhole }) => {
    const url = withoutSecrets(request.url)
    if (log.isInfoLost !== true) {
      log.info(
        {
          requestId: request.id,
          method: request.method,
          url: url.slice(0, LOGGED_CHARS),
          status: answered.statusCode,
          ms: Math.round(elapsedMs * 10) / 10,
          address: served.address,
          userName: served.userName,
        },
        isWhole ? 'request' : 'request broken off',
      )
    }
    notes?.take(request, answered, { served, url, isWhole })
  }
}

function withoutSecrets(url: string): string {
  return url.includes('?') ? url.replace(SECRET_IN_QUERY, '$1[cut]') : url
}
