/** A wall-clock reading, each part as people count it: months and days from 1. */
export interface LocalDateTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
}

/** The zone in which a date without `Z` is read: the local time of the ZVM. */
export interface TimeZone {
  /** The IANA name. */
  readonly name: string
  /** The instant of a wall-clock reading, epoch milliseconds UTC. Readings that occur twice or never: DEV-012. */
  instantOf(local: LocalDateTime): number
  /** Minutes that local time is ahead of UTC at an instant. */
  offsetMinutesAt(instant: number): number
}
