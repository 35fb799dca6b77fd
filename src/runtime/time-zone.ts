import { Temporal } from 'temporal-polyfill'

/**
 * Opens a zone by its IANA name in any letter case; `undefined` where there is no such zone. Fits the `TimeZone`
 * of `task/`. A reading that occurs twice or never is taken in standard time, as .NET takes it: DEV-012.
 */
export function findTimeZone(name: string) {
  let canonical: string
  try {
    canonical = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId
  } catch {
    return undefined
  }
  return {
    name: canonical,
    instantOf: (local: Temporal.PlainDateTimeLike): number =>
      Temporal.PlainDateTime.from(local, { overflow: 'reject' }).toZonedDateTime(canonical, {
        disambiguation: 'later',
      }).epochMilliseconds,
    offsetMinutesAt: (instant: number): number =>
      Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(canonical).offsetNanoseconds / 60e9,
  }
}

/** The zone this machine is set to. */
export function systemTimeZoneName(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
