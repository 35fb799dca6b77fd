import { isSameIdentifier, type Vm, type Vra } from '../../inventory/index.ts'
import { quoted } from '../../problem/index.ts'
import type { ActivityInputs } from '../activity.ts'
import { operation } from '../definition.ts'
import { refused, type SiteState, withSite } from '../site-state.ts'
import { withOwnTask } from './own-task.ts'
import {
  getHost,
  getLoadedVra,
  onVras,
  refuseUnready,
  relatedToVras,
  type VraFacts,
  vraFacts,
  vraOfHost,
} from './vra-operation.ts'

/** A VM, in lower case, and the host that is to recover it. */
interface Allocation {
  readonly vm: string
  readonly host: string
  readonly hostName: string | null
}

type HandOverFacts = VraFacts & {
  readonly from: string
  readonly allocations: readonly Allocation[]
}

const MS_PER_VM = 2_000

/**
 * The VMs that a VRA recovers go to the VRAs of other hosts of the site: those that are named, or the one that recovers
 * fewest. The VPGs whose VMs they are get a task each of the site's own; that is inferred from the name of its type.
 */
export const changeRecoveryHost = operation<ActivityInputs['changeRecoveryHost'], HandOverFacts>({
  taskType: () => 'ChangeRecoveryHost',
  related: relatedToVras,
  describe: ({ names, allocations }) =>
    `Change of the recovery host of VRA ${names} to ${hostsOf(allocations)}`,
  check: ({ vra: identifier, vms, hosts }, { state }) => {
    const vra = getLoadedVra(state, identifier)
    if (!vra.isGhost) refuseUnready(vra, 'hand over its VMs')
    const wanted = new Map(vms?.map((vm, place) => [vm.trim().toLowerCase(), hosts?.[place]?.trim() ?? '']))
    const recovered = state.site.vms
      .filter((vm) => isRecoveredOn(vm, vra.hostIdentifier))
      .map((vm) => vm.identifier.toLowerCase())
    const chosen = [...new Set(recovered)].filter((vm) => wanted.size === 0 || wanted.has(vm))
    if (chosen.length === 0) {
      throw refused(`VRA ${quoted(vra.name)} recovers no such VMs: there is nothing to hand over.`)
    }
    const heirs = new Map<string, Omit<Allocation, 'vm'>>()
    const heirAt = (host: string) => {
      const heir = heirs.get(host) ?? (host === '' ? heirOf(state, vra) : getHeir(state, vra, host))
      heirs.set(host, heir)
      return heir
    }
    return {
      ...vraFacts(state, [vra]),
      from: vra.hostIdentifier ?? '',
      allocations: chosen.map((vm) => ({ vm, ...heirAt(wanted.get(vm) ?? '') })),
    }
  },
  plan: ({ allocations }) => [{ ms: 6_000 + MS_PER_VM * allocations.length, toPercent: 99 }],
  effects: {
    begin: (state, facts, moment) => {
      const begun = onVras<HandOverFacts>((vra) => ({ ...vra, status: 'DuringChangeHost' }))
      const counts = new Map<string, number>()
      for (const { vpgIdentifier } of movedVms(state, facts)) {
        counts.set(vpgIdentifier, (counts.get(vpgIdentifier) ?? 0) + 1)
      }
      return [...counts].reduce(
        (one, [vpg, vms]) =>
          withOwnTask(
            one,
            { type: 'ChangeRecoveryHostForProtectionGroup', vpg, ms: MS_PER_VM * vms },
            moment,
          ),
        begun(state, facts, moment),
      )
    },
    end: (state, facts, moment) => {
      const moved = new Set(movedVms(state, facts))
      const heirs = new Map(facts.allocations.map((allocation) => [allocation.vm, allocation]))
      const ready = onVras<HandOverFacts>((vra) => ({ ...vra, status: 'Installed' }))(state, facts, moment)
      return withSite(ready, {
        vms: ready.site.vms.map((vm) => {
          const heir = moved.has(vm) ? heirs.get(vm.identifier.toLowerCase()) : undefined
          return heir === undefined
            ? vm
            : { ...vm, recoveryHostIdentifier: heir.host, recoveryHostName: heir.hostName }
        }),
      })
    },
    undo: onVras((vra) => ({ ...vra, status: 'Installed' })),
  },
})

function movedVms({ site }: SiteState, { from, allocations }: HandOverFacts): readonly Vm[] {
  const wanted = new Set(allocations.map(({ vm }) => vm))
  return site.vms.filter((vm) => wanted.has(vm.identifier.toLowerCase()) && isRecoveredOn(vm, from))
}

function isRecoveredOn(vm: Vm, host: string | null): boolean {
  return (
    host !== null && vm.recoveryHostIdentifier !== null && isSameIdentifier(vm.recoveryHostIdentifier, host)
  )
}

function hostsOf(allocations: readonly Allocation[]): string {
  const names = new Set(allocations.map(({ host, hostName }) => hostName ?? host))
  const [name] = names
  return names.size === 1 && name !== undefined ? name : `${names.size} hosts`
}

/** @throws Problem `entity-not-found`, `operation-refused` where the host has no VRA that could take over */
function getHeir(state: SiteState, vra: Vra, identifier: string): Omit<Allocation, 'vm'> {
  const host = getHost(state, identifier)
  const heir = vraOfHost(state, host.identifier)
  if (heir !== undefined && isHeir(heir, vra)) return placeOf(heir)
  throw refused(
    `Host ${quoted(host.name ?? host.identifier)} has no VRA that could take over from ${quoted(vra.name)}; name another host, or none.`,
  )
}

function heirOf(state: SiteState, vra: Vra): Omit<Allocation, 'vm'> {
  const [heir] = state.site.vras
    .filter((one) => isHeir(one, vra))
    .map((one) => getLoadedVra(state, one.identifier))
    .sort((one, other) => one.recoveryLoad.vms - other.recoveryLoad.vms)
  if (heir !== undefined) return placeOf(heir)
  throw refused(
    `No other host of the site has a VRA that could take over from ${quoted(vra.name)}; install one.`,
  )
}

function isHeir(one: Vra, { identifier }: Vra): boolean {
  return one.identifier !== identifier && one.status === 'Installed' && !one.isGhost
}

function placeOf({ hostIdentifier, hostName }: Vra): Omit<Allocation, 'vm'> {
  return { host: hostIdentifier ?? '', hostName }
}
