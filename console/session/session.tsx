import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react'
import { type ApiProblem, getJson, lastUsedAt, onSignedOut, sendJson } from '../api/call.ts'
import { setSiteClock } from '../api/now.ts'
import type { SessionView } from '../api/types.ts'
import { toProblem } from '../api/use-loaded.ts'
import { FailedState, LoadingState } from '../parts/states.tsx'
import { SignIn } from './sign-in.tsx'

export interface Session extends SessionView {
  readonly signOut: () => void
}

const SessionContext = createContext<Session | undefined>(undefined)
/** Milliseconds between looks at the clock of a simulated site. */
const SITE_CLOCK_MS = 10_000
const IDLE_LOOK_MS = 5_000

/** Who is signed in. Only under SessionGate, where somebody is. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (session === undefined) throw new Error('useSession outside of SessionGate')
  return session
}

/** The zone of the site; undefined where nobody is signed in. */
export function useZoneName(): string | undefined {
  return use(SessionContext)?.timeZone
}

type Held =
  | { readonly kind: 'asking' }
  | { readonly kind: 'unknown'; readonly problem: ApiProblem }
  | { readonly kind: 'out'; readonly why: string | undefined }
  | { readonly kind: 'in'; readonly view: SessionView }

/** Shows its children to whoever is signed in, and the sign-in page to others, at the same address. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const [held, setHeld] = useState<Held>({ kind: 'asking' })

  const ask = useCallback(() => {
    setHeld({ kind: 'asking' })
    getJson<SessionView>('/api/console/session').then(
      (view) => setHeld({ kind: 'in', view }),
      (error: unknown) => {
        const problem = toProblem(error)
        setHeld(problem.status === 401 ? { kind: 'out', why: undefined } : { kind: 'unknown', problem })
      },
    )
  }, [])
  useEffect(ask, [ask])

  useEffect(
    () =>
      onSignedOut(() =>
        setHeld((before) =>
          before.kind === 'in'
            ? { kind: 'out', why: 'Your session has ended. Sign in to go on where you were.' }
            : before,
        ),
      ),
    [],
  )

  const signOut = useCallback((why?: string) => {
    sendJson('DELETE', '/api/console/session').catch(() => undefined)
    setHeld({ kind: 'out', why })
  }, [])

  const view = held.kind === 'in' ? held.view : undefined
  useIdleEnd(view, signOut)
  useSiteClock(view)
  const session = useMemo(
    () => (view === undefined ? undefined : { ...view, signOut: () => signOut() }),
    [view, signOut],
  )

  if (held.kind === 'asking') return <LoadingState label="Looking who is signed in…" />
  if (held.kind === 'unknown') {
    return <FailedState title="The service cannot be reached" problem={held.problem} onRetry={ask} />
  }
  if (session === undefined) {
    const why = held.kind === 'out' ? held.why : undefined
    return <SignIn why={why} onSignedIn={(signedIn) => setHeld({ kind: 'in', view: signedIn })} />
  }
  return <SessionContext value={session}>{children}</SessionContext>
}

/** Ends the session of a reader who has done nothing for as long as the service would wait. */
function useIdleEnd(view: SessionView | undefined, signOut: (why: string) => void): void {
  useEffect(() => {
    if (view === undefined || !(view.idleSeconds > 0)) return
    let touchedAt = Date.now()
    const touch = () => {
      touchedAt = Date.now()
    }
    const names = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const
    for (const name of names) window.addEventListener(name, touch, { passive: true })
    const look = setInterval(() => {
      const idleMs = view.idleSeconds * 1000
      const isHere = Date.now() - touchedAt < idleMs
      if (!isHere) return signOut('You were signed out because nothing was done for a while.')
      // Reading is a use too: the service hears of it before its own time is up.
      const isQuiet = Date.now() - lastUsedAt() > idleMs / 2 && touchedAt > lastUsedAt()
      if (isQuiet) getJson('/api/console/session').catch(() => undefined)
    }, IDLE_LOOK_MS)
    return () => {
      clearInterval(look)
      for (const name of names) window.removeEventListener(name, touch)
    }
  }, [view, signOut])
}

/** Follows the time of a simulated site, where the reader may see it. */
function useSiteClock(view: SessionView | undefined): void {
  const follows = view?.hasSite === true && view.role === 'administrator'
  useEffect(() => {
    if (!follows) return
    const stop = new AbortController()
    const look = async () => {
      if (document.visibilityState === 'hidden') return
      // Not through getJson: what nobody asked for is no use of the session on the reader's part.
      const answer = await fetch('/api/site/clock', { signal: stop.signal }).catch(() => undefined)
      if (answer?.ok) setSiteClock(await answer.json())
    }
    void look()
    const timer = setInterval(() => void look(), SITE_CLOCK_MS)
    return () => {
      clearInterval(timer)
      stop.abort()
    }
  }, [follows])
}
