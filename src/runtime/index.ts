/**
 * # runtime: the machine, as things that are passed in
 *
 * `Clock`, `Ids`, `Log`, `TimeZone`, durations and the `Service` life cycle. Only this folder asks the machine for the
 * time or for randomness. Deliberately absent: every word of the domain.
 */
export * from './clock.ts'
export * from './duration.ts'
export * from './ids.ts'
export * from './log.ts'
export * from './service.ts'
export * from './time-zone.ts'
