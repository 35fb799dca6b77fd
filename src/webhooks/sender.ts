import { Agent, type Dispatcher, request } from 'undici'
import type { Clock } from '../runtime/index.ts'
import type { DeliveryAttempt } from '../store/index.ts'
import { createGuardedConnector, TargetRefused } from './guarded-connector.ts'
import { type SignedMessage, toSignatureHeaders } from './signature.ts'
import type { Targets } from './targets.ts'

/** Within so long a receiver must have answered. */
const ANSWER_MS = 15_000
/** What is read and kept of an answer. */
const ANSWER_BYTES = 1024
const RETRY_AFTER_MS_MAX = 86_400_000

/** What came of a try. */
export interface Sent {
  readonly attempt: DeliveryAttempt
  /** How long the receiver asks us to wait, where it does. */
  readonly retryAfterMs: number | undefined
}

/** Sends messages, one try each. */
export interface Sender {
  /** @throws the reason of the signal, and nothing else: what went wrong is told by the attempt */
  send(url: string, message: Omit<SignedMessage, 'at'>, signal: AbortSignal): Promise<Sent>
  close(): Promise<void>
}

/** @param ca PEM of an authority to trust beside the known ones */
export function createSender(parts: {
  readonly targets: Targets
  readonly clock: Clock
  readonly ca?: string | undefined
}): Sender {
  const { targets, clock, ca } = parts
  const agent = new Agent({ connect: createGuardedConnector(targets, ca), keepAliveTimeout: 1_000 })

  return {
    async send(url, message, signal) {
      const at = clock.now()
      const end = new AbortController()
      const late = new AbortController()
      clock.sleep(ANSWER_MS, end.signal).then(
        () => late.abort(new Error(`There was no answer within ${ANSWER_MS / 1000} s.`)),
        () => {},
      )
      const conclude = (of: Partial<DeliveryAttempt>) => ({
        at,
        tookMs: Math.max(clock.now() - at, 0),
        ...{ status: null, error: null, answer: '', ...of },
      })
      try {
        const response = await request(url, {
          dispatcher: agent,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'user-agent': 'zvm-tasks',
            ...toSignatureHeaders({ ...message, at }),
          },
          body: message.body,
          signal: AbortSignal.any([signal, late.signal]),
        })
        const { statusCode: status, headers } = response
        const answer = await readBeginning(response.body)
        const isTaken = status >= 200 && status < 300
        return {
          attempt: conclude({ status, answer, error: isTaken ? null : toRefusal(status) }),
          retryAfterMs: status === 429 || status === 503 ? toWait(headers['retry-after'], at) : undefined,
        }
      } catch (error) {
        if (signal.aborted) throw signal.reason
        const reason = late.signal.aborted ? late.signal.reason : error
        return { attempt: conclude({ error: toReason(reason) }), retryAfterMs: undefined }
      } finally {
        end.abort()
      }
    },
    close: () => agent.destroy(),
  }
}

/** The beginning of a body as text; whoever sends more is not listened to. */
async function readBeginning(body: Dispatcher.ResponseData['body']): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      pieces.push(piece)
      bytes += piece.length
      if (bytes > ANSWER_BYTES) break
    }
  } catch {
    // The status has been told; a body that breaks off says no more.
  }
  return new TextDecoder().decode(Buffer.concat(pieces).subarray(0, ANSWER_BYTES))
}

function toRefusal(status: number): string {
  const isRedirect = status >= 300 && status < 400
  return `It answered ${status}${isRedirect ? ', and redirects are not followed' : ''}.`
}

/** Milliseconds of a Retry-After, a number of seconds or a date. */
function toWait(given: string | string[] | undefined, now: number): number | undefined {
  const text = String(given ?? '').trim()
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return ms > 0 ? Math.min(ms, RETRY_AFTER_MS_MAX) : undefined
}

const REASON_CHARS_MAX = 300

function toReason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return toReason(error.errors[0])
  if (!(error instanceof Error)) return 'It failed.'
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : ''
  const isOurs = error instanceof TargetRefused
  return `${isOurs ? '' : code}${error.message}`.slice(0, REASON_CHARS_MAX)
}
