import type { Audit, AuditAction } from '../audit/index.ts'
import { Problem } from '../problem/index.ts'
import type { Log } from '../runtime/index.ts'
import type { AskedRequest } from './asked-request.ts'
import { claimedName, identifierIn, refusalIn, userIn } from './audit-claims.ts'
import { findAuditAction } from './audit-facts.ts'
import type { ServedRequest } from './conduct-notes.ts'
import type { Route } from './route.ts'

/** Tells the audit log of requests. */
export interface AuditNotes {
  /** What a handler has done, before the answer goes out. @throws Problem `store-unavailable` */
  noteDone(request: AskedRequest, served: ServedRequest): Promise<void>
  /** What was refused. Never fails: the refusal is what is to be answered. */
  noteRefused(request: AskedRequest, served: ServedRequest | undefined, error: unknown): Promise<void>
}

const SIGN_INS: readonly AuditAction[] = ['session.opened', 'token.granted']
/** By these a password was refused, on whatever path it was shown. */
const SIGN_IN_PROBLEMS: readonly string[] = ['credentials-wrong', 'too-many-attempts']
/** Whoever guesses can cause any number of these. */
const COUNTED_PROBLEMS: readonly string[] = ['too-many-attempts', 'too-busy', 'service-stopping']

export function createAuditNotes({
  audit,
  routes,
  log,
}: {
  readonly audit: Audit
  readonly routes: readonly Route[]
  readonly log: Log
}): AuditNotes {
  const actions = new Map(
    routes.flatMap((route) => {
      const action = findAuditAction(route)
      return action === undefined ? [] : [[route, action] as const]
    }),
  )

  async function noteDone(request: AskedRequest, { route, userName, address, answer, text }: ServedRequest) {
    const action = route && actions.get(route)
    if (action === undefined || answer === undefined || request.method === 'HEAD') return
    const refusal = refusalIn(answer)
    const claimed = refusal === null ? undefined : claimedName(request, text)
    await audit.note({
      ...{ action, address },
      userName: userName ?? claimed ?? (action === 'session.opened' ? userIn(answer) : null),
      isClaimed: userName === undefined && claimed !== undefined,
      target: targetOf(request) ?? identifierIn(answer),
      problem: refusal,
      requestId: request.id,
      isCounted: action === 'task.changed',
    })
  }

  async function noteRefused(request: AskedRequest, served: ServedRequest | undefined, error: unknown) {
    // Done and noted already; what failed is the answer.
    if (served === undefined || served.answer !== undefined) return
    const problem = error instanceof Problem ? error.code : 'failed'
    const { route, userName, address } = served
    const known = route && actions.get(route)
    const action = known ?? (SIGN_IN_PROBLEMS.includes(problem) ? 'session.opened' : undefined)
    if (action === undefined) return
    const isSignIn = SIGN_INS.includes(action) || SIGN_IN_PROBLEMS.includes(problem)
    // Without a name it is nobody's deed, and anybody could fill the log with it.
    if (userName === undefined && !isSignIn) return
    const isCounted = COUNTED_PROBLEMS.includes(problem) || action === 'task.changed'
    const claimed = isCounted ? undefined : claimedName(request, served.text)
    try {
      await audit.note({
        ...{ action, address, problem, isCounted },
        userName: userName ?? claimed ?? null,
        isClaimed: userName === undefined && claimed !== undefined,
        target: targetOf(request),
        requestId: request.id,
      })
    } catch (failure) {
      log.error({ requestId: request.id, err: failure }, 'a refusal is not in the audit log yet')
    }
  }

  return { noteDone, noteRefused }
}

/** The identifiers in the path. */
function targetOf({ params }: AskedRequest): string | null {
  // The router gives every parameter of its path as text.
  const values = Object.values((params ?? {}) as Readonly<Record<string, string>>)
  return values.length === 0 ? null : values.join('/')
}
