import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from 'react'
import { hrefOf, navigate } from '../app/address.ts'

interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  /** A page of the console, without /console. */
  readonly to: string
  readonly params?: URLSearchParams
  readonly children: ReactNode
}

/** A link to a page of the console: a real one, so that it can be opened elsewhere and copied. */
export function Link({ to, params, children, onClick, ...rest }: LinkProps) {
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (event.defaultPrevented || !isPlain) return
    event.preventDefault()
    navigate(to, params === undefined ? {} : { params })
  }
  return (
    <a {...rest} href={hrefOf(to, params)} onClick={go}>
      {children}
    </a>
  )
}
