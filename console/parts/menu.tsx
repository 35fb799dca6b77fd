import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button, IconButton } from './button.tsx'
import type { IconName } from './icons.tsx'
import styles from './menu.module.css'

interface MenuProps {
  readonly label: string
  readonly icon: IconName
  /** Whether only the icon is seen. */
  readonly isIconOnly?: boolean
  readonly align?: 'start' | 'end'
  /** What opens; `close` puts it away and the focus back. */
  readonly children: (close: () => void) => ReactNode
}

/** A button that opens a panel of choices: Escape or a click elsewhere closes it. */
export function Menu({ label, icon, isIconOnly = false, align = 'end', children }: MenuProps) {
  const [isOpen, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const panelId = useId()

  useEffect(() => {
    if (!isOpen) return
    root.current?.querySelector<HTMLElement>(`.${styles.panel} :is(button, a, input, select)`)?.focus()
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener('pointerdown', away)
    return () => document.removeEventListener('pointerdown', away)
  }, [isOpen])

  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (event.target instanceof HTMLSelectElement) return
      event.preventDefault()
      moveFocus(root.current, event.key === 'ArrowDown' ? 1 : -1)
    }
    event.stopPropagation()
  }
  const shared = {
    ref: button,
    icon,
    'aria-expanded': isOpen,
    'aria-controls': panelId,
    onClick: () => setOpen(!isOpen),
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the button and the panel inside
    <div
      className={styles.menu}
      ref={root}
      onKeyDown={onKeyDown}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget instanceof Node && !root.current?.contains(relatedTarget)) setOpen(false)
      }}
    >
      {isIconOnly ? <IconButton {...shared} label={label} /> : <Button {...shared}>{label}</Button>}
      <div id={panelId} className={styles.panel} data-align={align} hidden={!isOpen}>
        {isOpen && children(close)}
      </div>
    </div>
  )
}

interface MenuItemProps {
  readonly onChoose: () => void
  readonly isChosen?: boolean
  readonly children: ReactNode
}

export function MenuItem({ onChoose, isChosen, children }: MenuItemProps) {
  return (
    <button type="button" className={styles.item} aria-pressed={isChosen} onClick={onChoose}>
      {children}
    </button>
  )
}

function moveFocus(root: HTMLElement | null, step: 1 | -1): void {
  const items = [...(root?.querySelectorAll<HTMLElement>(`.${styles.panel} :is(button, a, input)`) ?? [])]
  const place = items.findIndex((item) => item.isSameNode(document.activeElement))
  items[(place + step + items.length) % items.length]?.focus()
}
