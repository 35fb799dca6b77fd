import { findTimeZone } from '../runtime/index.ts'
import { formatLocalIsoDate } from '../wire/index.ts'

/** `2026-11-23 14:05:09` in a zone, by its IANA name; UTC where there is no such zone. */
export function formatLocalTime(instant: number, timeZone: string): string {
  const offsetMinutes = findTimeZone(timeZone)?.offsetMinutesAt(instant) ?? 0
  return formatLocalIsoDate(instant, offsetMinutes).slice(0, 19).replace('T', ' ')
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365.25 * DAY

/**
 * How long something took, in the two largest units that matter: `0.2 s`, `12 s`, `3 min 20 s`, `2 h 5 min`,
 * `3 d 4 h`.
 */
export function formatDuration(ms: number): string {
  if (ms > 0 && ms < 9_950) return `${Math.round(ms / 100) / 10} s`
  const rounded = Math.max(0, Math.round(ms / SECOND)) * SECOND
  if (rounded < MINUTE) return `${rounded / SECOND} s`
  if (rounded < HOUR) return twoUnits(rounded, [MINUTE, 'min'], [SECOND, 's'])
  return rounded < DAY
    ? twoUnits(rounded, [HOUR, 'h'], [MINUTE, 'min'])
    : twoUnits(rounded, [DAY, 'd'], [HOUR, 'h'])
}

/** How far an instant is from now, in one unit: `12 s ago`, `3 min ago`, `in 2 h`, `400 d ago`, `8 y ago`. */
export function formatDistance(instant: number, now: number): string {
  const distance = Math.abs(now - instant)
  if (distance < SECOND) return 'just now'
  const [size, unit] =
    distance < MINUTE
      ? [SECOND, 's']
      : distance < HOUR
        ? [MINUTE, 'min']
        : distance < 2 * DAY
          ? [HOUR, 'h']
          : distance < 2 * YEAR
            ? [DAY, 'd']
            : [YEAR, 'y']
  const amount = `${Math.floor(distance / Number(size))} ${unit}`
  return instant > now ? `in ${amount}` : `${amount} ago`
}

function twoUnits(ms: number, large: readonly [number, string], small: readonly [number, string]): string {
  const rest = Math.floor((ms % large[0]) / small[0])
  const head = `${Math.floor(ms / large[0])} ${large[1]}`
  return rest === 0 ? head : `${head} ${rest} ${small[1]}`
}
