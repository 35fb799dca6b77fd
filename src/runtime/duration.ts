const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

const PART = '\\d{1,6}(\\.\\d{1,3})?(ms|s|m|h|d)'

/** What a duration looks like: `10m`, `1h30m`. The numbers are short enough for sums to stay exact. */
export const DURATION_PATTERN = `^(${PART})+$`

/**
 * A duration in milliseconds: seconds as a number, or `90s`, `10m`, `1h30m`, `1d`, `500ms`.
 *
 * @param msMax the longest that is read
 */
export function parseDuration(value: unknown, msMax = Number.MAX_SAFE_INTEGER): number | undefined {
  if (typeof value === 'number') {
    return value >= 0 && value * 1000 <= msMax ? Math.round(value * 1000) : undefined
  }
  if (typeof value !== 'string' || value.length > 40) return undefined
  if (!new RegExp(DURATION_PATTERN).test(value)) return undefined
  let ms = 0
  for (const [, amount, unit] of value.matchAll(/([\d.]+)([a-z]+)/g)) {
    ms += Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]
  }
  return ms <= msMax ? Math.round(ms) : undefined
}
