import type { ReactNode } from 'react'
import type { ApiProblem } from '../api/call.ts'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'
import styles from './states.module.css'

interface EmptyStateProps {
  readonly title: string
  /** What to do about it. */
  readonly children?: ReactNode
  readonly action?: ReactNode
}

export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  )
}

export function LoadingState({ label = 'Loading…' }: { readonly label?: string }) {
  return (
    <div className={styles.state} role="status">
      <span className={styles.spinner} aria-hidden="true" />
      <p>{label}</p>
    </div>
  )
}

interface FailedStateProps {
  readonly title?: string
  readonly problem: ApiProblem | undefined
  readonly onRetry?: () => void
}

export function FailedState({ title = 'This could not be loaded', problem, onRetry }: FailedStateProps) {
  return (
    <div className={styles.state} role="alert">
      <h2>{title}</h2>
      <p>{problem?.message ?? 'The service gave no reason.'}</p>
      {onRetry !== undefined && (
        <Button icon="running" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}

/** Says that not everything is shown, and what would show the rest. */
export function TruncatedNote({ children }: { readonly children: ReactNode }) {
  return (
    <p className={styles.truncated} role="note">
      <Icon name="warning" /> <span>{children}</span>
    </p>
  )
}
