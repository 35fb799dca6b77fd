import { isSameIdentifier, type Site, type Vm, type Vpg, type Vra } from '../inventory/index.ts'
import { Problem, quoted } from '../problem/index.ts'
import type { TaskId } from '../task/index.ts'
import type { ActivityRequest } from './activity.ts'
import type { CueState } from './cue.ts'
import type { OperationKind } from './operation-request.ts'
import type { ScenarioNote, TroubleState } from './simulation-control.ts'

/** A time during which checkpoints were taken; until null is until now. Epoch milliseconds. */
export interface JournalSpan {
  readonly fromAt: number
  readonly untilAt: number | null
}

/** A failover or move that has been done and waits for commit or rollback. */
export interface CommitWindow {
  readonly of: 'failover' | 'move'
  /** The number of the operation that opened it. */
  readonly number: number
}

/** What the site knows of a VPG beyond what it shows. */
export interface VpgLife {
  /** In lower case. */
  readonly vpg: string
  /** Checkpoints are counted from here. */
  readonly numberedFromAt: number
  /** Oldest first. */
  readonly journal: readonly JournalSpan[]
  readonly window: CommitWindow | null
  /** The number of the synchronization that runs; another one that ends late changes nothing. */
  readonly synchronization: number | null
  /** Whether the first synchronization has been done. */
  readonly isInitialized: boolean
  /** Operations that have not ended. */
  readonly busy: readonly { readonly number: number; readonly kind: OperationKind; readonly task: TaskId }[]
  /** VMs restored in place that wait for commit or rollback, in lower case. */
  readonly restoredVms: readonly string[]
  /** Absent while it says nothing. */
  readonly recipe?: VpgRecipe
}

/** How a VPG is recovered, beyond what it shows. */
export interface VpgRecipe {
  /** Null is none. */
  readonly preScript: string | null
  readonly postScript: string | null
  readonly hasBootOrder: boolean
  /** Whether the failover that is under way is of some of its VMs only. */
  readonly isSplit: boolean
  /** Those VMs, in lower case; absent where it is of all. */
  readonly splitVms?: readonly string[]
}

/** Something that lasts until it is taken back. */
export interface SiteCondition {
  readonly type: 'peerUnreachable' | 'hostGone'
  /** The peer site or host, in lower case. */
  readonly subject: string
}

/** A cue with what the engine needs to know of it. */
export interface LiveCue extends CueState {
  /** As `happenedCount`, with those that are delayed still. */
  readonly begunCount: number
}

/** All that a site is at one moment, operations apart. Effects make a new one. */
export interface SiteState {
  readonly seed: number
  /** As of the last event; `siteAt` gives what is to be seen at an instant. */
  readonly site: Site
  /** By VPG identifier in lower case. */
  readonly lives: ReadonlyMap<string, VpgLife>
  readonly conditions: readonly SiteCondition[]
  readonly troubles: readonly TroubleState[]
  /** Troubles planned so far: each gives the next identifier. */
  readonly troublesCount: number
  readonly cues: readonly LiveCue[]
  readonly scenario: ScenarioNote | null
  /** Notices raised so far: each gives the next identifier. */
  readonly noticesCount: number
  /** What effects ask to be started next; the engine does so at once. */
  readonly requests: readonly ActivityRequest[]
  /** The places of cues that happen now; the engine does so at once. */
  readonly happenings: readonly number[]
}

export function withSite(state: SiteState, change: Partial<Site>): SiteState {
  return { ...state, site: { ...state.site, ...change } }
}

export function findVpg({ site }: SiteState, identifier: string): Vpg | undefined {
  const wanted = identifier.trim().toLowerCase()
  return site.vpgs.find((vpg) => vpg.identifier === identifier || vpg.identifier.toLowerCase() === wanted)
}

/** @throws Problem `entity-not-found` */
export function getVpg(state: SiteState, identifier: string): Vpg {
  const vpg = findVpg(state, identifier)
  if (vpg === undefined) throw notFound('VPG', identifier)
  return vpg
}

/** The local site: laid out by `createSimulation` where the model has none. */
export function localSiteOf({ site }: SiteState) {
  if (site.localSite === null) throw new Error('A simulated site has a local site.')
  return site.localSite
}

/** The VMs of a VPG, by its identifier as the site writes it; so in all that follow but `find` and `get`. */
export function vmsOf({ site }: SiteState, vpg: string): readonly Vm[] {
  return site.vms.filter((vm) => vm.vpgIdentifier === vpg)
}

/** @throws Problem `entity-not-found` */
export function getVra({ site }: SiteState, identifier: string): Vra {
  const vra = site.vras.find((candidate) => candidate.identifier === identifier.trim())
  if (vra === undefined) throw notFound('VRA', identifier)
  return vra
}

export function withVpg(state: SiteState, identifier: string, change: (vpg: Vpg) => Vpg): SiteState {
  return withSite(state, {
    vpgs: state.site.vpgs.map((vpg) => (vpg.identifier === identifier ? change(vpg) : vpg)),
  })
}

export function withVms(state: SiteState, vpg: string, change: (vm: Vm) => Vm): SiteState {
  return withSite(state, {
    vms: state.site.vms.map((vm) => (vm.vpgIdentifier === vpg ? change(vm) : vm)),
  })
}

export function findLife(state: SiteState, vpg: string): VpgLife | undefined {
  return state.lives.get(vpg.toLowerCase())
}

/** Changes nothing where the VPG is gone. */
export function withLife(state: SiteState, vpg: string, change: (life: VpgLife) => VpgLife): SiteState {
  const life = findLife(state, vpg)
  if (life === undefined) return state
  return { ...state, lives: new Map(state.lives).set(vpg.toLowerCase(), change(life)) }
}

export function requesting(state: SiteState, ...requests: readonly ActivityRequest[]): SiteState {
  return { ...state, requests: [...state.requests, ...requests] }
}

export function hasCondition(state: SiteState, type: SiteCondition['type'], subject: string): boolean {
  return state.conditions.some((one) => one.type === type && isSameIdentifier(one.subject, subject))
}

export function notFound(kind: string, identifier: string): Problem {
  return new Problem(
    'entity-not-found',
    `There is no ${kind} ${quoted(identifier)} at this site; list them to see their identifiers.`,
  )
}

export function refused(message: string): Problem {
  return new Problem('operation-refused', message)
}
