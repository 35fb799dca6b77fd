import { useSyncExternalStore } from 'react'

const NARROW = '(max-width: 760px)'

/** Whether the screen is that of a phone. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(NARROW)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => window.matchMedia(NARROW).matches,
  )
}
