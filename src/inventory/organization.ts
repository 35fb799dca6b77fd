/** The organization of VPGs that belong to none. Source: recorded VPGs, wire contract 5.1. */
export const NO_ZORG = '00000000-0000-0000-0000-000000000000'

/** An organization of a service provider. */
export interface Zorg {
  readonly identifier: string
  readonly name: string | null
}

/** Settings of a service provider that VPGs may share. */
export interface ServiceProfile {
  readonly identifier: string
  readonly name: string | null
  readonly description: string | null
  readonly rpoSeconds: number
  readonly historySeconds: number
  readonly testIntervalSeconds: number
  readonly journalSizeMaxPercent: number
  readonly journalWarningPercent: number
}

/** A service profile of which no more than identifier and name are known, from a VPG. */
export function createUnknownServiceProfile(identifier: string, name: string | null): ServiceProfile {
  return {
    identifier,
    name: name === null || name === '' ? identifier : name,
    description: null,
    rpoSeconds: 0,
    historySeconds: 0,
    testIntervalSeconds: 0,
    journalSizeMaxPercent: 0,
    journalWarningPercent: 0,
  }
}
