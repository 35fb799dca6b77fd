import type { Checkpoint, Site, Vm, Vpg, Vra } from '../inventory/index.ts'
import { edgesOf, lastTakenAt, listCheckpoints } from './checkpoints.ts'
import { hashOf, smoothNoiseAt } from './random.ts'
import { findLife, type SiteState } from './site-state.ts'
import { rowOf, situationOf } from './vpg-lifecycle.ts'

/** Milliseconds within which the load of a VPG goes from one level to another. */
const LOAD_EVERY_MS = 30_000

/**
 * The site as it is to be seen at an instant: what changes all the time – RPO, load, journal, checkpoints – follows
 * from the instant alone, so that nothing has to happen each second, and the same instant always shows the same.
 *
 * @param at epoch milliseconds; seen by the second
 */
export function siteAt(state: SiteState, at: number): Site {
  const instant = Math.floor(at / 1000) * 1000
  const vpgs = state.site.vpgs.map((vpg) => vpgAt(state, vpg, instant))
  const byIdentifier = new Map(vpgs.map((vpg) => [vpg.identifier, vpg]))
  return {
    ...state.site,
    vpgs,
    vms: state.site.vms.map((vm) => vmAt(vm, byIdentifier.get(vm.vpgIdentifier), instant)),
    vras: vrasOf(state.site),
    checkpoints: new CheckpointLists(state, instant),
  }
}

function vpgAt(state: SiteState, vpg: Vpg, at: number): Vpg {
  const edges = edgesOf(state, vpg, at)
  const { replicates } = rowOf(situationOf(vpg))
  const actualMinutes = edges === null ? 0 : Math.floor((at - edges.earliest.takenAt) / 60_000)
  return {
    ...vpg,
    actualRpoSeconds: rpoAt(state, vpg, at),
    iops: replicates ? Math.round(vpg.iops * loadAt(vpg.identifier, at)) : 0,
    throughputMbPerSecond: replicates
      ? hundredths(vpg.throughputMbPerSecond * loadAt(vpg.identifier, at))
      : 0,
    history: {
      actualMinutes: Math.min(actualMinutes, vpg.history.configuredMinutes),
      configuredMinutes: vpg.history.configuredMinutes,
      earliestCheckpoint: edges?.earliest ?? null,
    },
    failSafeHistory: {
      ...vpg.failSafeHistory,
      actualMinutes: Math.min(actualMinutes, vpg.failSafeHistory.configuredMinutes),
    },
  }
}

function rpoAt(state: SiteState, vpg: Vpg, at: number): number {
  const situation = situationOf(vpg)
  // Nothing is protected any more, so nothing falls behind.
  if (situation === 'recovered') return 0
  const noise = smoothNoiseAt(hashOf(`rpo ${vpg.identifier}`), at / LOAD_EVERY_MS)
  const takenAt = lastTakenAt(state, vpg, at)
  const behind = takenAt === null ? 0 : Math.round((at - takenAt) / 1000)
  if (!rowOf(situation).replicates) return behind
  // A VPG of the model that lags, lags on.
  const lag = vpg.status === 'RpoNotMeetingSLA' ? vpg.actualRpoSeconds * (0.9 + noise / 5) : 3 + noise * 6
  return Math.round(Math.max(behind, lag))
}

function vmAt(vm: Vm, vpg: Vpg | undefined, at: number): Vm {
  if (vpg === undefined) return vm
  const { replicates } = rowOf(situationOf(vpg))
  const load = replicates ? loadAt(vm.identifier, at) : 0
  return {
    ...vm,
    actualRpoSeconds: vpg.actualRpoSeconds,
    iops: Math.round(vm.iops * load),
    throughputMbPerSecond: hundredths(vm.throughputMbPerSecond * load),
    outgoingBandwidthMbps: hundredths(vm.outgoingBandwidthMbps * load),
    isFlrEnabled: vm.isFlrEnabled && vpg.history.earliestCheckpoint !== null,
  }
}

/** How much of its usual load something has: 0.6 to 1.4. */
function loadAt(identifier: string, at: number): number {
  return 0.6 + 0.8 * smoothNoiseAt(hashOf(identifier), at / LOAD_EVERY_MS)
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}

const loads = new WeakMap<readonly Vm[], { readonly vras: readonly Vra[]; readonly loaded: readonly Vra[] }>()

/** The VRAs with what they protect and recover: the VMs on their hosts. Made once for each list of VMs. */
export function vrasOf({ vras, vms }: Pick<Site, 'vras' | 'vms'>): readonly Vra[] {
  const known = loads.get(vms)
  if (known?.vras === vras) return known.loaded
  const onHost = (hostOf: (vm: Vm) => string | null) =>
    Map.groupBy(vms, (vm) => hostOf(vm)?.toLowerCase() ?? '')
  const owned = onHost((vm) => vm.owningHostIdentifier)
  const recovered = onHost((vm) => vm.recoveryHostIdentifier)
  const loaded = vras.map((vra) => {
    const host = vra.hostIdentifier?.toLowerCase()
    if (host === undefined || host === '') return vra
    return { ...vra, protectedLoad: loadOf(owned.get(host)), recoveryLoad: loadOf(recovered.get(host)) }
  })
  loads.set(vms, { vras, loaded })
  return loaded
}

function loadOf(vms: readonly Vm[] = []) {
  return {
    vms: vms.length,
    volumes: vms.reduce((sum, vm) => sum + vm.volumeIdentifiers.length, 0),
    vpgs: new Set(vms.map((vm) => vm.vpgIdentifier)).size,
  }
}

/** The checkpoints of every VPG, listed when they are asked for. */
class CheckpointLists implements ReadonlyMap<string, readonly Checkpoint[]> {
  readonly #state: SiteState
  readonly #at: number
  readonly #lists = new Map<string, readonly Checkpoint[]>()

  constructor(state: SiteState, at: number) {
    this.#state = state
    this.#at = at
  }

  get size(): number {
    return this.#state.site.vpgs.length
  }

  has(vpg: string): boolean {
    return this.#state.lives.has(vpg)
  }

  get(key: string): readonly Checkpoint[] | undefined {
    const known = this.#lists.get(key)
    if (known !== undefined) return known
    const life = findLife(this.#state, key)
    const vpg = this.#state.site.vpgs.find(({ identifier }) => identifier.toLowerCase() === life?.vpg)
    if (vpg === undefined) return undefined
    const list = listCheckpoints(this.#state, vpg, this.#at)
    this.#lists.set(key, list)
    return list
  }

  keys(): ArrayIterator<string> {
    return this.#state.site.vpgs.map(({ identifier }) => identifier.toLowerCase()).values()
  }

  *entries(): Generator<[string, readonly Checkpoint[]], undefined> {
    for (const key of this.keys()) yield [key, this.get(key) ?? []]
  }

  *values(): Generator<readonly Checkpoint[], undefined> {
    for (const key of this.keys()) yield this.get(key) ?? []
  }

  [Symbol.iterator](): Generator<[string, readonly Checkpoint[]], undefined> {
    return this.entries()
  }

  forEach(
    visit: (
      value: readonly Checkpoint[],
      key: string,
      map: ReadonlyMap<string, readonly Checkpoint[]>,
    ) => void,
  ): void {
    for (const [key, value] of this.entries()) visit(value, key, this)
  }
}
