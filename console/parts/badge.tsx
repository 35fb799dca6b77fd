import type { ReactNode } from 'react'
import styles from './badge.module.css'
import { classNames } from './class-names.ts'
import { Icon, type IconName } from './icons.tsx'
import { stateWords, type Tone } from './state-words.ts'

interface BadgeProps {
  readonly tone: Tone
  readonly icon?: IconName
  readonly title?: string
  readonly children: ReactNode
}

export function Badge({ tone, icon, title, children }: BadgeProps) {
  return (
    <span className={classNames(styles.badge, styles[tone])} title={title}>
      {icon !== undefined && <Icon name={icon} size={14} />}
      {children}
    </span>
  )
}

/** A state by its word, its icon and its colour, so that none of the three is needed. */
export function StateBadge({ state }: { readonly state: string }) {
  const { word, tone } = stateWords(state)
  return (
    <Badge tone={tone} icon={tone}>
      {word}
    </Badge>
  )
}
