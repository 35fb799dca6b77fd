import { quoted } from '../../problem/index.ts'
import type { ActivityInputs } from '../activity.ts'
import { operation } from '../definition.ts'
import { getVpg, refused } from '../site-state.ts'
import { type VmFacts, vmFacts } from './vm-restore.ts'
import { checkedCheckpoint, checkVpg, msFor, relatedToVpg, vpgFacts } from './vpg-operation.ts'

export const startRetention = operation({
  taskType: () => 'VpgBackup',
  related: relatedToVpg,
  describe: ({ name }) => `Retention of VPG "${name}"`,
  isCancellable: true,
  check: (input: ActivityInputs['startRetention'], start) => {
    const vpg = checkVpg(start.state, input.vpg, 'startRetention')
    if (!vpg.isBackupEnabled) {
      throw refused(`VPG ${quoted(vpg.name)} has no retention; switch it on in its settings first.`)
    }
    const { busy } = start.state.lives.get(vpg.identifier.toLowerCase()) ?? { busy: [] }
    if (busy.some(({ kind }) => kind === 'startRetention')) {
      throw refused(`Retention of VPG ${quoted(vpg.name)} is running; wait for its task to end.`)
    }
    checkedCheckpoint(start, vpg, input.checkpoint)
    return vpgFacts(start.state, vpg, 'startRetention')
  },
  plan: (facts) => [
    { ms: 5_000, toPercent: 5 },
    { ms: msFor(facts, { base: 20_000, perVm: 5_000, perGb: 3_000 }), toPercent: 99 },
  ],
  effects: {},
})

/** A VM from a repository. Which sets there are is not modelled: the checkpoint is taken as the client wrote it. */
export const restoreRetention = operation<ActivityInputs['restoreRetention'], VmFacts>({
  taskType: () => 'RestoreVpg',
  related: relatedToVpg,
  describe: ({ vmName }) => `Restore of VM "${vmName}" from retention`,
  isCancellable: true,
  check: ({ vm }, start) => {
    const first = start.state.site.vms.find(
      ({ identifier }) => identifier.toLowerCase() === vm.trim().toLowerCase(),
    )
    const facts = vmFacts(start, { vm, vpg: first?.vpgIdentifier ?? null }, 'restoreRetention')
    if (getVpg(start.state, facts.vpg).isBackupEnabled) return facts
    throw refused(
      `VPG ${quoted(facts.name)} has no retention, so VM ${quoted(facts.vmName)} has no set to restore.`,
    )
  },
  plan: (facts) => [
    { ms: 5_000, toPercent: 10 },
    { ms: msFor(facts, { base: 20_000, perVm: 0, perGb: 4_000 }), toPercent: 99 },
  ],
  effects: {},
})
