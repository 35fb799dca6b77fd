import { useSyncExternalStore } from 'react'

/** The time of the site as it was last told, and how fast it goes: a simulated site has a time of its own. */
let told: { readonly now: number; readonly at: number; readonly speed: number } | undefined
let latest = 0

/** The time of the site, epoch milliseconds. */
export function now(): number {
  const here = Date.now()
  if (told !== undefined) return Math.max(told.now + (here - told.at) * told.speed, latest)
  // A service whose clock is far from ours is one with a clock of its own.
  return Math.abs(here - latest) > 3_600_000 && latest > here ? latest : here
}

/** Takes what GET /api/site/clock answers. */
export function setSiteClock(clock: {
  readonly mode: string
  readonly speed: number
  readonly now: string
}): void {
  told = { now: Date.parse(clock.now), at: Date.now(), speed: clock.mode === 'frozen' ? 0 : clock.speed }
  latest = 0
}

/** Takes the time of a change: it is at least so late. */
export function learnNow(changedAt: string): void {
  latest = Math.max(latest, Date.parse(changedAt))
}

const listeners = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | undefined
let second = 0

/** The time of the site, a second at a time; whoever uses it is drawn anew with it. */
export function useNow(): number {
  return useSyncExternalStore(listen, () => {
    const current = Math.floor(now() / 1000) * 1000
    if (current !== second) second = current
    return second
  })
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  ticking ??= setInterval(() => {
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(ticking)
    ticking = undefined
  }
}
