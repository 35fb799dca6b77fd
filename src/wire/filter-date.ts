import type { LocalDateTime, TimeZone } from '../task/index.ts'
import { daysInMonth, inRange, parseDotNetDate } from './dotnet-date.ts'

/**
 * Reads the date of a filter, in every form that servers and their clients know; the first instant of what a
 * partial date names. `undefined` where the text is no date.
 *
 * | form | example |
 * | --- | --- |
 * | partial to complete, `Z` or offset or none for local time | `2021`, `2021-06`, `2021-06-07`, `2021-06-07T13Z`, `2021-06-07T13:16`, `2021-06-07T13:16:00.000Z` |
 * | epoch milliseconds | `1623071760000`; four digits are a year: DEV-011 |
 * | general, month first | `6/7/2021`, `6/7/2021 1:16 PM`, `7 June 2021`, `June 7, 2021 13:16`, `Mon, 07 Jun 2021 13:16:00 GMT` |
 * | as answers have it | `/Date(1520423877045)/` |
 *
 * Source: the published page, "Filters"; wire contract 4.6.
 */
export function parseFilterDate(text: string, zone: TimeZone): number | undefined {
  const trimmed = text.trim()
  return (
    parseIsoLike(trimmed, zone) ??
    parseEpochMilliseconds(trimmed) ??
    parseDotNetDate(trimmed) ??
    parseSlashed(trimmed, zone) ??
    parseWithMonthName(trimmed, zone)
  )
}

// A plus sign in an address arrives as a space where the client did not encode it.
const OFFSET = '(Z|GMT|UTC|[+ -]\\d\\d:?\\d\\d)?'
const ISO_LIKE = new RegExp(
  `^(\\d{4})(?:-(\\d\\d?)(?:-(\\d\\d?)(?:[T ](\\d\\d)(?::(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,9}))?)?)?)?)?)?${OFFSET}$`,
  'i',
)

function parseIsoLike(text: string, zone: TimeZone): number | undefined {
  const match = ISO_LIKE.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, offset] = match
  // Digits after a date alone are rather a slip, 2021-0607, than an offset.
  if (hour === undefined && /\d/.test(offset ?? '')) return undefined
  return instantOf({ year, month, day, hour, minute, second, fraction, offset }, zone)
}

function parseEpochMilliseconds(text: string): number | undefined {
  return /^-?\d{1,15}$/.test(text) && !/^\d{4}$/.test(text) ? inRange(Number(text)) : undefined
}

const TIME = '(?:,?[T ]\\s*(\\d{1,2})(?::(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,9}))?)?)?\\s*(AM|PM)?)?'
const YEAR_FIRST = new RegExp(`^(\\d{4})/(\\d{1,2})/(\\d{1,2})${TIME}\\s*${OFFSET}$`, 'i')
const SLASHED = new RegExp(`^(\\d{1,2})/(\\d{1,2})/(\\d{4})${TIME}\\s*${OFFSET}$`, 'i')

/** Month, day, year, or the year first: the invariant culture of .NET. */
function parseSlashed(text: string, zone: TimeZone): number | undefined {
  const yearFirst = YEAR_FIRST.exec(text)
  if (yearFirst !== null) {
    const [, year, month, day, hour, minute, second, fraction, half, offset] = yearFirst
    return instantOf({ year, month, day, hour, minute, second, fraction, half, offset }, zone)
  }
  const match = SLASHED.exec(text)
  if (match === null) return undefined
  const [, month, day, year, hour, minute, second, fraction, half, offset] = match
  return instantOf({ year, month, day, hour, minute, second, fraction, half, offset }, zone)
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const FULL_MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const WEEKDAY = '(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\\s+)?'
const DAY_FIRST = new RegExp(`^${WEEKDAY}(\\d{1,2})[ -]([a-z]+),?[ -](\\d{4})${TIME}\\s*${OFFSET}$`, 'i')
const MONTH_FIRST = new RegExp(`^${WEEKDAY}([a-z]+)\\s+(\\d{1,2}),?\\s+(\\d{4})${TIME}\\s*${OFFSET}$`, 'i')

function parseWithMonthName(text: string, zone: TimeZone): number | undefined {
  const dayFirst = DAY_FIRST.exec(text)
  const match = dayFirst ?? MONTH_FIRST.exec(text)
  if (match === null) return undefined
  const [, one, two, year, hour, minute, second, fraction, half, offset] = match
  const [day, monthName] = dayFirst === null ? [two, one] : [one, two]
  const month = monthNumber(monthName ?? '')
  if (month === undefined) return undefined
  return instantOf({ year, month: String(month), day, hour, minute, second, fraction, half, offset }, zone)
}

function monthNumber(name: string): number | undefined {
  const lower = name.toLowerCase()
  const index = Math.max(MONTHS.indexOf(lower), FULL_MONTHS.indexOf(lower))
  return index < 0 ? undefined : index + 1
}

/** What a pattern found; every part is digits, or absent and then the first of its kind. */
interface DateParts {
  readonly year: string | undefined
  readonly month: string | undefined
  readonly day: string | undefined
  readonly hour: string | undefined
  readonly minute: string | undefined
  readonly second: string | undefined
  readonly fraction: string | undefined
  readonly half?: string | undefined
  readonly offset: string | undefined
}

function instantOf(parts: DateParts, zone: TimeZone): number | undefined {
  const hour = hourOf(Number(parts.hour ?? 0), parts.half)
  if (hour === undefined) return undefined
  const local: LocalDateTime = {
    year: Number(parts.year),
    month: Number(parts.month ?? 1),
    day: Number(parts.day ?? 1),
    hour,
    minute: Number(parts.minute ?? 0),
    second: Number(parts.second ?? 0),
    millisecond: Number((parts.fraction ?? '').padEnd(3, '0').slice(0, 3)),
  }
  if (!isReal(local)) return undefined
  if (parts.offset === undefined) return inRange(zone.instantOf(local))
  const offsetMinutes = parseOffset(parts.offset)
  return offsetMinutes === undefined ? undefined : inRange(utcInstant(local) - offsetMinutes * 60_000)
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
}

function isReal({ year, month, day, hour, minute, second }: LocalDateTime): boolean {
  return (
    year >= 1 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59
  )
}

function parseOffset(offset: string): number | undefined {
  if (/^(z|gmt|utc)$/i.test(offset)) return 0
  const digits = offset.replace(/\D/g, '')
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))]
  if (hours > 14 || minutes > 59) return undefined
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function utcInstant({ year, month, day, hour, minute, second, millisecond }: LocalDateTime): number {
  // Date.UTC takes years below 100 for 19xx; set the year by itself.
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second, millisecond))
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime()
}
