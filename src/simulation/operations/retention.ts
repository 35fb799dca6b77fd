import { isSameIdentifier, type Named } from '../../inventory/index.ts'
import { quoted } from '../../problem/index.ts'
import type { ActivityInputs } from '../activity.ts'
import { operation } from '../definition.ts'
import { getVpg, notFound, refused, type SiteState } from '../site-state.ts'
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

type RestoreFacts = VmFacts & {
  /** Goes on after the name of the VM: ` from retention set "7"`. */
  readonly told: string
}

/** A VM from a repository. Which sets there are is not modelled: one is taken as the client wrote it. */
export const restoreRetention = operation<ActivityInputs['restoreRetention'], RestoreFacts>({
  taskType: () => 'RestoreVpg',
  related: relatedToVpg,
  describe: ({ vmName, told }) => `Restore of VM "${vmName}"${told}`,
  isCancellable: true,
  check: ({ vm, retentionSet, host, datastore }, start) => {
    const first = start.state.site.vms.find(
      ({ identifier }) => identifier.toLowerCase() === vm.trim().toLowerCase(),
    )
    const facts = vmFacts(start, { vm, vpg: first?.vpgIdentifier ?? null }, 'restoreRetention')
    if (getVpg(start.state, facts.vpg).isBackupEnabled) {
      const set = said(retentionSet) ? ` set ${quoted(retentionSet)}` : ''
      return { ...facts, told: ` from retention${set}${placeOf(start.state, host, datastore)}` }
    }
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

function said(value: string | null | undefined): value is string {
  return value !== null && value !== undefined && value.trim() !== ''
}

/** Where the VM is to be restored to, in words. @throws Problem `entity-not-found` */
function placeOf(
  { site }: SiteState,
  host: string | null | undefined,
  datastore: string | null | undefined,
): string {
  const hosts = site.virtualizationSites.flatMap((one) => one.hosts)
  const datastores = site.virtualizationSites.flatMap((one) => one.datastores)
  const onHost = said(host) ? ` on host ${nameOf('host', host, hosts)}` : ''
  return `${onHost}${said(datastore) ? ` in datastore ${nameOf('datastore', datastore, datastores)}` : ''}`
}

function nameOf(kind: string, wanted: string, items: readonly Named[]): string {
  const item = items.find(({ identifier }) => isSameIdentifier(identifier, wanted.trim()))
  if (item === undefined) throw notFound(kind, wanted)
  return quoted(item.name ?? item.identifier)
}
