import type { VpgPriority } from '../../inventory/index.ts'
import type { VmRole } from './vm-roles.ts'

export interface VmPlan {
  readonly name: string
  readonly role: VmRole
  /** One for each disk; those of the role where it is left out. */
  readonly disksGb?: readonly number[]
}

/** How a VPG is at the start: `Behind` meets neither its RPO nor its history. */
export type VpgCondition = 'Healthy' | 'Paused' | 'Behind'

export interface VpgPlan {
  readonly name: string
  readonly description: string
  readonly priority: VpgPriority
  readonly journalHours: number
  /** Places in `SitePlan.dataCentres`; 0 is the local one. */
  readonly protectedAt: number
  readonly recoveredAt: number
  /** The name of a service profile; its history is that of the VPG. */
  readonly profile: string | null
  readonly organization: string | null
  readonly condition: VpgCondition
  readonly isBackupEnabled: boolean
  readonly vms: readonly VmPlan[]
}

export interface DataCentrePlan {
  readonly name: string
  readonly location: string
  /** Three letters that its machines begin with. */
  readonly code: string
  /** The second part of its addresses: 20 is 10.20.0.0. */
  readonly network: number
  readonly hosts: number
  readonly hostsPerCluster: number
  /** Machines that no VPG protects. */
  readonly unprotected: readonly VmPlan[]
}

export interface ProfilePlan {
  readonly name: string
  readonly description: string
  readonly historyHours: number
  readonly testIntervalDays: number
  readonly journalSizeMaxPercent: number
  readonly journalWarningPercent: number
}

/** A whole site before identifiers, places and sizes are drawn. */
export interface SitePlan {
  /** The local one first. */
  readonly dataCentres: readonly DataCentrePlan[]
  readonly profiles: readonly ProfilePlan[]
  readonly vpgs: readonly VpgPlan[]
  /** The last local VRA waits for its upgrade. */
  readonly hasOutdatedVra: boolean
}

export const DOMAIN = 'nordhaven.internal'

/** Seconds; the product's own default. */
export const RPO_SECONDS = 300

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

export const PROFILES: readonly ProfilePlan[] = [
  {
    name: 'Gold',
    description: 'Seven days of journal, tested every quarter',
    historyHours: 168,
    testIntervalDays: 90,
    journalSizeMaxPercent: 200,
    journalWarningPercent: 150,
  },
  {
    name: 'Silver',
    description: 'Three days of journal, tested every half year',
    historyHours: 72,
    testIntervalDays: 180,
    journalSizeMaxPercent: 150,
    journalWarningPercent: 110,
  },
  {
    name: 'Bronze',
    description: 'One day of journal, tested once a year',
    historyHours: 24,
    testIntervalDays: 365,
    journalSizeMaxPercent: 100,
    journalWarningPercent: 75,
  },
]
