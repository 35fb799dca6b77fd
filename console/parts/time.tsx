import { useNow } from '../api/now.ts'
import { usePreferences } from '../app/preferences.ts'
import { useZoneName } from '../session/session.tsx'
import { formatAgo, formatDuration, formatInstant } from './format.ts'

interface TimeProps {
  /** ISO 8601, or epoch milliseconds. */
  readonly at: string | number
  /** Which of the two is seen; the other one is the tip. */
  readonly show?: 'ago' | 'instant'
}

/** A point in time: how long ago, and exactly, in the zone that the reader chose. */
export function Time({ at, show = 'ago' }: TimeProps) {
  const now = useNow()
  const instant = useInstant()
  const ms = typeof at === 'number' ? at : Date.parse(at)
  const exact = instant(ms)
  const ago = formatAgo(ms, now)
  return (
    <time dateTime={new Date(ms).toISOString()} title={show === 'ago' ? exact : ago}>
      {show === 'ago' ? ago : exact}
    </time>
  )
}

/** Writes instants in the zone that the reader chose. */
export function useInstant(): (ms: number) => string {
  const { zone } = usePreferences()
  const siteZone = useZoneName()
  return (ms) => formatInstant(ms, zone === 'site' ? siteZone : undefined)
}

interface DurationProps {
  readonly from: string
  /** Null while it goes on. */
  readonly to: string | null
}

/** How long it took, or takes so far. */
export function Duration({ from, to }: DurationProps) {
  return to === null ? (
    <Growing from={Date.parse(from)} />
  ) : (
    <>{formatDuration(Date.parse(to) - Date.parse(from))}</>
  )
}

function Growing({ from }: { readonly from: number }) {
  return <>{formatDuration(Math.max(0, useNow() - from))}</>
}
