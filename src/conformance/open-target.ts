import {
  type Credentials,
  createAsk,
  createZertoClient,
  openServerConnections,
  type Session,
  type Trust,
} from '../client/index.ts'
import type { Clock } from '../runtime/index.ts'
import { memberOf } from './places.ts'
import { type AskTarget, createTarget, type Target } from './target.ts'

export interface TargetAddress {
  /** As `parseServerUrl` gives it. */
  readonly url: string
  readonly trust: Trust
  readonly clock: Clock
  /** What a login is made with; without them `session` must be there. */
  readonly credentials?: Credentials | undefined
  /** A login of before. */
  readonly session?: Session | undefined
  /** Told of every login that is made. */
  readonly onSession?: (session: Session) => Promise<void>
  readonly signal?: AbortSignal
}

/** A target and its connections. */
export interface OpenTarget {
  readonly target: Target
  /** Ends the login that was made here, and the connections. */
  close(): Promise<void>
}

const CONNECT_MS = 10_000
const ANSWER_MS = 30_000
const GOODBYE_MS = 3_000

/**
 * Logs in to a server and finds out of which kind it is.
 *
 * @throws Problem `server-unreachable`, `server-untrusted`, `credentials-wrong`, `session-required`, `session-expired`
 */
export async function openTarget(address: TargetAddress): Promise<OpenTarget> {
  const { url, trust, clock, credentials, signal } = address
  const dispatcher = await openServerConnections(trust, CONNECT_MS)
  let session = address.session
  const client = createZertoClient({
    ...{ url, clock, credentials, session, dispatcher },
    onSession: async (fresh) => {
      session = fresh
      await address.onSession?.(fresh)
    },
  })
  const call = signal === undefined ? {} : { signal }
  // The checks say every header themselves.
  const askAsItIs = createAsk(url, async () => dispatcher, {})
  const ask: AskTarget = ({ method = 'GET', ...question }) =>
    askAsItIs({ method, ...question, timeoutMs: ANSWER_MS, ...call })
  /** A new login, or the renewal of the one there was. */
  const renew = async () => {
    if (credentials !== undefined) session = await client.login(call)
    else await client.listTypes(call)
  }
  try {
    if (session === undefined || credentials !== undefined) await renew()
    const target = createTarget({
      ask,
      // Either it was given, or the login just made has set it.
      session: () => session ?? { kind: 'session', token: '' },
      renew,
      isOurs: await isOurs(ask),
      credentials,
    })
    return {
      target,
      async close() {
        if (credentials !== undefined) await client.logout({ timeoutMs: GOODBYE_MS }).catch(() => {})
        await client.close()
        // The client closes what it has used.
        await dispatcher.close().catch(() => {})
      },
    }
  } catch (error) {
    await dispatcher.close()
    throw error
  }
}

/** Whether a service of this program answers: its own document says so, and no ZVM has the other path. */
async function isOurs(ask: AskTarget): Promise<boolean> {
  try {
    const [health, document] = [await ask({ path: '/healthz' }), await ask({ path: '/swagger/openapi.json' })]
    if (health.status !== 200 || document.status !== 200) return false
    return memberOf(memberOf(JSON.parse(document.text), 'info'), 'title') === 'zvm-tasks'
  } catch {
    return false
  }
}
