import type { Vm } from '../../inventory/index.ts'
import { Problem, quoted } from '../../problem/index.ts'
import type { ActivityInputs } from '../activity.ts'
import { operation, type Start } from '../definition.ts'
import type { OperationKind } from '../operation-request.ts'
import { getVpg, notFound, refused, type SiteState, withLife } from '../site-state.ts'
import { checkedCheckpoint, checkVpg, msFor, relatedToVpg, type VpgFacts, vpgFacts } from './vpg-operation.ts'

/** What an operation of one VM of a VPG knows. */
export type VmFacts = VpgFacts & { readonly vm: string; readonly vmName: string }

/**
 * The VM that an operation is about, and its VPG.
 *
 * @param given the VPG may be null where only one protects the VM
 * @throws Problem `entity-not-found`, `operation-refused`
 */
export function vmFacts(
  { state }: Start,
  given: { readonly vm: string; readonly vpg: string | null },
  kind: OperationKind,
): VmFacts {
  const vm = findVm(state, given)
  const vpg = checkVpg(state, vm.vpgIdentifier, kind)
  return {
    ...vpgFacts(state, vpg, kind),
    vmsCount: 1,
    usedGb: Math.round(vm.usedStorageMb / 1024),
    vm: vm.identifier,
    vmName: vm.name,
  }
}

function findVm(state: SiteState, { vm: identifier, vpg }: { vm: string; vpg: string | null }): Vm {
  const wanted = identifier.trim().toLowerCase()
  const found = state.site.vms.filter((vm) => vm.identifier.toLowerCase() === wanted)
  const [first] = found
  if (first === undefined) throw notFound('protected VM', identifier)
  if (vpg === null || vpg.trim() === '') {
    if (found.length === 1) return first
    throw new Problem(
      'value-unreadable',
      `VM ${quoted(first.name)} is protected by ${found.length} VPGs; name the one that is meant.`,
    )
  }
  const { identifier: named, name } = getVpg(state, vpg)
  const inVpg = found.find((vm) => vm.vpgIdentifier === named)
  if (inVpg !== undefined) return inVpg
  throw new Problem('entity-not-found', `VPG ${quoted(name)} does not protect VM ${quoted(first.name)}.`)
}

/**
 * A VM is put back in place, and stays so once that is committed. What types a server gives these tasks is not
 * public (wire contract 5.3); the one for restores is taken.
 */
export const restoreVm = operation<ActivityInputs['restoreVm'], VmFacts>({
  taskType: () => 'RestoreVpg',
  related: relatedToVpg,
  describe: ({ vmName, name }) => `Restore of VM "${vmName}" of VPG "${name}"`,
  check: (input, start) => {
    const facts = vmFacts(start, input, 'restoreVm')
    checkedCheckpoint(start, getVpg(start.state, facts.vpg), input.checkpoint)
    if (isRestored(start.state, facts)) {
      throw refused(`VM ${quoted(facts.vmName)} is restored already; commit that or roll it back.`)
    }
    return facts
  },
  plan: (facts) => [
    { ms: 4_000, toPercent: 10 },
    { ms: msFor(facts, { base: 10_000, perVm: 0, perGb: 300 }), toPercent: 99 },
  ],
  effects: {
    // Noted at once, so that a second restore is refused while the first one runs.
    begin: withRestored,
    undo: withoutRestored,
  },
})

function isRestored(state: SiteState, { vpg, vm }: VmFacts): boolean {
  return state.lives.get(vpg.toLowerCase())?.restoredVms.includes(vm.toLowerCase()) ?? false
}

function withRestored(state: SiteState, { vpg, vm }: VmFacts): SiteState {
  return withLife(state, vpg, (life) => ({ ...life, restoredVms: [...life.restoredVms, vm.toLowerCase()] }))
}

function withoutRestored(state: SiteState, { vpg, vm }: VmFacts): SiteState {
  return withLife(state, vpg, (life) => ({
    ...life,
    restoredVms: life.restoredVms.filter((one) => one !== vm.toLowerCase()),
  }))
}

export const commitVmRestore = operation<ActivityInputs['commitVmRestore'], VmFacts>({
  taskType: () => 'RestoreVpg',
  related: relatedToVpg,
  describe: ({ vmName }) => `Commit of the restore of VM "${vmName}"`,
  check: (input, start) => checkDecision(input, start, 'commitVmRestore'),
  plan: (facts) => [{ ms: msFor(facts, { base: 5_000, perVm: 0, perGb: 10 }), toPercent: 99 }],
  effects: { begin: withoutRestored, undo: withRestored },
})

export const rollBackVmRestore = operation<ActivityInputs['rollBackVmRestore'], VmFacts>({
  taskType: () => 'RestoreVpg',
  related: relatedToVpg,
  describe: ({ vmName }) => `Rollback of the restore of VM "${vmName}"`,
  check: (input, start) => checkDecision(input, start, 'rollBackVmRestore'),
  plan: (facts) => [{ ms: msFor(facts, { base: 5_000, perVm: 0, perGb: 10 }), toPercent: 99 }],
  effects: { begin: withoutRestored, undo: withRestored },
})

function checkDecision({ vm }: { vm: string }, start: Start, kind: OperationKind): VmFacts {
  const { state } = start
  const restored = state.site.vms.find(
    ({ identifier, vpgIdentifier }) =>
      identifier.toLowerCase() === vm.trim().toLowerCase() &&
      state.lives.get(vpgIdentifier.toLowerCase())?.restoredVms.includes(identifier.toLowerCase()),
  )
  const known = restored ?? findVm(state, { vm, vpg: null })
  if (restored === undefined) {
    throw refused(`VM ${quoted(known.name)} has no restore that waits: there is nothing to decide.`)
  }
  const facts = vmFacts(start, { vm: restored.identifier, vpg: restored.vpgIdentifier }, kind)
  const { busy } = state.lives.get(facts.vpg.toLowerCase()) ?? { busy: [] }
  if (busy.some((one) => one.kind === 'restoreVm')) {
    throw refused(`VM ${quoted(known.name)} is still being restored; wait for that task to end.`)
  }
  return facts
}
