/** JSON or XML: every answer under /v1 comes as either. */
export type Format = 'json' | 'xml'

/** What differs between the two generations of ZVM. */
export const PROFILES = ['windows', 'appliance'] as const
export type Profile = (typeof PROFILES)[number]

/** How values are written; chosen once, at start. */
export interface WireStyle {
  /**
   * `windows`: dates in JSON are `/Date(1520423877045)/`. `appliance`: ISO with three digits and `Z`, and tasks
   * have a `Generation`. Source: wire contract 4.2 and 7.
   */
  readonly profile: Profile
  /** Write `/` in JSON strings as `\/`, as WCF does byte for byte. Off: as the published page prints it. */
  readonly escapeSlashes: boolean
}

export const DEFAULT_STYLE: WireStyle = { profile: 'windows', escapeSlashes: false }
