import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiProblem } from './call.ts'

export interface Loaded<T> {
  /** `refreshing` has a value that is asked for anew; `failed` may have an older one. */
  readonly state: 'loading' | 'failed' | 'ready' | 'refreshing'
  readonly value: T | undefined
  readonly problem: ApiProblem | undefined
  readonly reload: () => void
}

interface Held<T> {
  readonly key: string
  readonly state: Loaded<T>['state']
  readonly value: T | undefined
  readonly problem: ApiProblem | undefined
}

/**
 * Loads what `key` names, again whenever the key changes; an answer that comes too late is passed over.
 * A key of null loads nothing.
 */
export function useLoaded<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [held, setHeld] = useState<Held<T>>(() => nothing(key))
  const [round, setRound] = useState(0)
  const loadNow = useRef(load)
  loadNow.current = load

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks for the same key again
  useEffect(() => {
    if (key === null) return
    const stop = new AbortController()
    setHeld((before) =>
      before.key === key && before.value !== undefined
        ? { ...before, state: 'refreshing' }
        : { ...nothing<T>(key), state: 'loading' },
    )
    loadNow.current(stop.signal).then(
      (value) => {
        if (!stop.signal.aborted) setHeld({ key, state: 'ready', value, problem: undefined })
      },
      (error: unknown) => {
        if (stop.signal.aborted) return
        const problem = toProblem(error)
        setHeld((before) => ({ key, state: 'failed', value: before.value, problem }))
      },
    )
    return () => stop.abort()
  }, [key, round])

  const reload = useCallback(() => setRound((count) => count + 1), [])
  const shown = held.key === key ? held : nothing<T>(key)
  return { state: shown.state, value: shown.value, problem: shown.problem, reload }
}

/** Anything thrown as a problem that can be shown. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  return new ApiProblem(0, 'unexpected', 'The console met something it did not expect. Load the page again.')
}

function nothing<T>(key: string | null): Held<T> {
  return { key: key ?? '', state: 'loading', value: undefined, problem: undefined }
}
