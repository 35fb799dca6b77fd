import { type JournalLimit, NO_ENTITIES, type Vm } from '../../inventory/index.ts'
import type { PlacedVm, PlacedVpg } from './estate.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { ProfilePlan } from './site-plan.ts'
import { VM_ROLES } from './vm-roles.ts'
import type { VpgState } from './vpg-state.ts'

const UNLIMITED: JournalLimit = { type: 'Unlimited', value: 0 }

/** A VM as its VPG protects it now. */
export function createVm(
  { identifier, plan, host, datastore, recoveryHost }: PlacedVm,
  {
    vpg,
    state,
    profile,
    now,
    random,
  }: { vpg: PlacedVpg; state: VpgState; profile: ProfilePlan | undefined; now: number; random: SeededRandom },
): Vm {
  const role = VM_ROLES[plan.role]
  const { disksGb = role.disksGb } = plan
  const provisionedStorageMb = disksGb.reduce((sum, size) => sum + size * 1024, 0)
  const isReplicating = state.subStatus === 'None'
  const writesMbPerSecond = random.decimal(role.writesMbPerSecond * 0.1, role.writesMbPerSecond + 0.05)
  const throughputMbPerSecond = isReplicating ? writesMbPerSecond : 0
  // A seventh of the present rate over the day, compressed.
  const journalMb = Math.floor((writesMbPerSecond / 7) * vpg.plan.journalHours * 3600 * 0.6)
  return {
    identifier,
    name: plan.name,
    vpgIdentifier: vpg.identifier,
    vpgName: vpg.plan.name,
    status: state.status,
    subStatus: state.subStatus,
    priority: vpg.plan.priority,
    entities: NO_ENTITIES,
    protectedSite: vpg.protectedAt.site,
    protectedSiteName: vpg.protectedAt.plan.name,
    recoverySite: vpg.recoveredAt.site,
    recoverySiteName: vpg.recoveredAt.plan.name,
    recoveryHostIdentifier: recoveryHost.identifier,
    recoveryHostName: recoveryHost.name,
    owningHostIdentifier: host.identifier,
    owningHostName: host.name,
    owningDatastoreIdentifier: datastore.identifier,
    owningDatastoreName: datastore.name,
    organizationName: vpg.plan.organization ?? '',
    hardwareVersion: 'vmx-19',
    guestOs: role.guestOs,
    cpuCoresCount: role.cores,
    memoryMb: role.memoryGb * 1024,
    provisionedStorageMb,
    usedStorageMb: Math.floor((provisionedStorageMb * random.integer(38, 82)) / 100),
    journalUsedMb: Math.min(journalMb, Math.floor(provisionedStorageMb * 0.7)),
    journalHardLimit: toLimit(profile?.journalSizeMaxPercent),
    journalWarningThreshold: toLimit(profile?.journalWarningPercent),
    actualRpoSeconds: Math.floor((now - state.latestAt) / 1000),
    iops: Math.ceil(throughputMbPerSecond * random.integer(24, 60)),
    throughputMbPerSecond,
    outgoingBandwidthMbps: Math.floor(throughputMbPerSecond * 8 * 55) / 100,
    lastTestAt: state.lastTestAt,
    isFlrEnabled: true,
    isPresent: true,
    isAgentInstalled: false,
    volumeIdentifiers: disksGb.map((_, index) => `scsi:0:${index}`),
    nicIdentifiers: ['Network adapter 1'],
  }
}

function toLimit(percent: number | undefined): JournalLimit {
  return percent === undefined ? UNLIMITED : { type: 'Percentage', value: percent }
}
