import { type RefObject, useEffect, useRef } from 'react'
import { panned, type View, zoomed } from './scale.ts'

const DRAG_MIN = 4

interface Gestures {
  readonly view: View
  readonly width: number
  /** Pixels of the labels to the left of the lanes. */
  readonly left: number
  readonly onView: (view: View) => void
}

/** Zooms by Ctrl and the wheel or by two fingers, moves by dragging or by Shift and the wheel. */
export function useGestures(area: RefObject<HTMLElement | null>, gestures: Gestures): void {
  const latest = useRef(gestures)
  latest.current = gestures
  useEffect(() => {
    const element = area.current
    if (element === null) return
    const pointers = new Map<number, number>()
    let hasMoved = false
    const partOf = (clientX: number) => {
      const { left, width } = latest.current
      return Math.min(1, Math.max(0, (clientX - element.getBoundingClientRect().left - left) / width))
    }
    const onWheel = (event: WheelEvent) => {
      const { view, width, onView } = latest.current
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX
      if (event.ctrlKey || event.metaKey) {
        onView(zoomed(view, Math.exp(Math.max(-1, Math.min(1, event.deltaY / 200))), partOf(event.clientX)))
      } else if (Math.abs(sideways) > 0 && (event.shiftKey || Math.abs(sideways) > Math.abs(event.deltaY))) {
        onView(panned(view, sideways / width))
      } else return
      event.preventDefault()
    }
    const onDown = (event: PointerEvent) => {
      pointers.set(event.pointerId, event.clientX)
      hasMoved = false
    }
    const onMove = (event: PointerEvent) => {
      const before = pointers.get(event.pointerId)
      if (before === undefined) return
      const { view, width, onView } = latest.current
      if (!hasMoved && Math.abs(event.clientX - before) < DRAG_MIN) return
      hasMoved = true
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1]
      pointers.set(event.pointerId, event.clientX)
      if (other === undefined) onView(panned(view, (before - event.clientX) / width))
      else {
        const factor = Math.max(20, Math.abs(before - other)) / Math.max(20, Math.abs(event.clientX - other))
        onView(zoomed(view, factor, partOf((event.clientX + other) / 2)))
      }
    }
    const onUp = (event: PointerEvent) => void pointers.delete(event.pointerId)
    // The click that ends a drag opens nothing.
    const onClick = (event: MouseEvent) => {
      if (hasMoved) event.stopPropagation()
      hasMoved = false
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    element.addEventListener('pointerdown', onDown)
    element.addEventListener('click', onClick, { capture: true })
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', onUp)
    window.addEventListener('pointercancel', onUp)
    return () => {
      element.removeEventListener('wheel', onWheel)
      element.removeEventListener('pointerdown', onDown)
      element.removeEventListener('click', onClick, { capture: true })
      window.removeEventListener('pointermove', onMove)
      window.removeEventListener('pointerup', onUp)
      window.removeEventListener('pointercancel', onUp)
    }
  }, [area])
}
