import {
  type Checkpoint,
  NO_ENTITIES,
  NO_ZORG,
  type ServiceProfile,
  type Vm,
  type Vpg,
  type Zorg,
} from '../../inventory/index.ts'
import type { PlacedVpg } from './estate.ts'
import { RPO_SECONDS } from './site-plan.ts'
import type { VpgState } from './vpg-state.ts'

/** Minutes; the product's own default of the history that is kept apart. */
const FAIL_SAFE_MINUTES = 240

/** A VPG as it is now: its sums are those of its VMs. */
export function createVpg(
  { identifier, plan, protectedAt, recoveredAt }: PlacedVpg,
  {
    state,
    vms,
    checkpoints,
    profile,
    zorg,
    now,
  }: {
    state: VpgState
    vms: readonly Vm[]
    checkpoints: readonly Checkpoint[]
    profile: ServiceProfile | undefined
    zorg: Zorg | undefined
    now: number
  },
): Vpg {
  const sum = (amountOf: (vm: Vm) => number) => vms.reduce((total, vm) => total + amountOf(vm), 0)
  const earliestCheckpoint = checkpoints.at(0) ?? null
  const configuredMinutes = plan.journalHours * 60
  const reachMinutes = Math.floor((now - (earliestCheckpoint?.takenAt ?? now)) / 60_000)
  const actualMinutes = Math.min(configuredMinutes, reachMinutes)
  return {
    identifier,
    name: plan.name,
    description: plan.description,
    type: 'Remote',
    status: state.status,
    statusDescription: state.statusDescription,
    subStatus: state.subStatus,
    subStatusDescription: state.subStatusDescription,
    alertStatus: state.alertStatus,
    priority: plan.priority,
    progressPercent: 0,
    entities: NO_ENTITIES,
    protectedSite: protectedAt.site,
    protectedSiteName: protectedAt.plan.name,
    recoverySite: recoveredAt.site,
    recoverySiteName: recoveredAt.plan.name,
    zorgIdentifier: zorg?.identifier ?? NO_ZORG,
    organizationName: zorg?.name ?? '',
    serviceProfileIdentifier: profile?.identifier ?? null,
    serviceProfileName: profile?.name ?? '',
    actualRpoSeconds: Math.floor((now - state.latestAt) / 1000),
    configuredRpoSeconds: RPO_SECONDS,
    vmsCount: vms.length,
    provisionedStorageMb: sum((vm) => vm.provisionedStorageMb),
    usedStorageMb: sum((vm) => vm.usedStorageMb),
    iops: sum((vm) => vm.iops),
    throughputMbPerSecond: Math.round(sum((vm) => vm.throughputMbPerSecond) * 100) / 100,
    isBackupEnabled: plan.isBackupEnabled,
    failoverTestStage: null,
    lastTestAt: state.lastTestAt,
    history: { actualMinutes, configuredMinutes, earliestCheckpoint },
    failSafeHistory: {
      actualMinutes: Math.min(actualMinutes, FAIL_SAFE_MINUTES),
      configuredMinutes: FAIL_SAFE_MINUTES,
      description: '',
    },
  }
}
