import { useSyncExternalStore } from 'react'
import { readKept, writeKept } from './kept.ts'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
/** Whose time is shown: the reader's, or the site's. */
export const ZONES = ['mine', 'site'] as const
export type Zone = (typeof ZONES)[number]

export interface Preferences {
  readonly theme: Theme
  readonly zone: Zone
  readonly isStripOpen: boolean
}

const KEY = 'zvm-tasks-preferences'
const USUAL: Preferences = { theme: 'auto', zone: 'mine', isStripOpen: true }

let current = read()
const listeners = new Set<() => void>()
applyTheme()

/** What the reader chose, kept in this browser. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
}

export function setPreferences(changes: Partial<Preferences>): void {
  current = { ...current, ...changes }
  writeKept(KEY, current)
  applyTheme()
  for (const listener of listeners) listener()
}

function read(): Preferences {
  const kept = readKept(KEY)
  if (typeof kept !== 'object' || kept === null) return USUAL
  const given = kept as Partial<Preferences>
  return {
    theme: THEMES.find((theme) => theme === given.theme) ?? USUAL.theme,
    zone: ZONES.find((zone) => zone === given.zone) ?? USUAL.zone,
    isStripOpen: given.isStripOpen ?? USUAL.isStripOpen,
  }
}

function applyTheme(): void {
  const root = document.documentElement
  if (current.theme === 'auto') root.removeAttribute('data-theme')
  else root.dataset.theme = current.theme
}
