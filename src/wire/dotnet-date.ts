/**
 * Writes an instant as the API writes dates in JSON: `/Date(1520423877045)/`.
 *
 * @param instant epoch milliseconds, UTC
 *
 * Source: the published page, "Completed". The offset form `/Date(ms+hhmm)/` is read, and written for local
 * times alone: DEV-006.
 */
export function formatDotNetDate(instant: number): string {
  return `/Date(${instant})/`
}

/** The same with an offset, for an instant given as local time: `/Date(1444792425000+0200)/`. */
export function formatLocalDotNetDate(instant: number, offsetMinutes: number): string {
  const sign = offsetMinutes < 0 ? '-' : '+'
  const { hours, minutes } = offsetParts(offsetMinutes)
  return `/Date(${instant}${sign}${hours}${minutes})/`
}

const DOTNET_DATE = /^\\?\/Date\((-?\d{1,16})(?:[+ -]\d{4})?\)\\?\/$/i

/**
 * Reads `/Date(ms)/` and `/Date(ms+hhmm)/`; the milliseconds are UTC in both. A plus sign that was not encoded in an
 * address arrives as a space.
 */
export function parseDotNetDate(text: string): number | undefined {
  const match = DOTNET_DATE.exec(text)
  return match === null ? undefined : inRange(Number(match[1]))
}

/** Writes an instant as ISO 8601 with three digits and `Z`, as the appliance does. */
export function formatIsoDate(instant: number): string {
  return new Date(instant).toISOString()
}

/** ISO 8601 with `Z` and no trailing zeros in the fraction, as `XmlConvert` writes it: `2018-03-07T11:57:56.84Z`. */
export function formatTrimmedIsoDate(instant: number): string {
  return new Date(instant).toISOString().replace(/\.?0+Z$/, 'Z')
}

/** Local time with its offset: `2026-11-23T17:00:00.000+02:00`. */
export function formatLocalIsoDate(instant: number, offsetMinutes: number): string {
  const { hours, minutes } = offsetParts(offsetMinutes)
  const local = new Date(instant + offsetMinutes * 60_000).toISOString().slice(0, -1)
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${hours}:${minutes}`
}

const ISO_INSTANT = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i

/** Reads a complete ISO instant, `Z` or offset required; digits past the milliseconds are dropped. */
export function parseIsoDate(text: string): number | undefined {
  if (!ISO_INSTANT.test(text)) return undefined
  const shortened = text.toUpperCase().replace(/(\.\d{3})\d+/, '$1')
  const instant = Date.parse(shortened)
  // Date.parse takes 31 February for 3 March; the reading must come back as it was written.
  if (Number.isNaN(instant) || !isRealDay(text)) return undefined
  return inRange(instant)
}

/** 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z, the ends of .NET's calendar. */
const FIRST_INSTANT = -62_135_596_800_000
const LAST_INSTANT = 253_402_300_799_999

/** An instant between the years 1 and 9999, as .NET keeps them. */
export function inRange(instant: number): number | undefined {
  return instant >= FIRST_INSTANT && instant <= LAST_INSTANT ? instant : undefined
}

function isRealDay(text: string): boolean {
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** Days in a month of the Gregorian calendar; months from 1. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}

function offsetParts(offsetMinutes: number): { readonly hours: string; readonly minutes: string } {
  const total = Math.abs(Math.trunc(offsetMinutes))
  return {
    hours: String(Math.trunc(total / 60)).padStart(2, '0'),
    minutes: String(total % 60).padStart(2, '0'),
  }
}
