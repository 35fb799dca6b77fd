import { createVocabulary, type RelatedSite } from '../task/index.ts'
import type { VpgEntities } from './vpg.ts'
import type { OpenWord, VpgPriority, VpgStatus, VpgSubStatus } from './vpg-words.ts'

/** Source: 0 to 2 in the OpenAPI; names as the server's own user interface has them. */
export const JOURNAL_LIMIT_TYPES = { Unlimited: 0, Megabytes: 1, Percentage: 2 } as const
export const journalLimitTypes = createVocabulary(JOURNAL_LIMIT_TYPES)

export interface JournalLimit {
  readonly type: OpenWord<typeof JOURNAL_LIMIT_TYPES>
  /** Megabytes or percent, as the type says. */
  readonly value: number
}

/** A virtual machine that a VPG protects; one that two VPGs protect stands twice, once for each. */
export interface Vm {
  /** As the hypervisor manager names it: `{vCenter guid}.vm-70`. */
  readonly identifier: string
  readonly name: string
  readonly vpgIdentifier: string
  readonly vpgName: string | null
  readonly status: VpgStatus
  readonly subStatus: VpgSubStatus
  readonly priority: VpgPriority
  readonly entities: VpgEntities
  readonly protectedSite: RelatedSite | null
  readonly protectedSiteName: string | null
  readonly recoverySite: RelatedSite | null
  readonly recoverySiteName: string | null
  readonly recoveryHostIdentifier: string | null
  readonly recoveryHostName: string | null
  readonly owningHostIdentifier: string | null
  readonly owningHostName: string | null
  readonly owningDatastoreIdentifier: string | null
  readonly owningDatastoreName: string | null
  readonly organizationName: string | null
  readonly hardwareVersion: string | null
  readonly guestOs: string | null
  readonly cpuCoresCount: number
  readonly memoryMb: number
  readonly provisionedStorageMb: number
  readonly usedStorageMb: number
  readonly journalUsedMb: number
  readonly journalHardLimit: JournalLimit
  readonly journalWarningThreshold: JournalLimit
  readonly actualRpoSeconds: number
  readonly iops: number
  readonly throughputMbPerSecond: number
  readonly outgoingBandwidthMbps: number
  /** Epoch milliseconds, UTC. */
  readonly lastTestAt: number | null
  /** Files can be restored from its journal now. */
  readonly isFlrEnabled: boolean
  readonly isPresent: boolean
  readonly isAgentInstalled: boolean
  /** `scsi:0:0`, … */
  readonly volumeIdentifiers: readonly string[]
  readonly nicIdentifiers: readonly string[]
}
