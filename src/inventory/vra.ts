import { createVocabulary } from '../task/index.ts'
import type { AlertStatus, OpenWord } from './vpg-words.ts'

/** Source: published page "VRAs: GET" for 0 to 8; 9 as a public exporter names it; 10 has no public name. */
export const VRA_STATUSES = {
  Installed: 0,
  UnsupportedEsxVersion: 1,
  NotInstalled: 2,
  Installing: 3,
  Removing: 4,
  InstallationError: 5,
  HostPasswordChanged: 6,
  UpdatingIpSettings: 7,
  DuringChangeHost: 8,
  HostInMaintenanceMode: 9,
} as const
export type VraStatus = OpenWord<typeof VRA_STATUSES>
export const vraStatuses = createVocabulary(VRA_STATUSES)

/** Source: 0 to 7 in the OpenAPI; names up to 4 as the server's own user interface has them. */
export const VRA_UPGRADE_STATUSES = {
  None: 0,
  UpgradeAvailable: 1,
  Upgrading: 2,
  UpgradeFailed: 3,
  LatestVersion: 4,
} as const
export const vraUpgradeStatuses = createVocabulary(VRA_UPGRADE_STATUSES)

/** How a VRA gets its address: a word in both formats. Source: recorded VRAs, `"Static"` and `"Dhcp"`. */
export const VRA_IP_TYPES = { Dhcp: 0, Static: 1 } as const
export const vraIpTypes = createVocabulary(VRA_IP_TYPES)

/** How much a VRA does for one side of the replication. */
export interface VraLoad {
  readonly vms: number
  readonly volumes: number
  readonly vpgs: number
}

/** A virtual replication appliance: the machine on a host that replicates the disks of the others. */
export interface Vra {
  /** A 64-bit number in digits. */
  readonly identifier: string
  readonly name: string
  readonly status: VraStatus
  readonly upgradeStatus: OpenWord<typeof VRA_UPGRADE_STATUSES>
  readonly alertStatus: AlertStatus
  /** 0 to 100 of an installation or upgrade; 0 while there is none. */
  readonly progressPercent: number
  readonly version: string | null
  readonly displayVersion: string | null
  readonly group: string | null
  readonly hostIdentifier: string | null
  readonly hostName: string | null
  readonly hostVersion: string | null
  readonly datastoreIdentifier: string | null
  readonly datastoreName: string | null
  readonly datastoreClusterIdentifier: string | null
  readonly datastoreClusterName: string | null
  readonly networkIdentifier: string | null
  readonly networkName: string | null
  readonly ipType: string | null
  readonly ipAddress: string | null
  readonly ipRangeEnd: string | null
  readonly subnetMask: string | null
  readonly gateway: string | null
  readonly instanceType: string | null
  readonly cpusCount: number
  readonly memoryGb: number
  readonly isGhost: boolean
  readonly isVaio: boolean
  readonly protectedLoad: VraLoad
  readonly recoveryLoad: VraLoad
  readonly selfProtectedVpgs: number
}
