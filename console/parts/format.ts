const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long, in its two largest units: `1 h 5 min`, `12 s`, `340 ms`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '0 s'
  if (ms < SECOND) return `${Math.round(ms)} ms`
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`
  if (ms < HOUR) return pair(ms, MINUTE, 'min', SECOND, 's')
  if (ms < DAY) return pair(ms, HOUR, 'h', MINUTE, 'min')
  return pair(ms, DAY, 'd', HOUR, 'h')
}

/** How long ago, or in how long, in words: `5 min ago`, `in 2 h`. */
export function formatAgo(instant: number, now: number): string {
  const ms = now - instant
  const size = Math.abs(ms)
  if (size < 5 * SECOND) return 'just now'
  const text = formatRough(size)
  return ms > 0 ? `${text} ago` : `in ${text}`
}

function formatRough(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`
  const days = Math.floor(ms / DAY)
  if (days < 60) return days === 1 ? '1 day' : `${days} days`
  if (days < 730) return `${Math.floor(days / 30.44)} months`
  return `${Math.floor(days / 365.25)} years`
}

const formats = new Map<string, Intl.DateTimeFormat>()

/**
 * Date and time to the second, as `2026-11-23 14:05:09`.
 *
 * @param zone an IANA name; that of the reader where it is undefined or not known to the browser
 */
export function formatInstant(instant: number, zone?: string): string {
  if (!Number.isFinite(instant)) return ''
  // Sweden writes dates as ISO 8601 does.
  return formatOf(zone).format(instant)
}

function formatOf(zone: string | undefined): Intl.DateTimeFormat {
  const key = zone ?? ''
  const known = formats.get(key)
  if (known !== undefined) return known
  const options = { dateStyle: 'short', timeStyle: 'medium' } as const
  let made: Intl.DateTimeFormat
  try {
    made = new Intl.DateTimeFormat('sv-SE', { ...options, ...(zone === undefined ? {} : { timeZone: zone }) })
  } catch {
    made = new Intl.DateTimeFormat('sv-SE', options)
  }
  formats.set(key, made)
  return made
}

/** A count with its thousands set apart: `12,300`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

const WORDS: Readonly<Record<string, string>> = {
  FailOver: 'Failover',
  FailOverTest: 'Failover test',
  StopFailOverTest: 'Stop failover test',
  FailoverBeforeCommit: 'Failover before commit',
  ProtectVM: 'Protect VM',
  UnprotectVM: 'Unprotect VM',
  InsertTaggedCP: 'Insert tagged checkpoint',
  WaitForCP: 'Wait for checkpoint',
}
const KEPT_CAPITALS = new Set(['VM', 'VRA', 'VPG', 'IP', 'FLR', 'CP'])

/** The name of a type in words: `CreateProtectionGroup` is `Create protection group`. */
export function formatType(type: string): string {
  const known = Object.hasOwn(WORDS, type) ? WORDS[type] : undefined
  if (known !== undefined) return known
  const parts = type.match(/[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [type]
  return parts.map((part, place) => wordOf(part, place)).join(' ')
}

function wordOf(part: string, place: number): string {
  const upper = part.toUpperCase()
  if (KEPT_CAPITALS.has(upper)) return upper
  if (upper === 'VMS' || upper === 'VRAS') return `${upper.slice(0, -1)}s`
  return place === 0 ? part.charAt(0).toUpperCase() + part.slice(1) : part.toLowerCase()
}

function pair(ms: number, large: number, largeWord: string, small: number, smallWord: string): string {
  const first = Math.floor(ms / large)
  const second = Math.floor((ms % large) / small)
  return second === 0 ? `${first} ${largeWord}` : `${first} ${largeWord} ${second} ${smallWord}`
}
