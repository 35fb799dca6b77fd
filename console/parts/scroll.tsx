import type { ReactNode } from 'react'

interface ScrollProps {
  /** What is in it. */
  readonly label: string
  readonly className: string | undefined
  readonly children: ReactNode
}

/** A part of a page that is scrolled by itself, also by keyboard. */
export function Scroll({ label, className, children }: ScrollProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={className} tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}
