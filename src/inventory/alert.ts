import type { alertEntities, alertLevels } from './alert-words.ts'

/** Something that is wrong now; it is gone once that is mended. */
export interface Alert {
  /** A guid. */
  readonly identifier: string
  readonly level: (typeof alertLevels.names)[number]
  readonly entity: (typeof alertEntities.names)[number]
  /** One of `ALERT_HELP_IDENTIFIERS`. */
  readonly helpIdentifier: string
  readonly description: string
  /** Epoch milliseconds, UTC. */
  readonly turnedOnAt: number
  readonly isDismissed: boolean
  /** The site of the alert, a guid. */
  readonly siteIdentifier: string
  readonly isLocalSite: boolean
  /** Identifiers of VPGs. */
  readonly affectedVpgs: readonly string[]
  readonly affectedZorgs: readonly string[]
}
