import type { RelatedSite } from '../task/index.ts'
import { NO_ZORG } from './organization.ts'
import type {
  AlertStatus,
  CheckpointType,
  VpgEntityType,
  VpgPriority,
  VpgStatus,
  VpgSubStatus,
} from './vpg-words.ts'

/** A point in the journal of a VPG that can be recovered to. */
export interface Checkpoint {
  /** A number in digits, unique within the VPG. */
  readonly identifier: string
  /** What the user called it; null for those that the replication sets by itself. */
  readonly tag: string | null
  /** Epoch milliseconds, UTC. */
  readonly takenAt: number
  readonly type: CheckpointType
}

/** What stands at each side. `source` and `target` are the older names of the same two. */
export interface VpgEntities {
  readonly protected: VpgEntityType
  readonly recovery: VpgEntityType
  readonly source: VpgEntityType
  readonly target: VpgEntityType
}

/** How far back the journal reaches, in minutes. */
export interface JournalHistory {
  readonly actualMinutes: number
  readonly configuredMinutes: number
  readonly earliestCheckpoint: Checkpoint | null
}

/** How long the protected data can be kept apart from a compromised site, in minutes. */
export interface FailSafeHistory {
  readonly actualMinutes: number
  readonly configuredMinutes: number
  readonly description: string | null
}

/** A virtual protection group: VMs that are protected, and recovered, together. */
export interface Vpg {
  /** A guid, kept as given and found in any letter case. */
  readonly identifier: string
  readonly name: string
  readonly description: string | null
  readonly type: string | null
  readonly status: VpgStatus
  readonly statusDescription: string | null
  readonly subStatus: VpgSubStatus
  readonly subStatusDescription: string | null
  readonly alertStatus: AlertStatus
  readonly priority: VpgPriority
  /** 0 to 100 of a synchronisation; 0 while there is none. */
  readonly progressPercent: number
  readonly entities: VpgEntities
  readonly protectedSite: RelatedSite | null
  readonly protectedSiteName: string | null
  readonly recoverySite: RelatedSite | null
  readonly recoverySiteName: string | null
  readonly zorgIdentifier: string
  readonly organizationName: string | null
  readonly serviceProfileIdentifier: string | null
  readonly serviceProfileName: string | null
  readonly actualRpoSeconds: number
  readonly configuredRpoSeconds: number
  readonly vmsCount: number
  readonly provisionedStorageMb: number
  readonly usedStorageMb: number
  readonly iops: number
  readonly throughputMbPerSecond: number
  readonly isBackupEnabled: boolean
  /** `InTest`, `Starting` or `Stopping`; null while no failover test runs. */
  readonly failoverTestStage: string | null
  /** Epoch milliseconds, UTC; null where it was never tested. */
  readonly lastTestAt: number | null
  readonly history: JournalHistory
  readonly failSafeHistory: FailSafeHistory
}

export const NO_ENTITIES: VpgEntities = {
  protected: 'VCVpg',
  recovery: 'VCVpg',
  source: 'VCVpg',
  target: 'VCVpg',
}

/**
 * A VPG of which no more than its identifier is known, from the link of a task: its name is its identifier,
 * everything else is none, zero or the first word of its table.
 */
export function createUnknownVpg(identifier: string): Vpg {
  return {
    identifier,
    name: identifier,
    description: null,
    type: null,
    status: 'Initializing',
    statusDescription: null,
    subStatus: 'None',
    subStatusDescription: null,
    alertStatus: 'Normal',
    priority: 'Medium',
    progressPercent: 0,
    entities: NO_ENTITIES,
    protectedSite: null,
    protectedSiteName: null,
    recoverySite: null,
    recoverySiteName: null,
    zorgIdentifier: NO_ZORG,
    organizationName: '',
    serviceProfileIdentifier: null,
    serviceProfileName: '',
    actualRpoSeconds: 0,
    configuredRpoSeconds: 0,
    vmsCount: 0,
    provisionedStorageMb: 0,
    usedStorageMb: 0,
    iops: 0,
    throughputMbPerSecond: 0,
    isBackupEnabled: false,
    failoverTestStage: null,
    lastTestAt: null,
    history: { actualMinutes: 0, configuredMinutes: 0, earliestCheckpoint: null },
    failSafeHistory: { actualMinutes: 0, configuredMinutes: 0, description: '' },
  }
}
