import { useSyncExternalStore } from 'react'
import styles from './toast.module.css'

/** Milliseconds that a note stays. */
const STAYS_MS = 6_000

interface Note {
  readonly id: number
  readonly text: string
  readonly isProblem: boolean
}

let notes: readonly Note[] = []
let count = 0
const listeners = new Set<() => void>()

/** Says for some seconds that something was done, or why it was not. */
export function showToast(text: string, { isProblem = false }: { readonly isProblem?: boolean } = {}): void {
  count += 1
  const note = { id: count, text, isProblem }
  change([...notes.slice(-2), note])
  setTimeout(() => change(notes.filter(({ id }) => id !== note.id)), STAYS_MS)
}

/** Where notes appear; once in the page. */
export function Toast() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => notes,
  )
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {shown.map(({ id, text, isProblem }) => (
        <p key={id} className={isProblem ? styles.problem : styles.note}>
          {text}
        </p>
      ))}
    </div>
  )
}

function change(next: readonly Note[]): void {
  notes = next
  for (const listener of listeners) listener()
}
