import type { Task } from '../task/index.ts'
import type { Alert } from './alert.ts'
import type { FlrSession } from './flr-session.ts'
import type { ServiceProfile, Zorg } from './organization.ts'
import type { LocalSite, PeerSite } from './place.ts'
import type { SiteEvent } from './site-event.ts'
import type { VirtualizationSite } from './virtualization-site.ts'
import type { Vm } from './vm.ts'
import type { Checkpoint, Vpg } from './vpg.ts'
import type { Vra } from './vra.ts'

/** All that a site is modelled with. What tasks link to beyond this is known from those links alone. */
export interface Site {
  /** Null where nothing says what the site is: its identity is then made once and kept with the data. */
  readonly localSite: LocalSite | null
  readonly peerSites: readonly PeerSite[]
  readonly vpgs: readonly Vpg[]
  readonly vms: readonly Vm[]
  readonly flrSessions: readonly FlrSession[]
  readonly vras: readonly Vra[]
  readonly virtualizationSites: readonly VirtualizationSite[]
  /** The checkpoints of a VPG, oldest first, by its identifier in lower case. */
  readonly checkpoints: ReadonlyMap<string, readonly Checkpoint[]>
  readonly zorgs: readonly Zorg[]
  readonly serviceProfiles: readonly ServiceProfile[]
  /** What is wrong now, oldest first. */
  readonly alerts: readonly Alert[]
  /** What happened, oldest first; `EVENTS_MAX` at most. */
  readonly events: readonly SiteEvent[]
  /** Tasks that came with the model, to be merged into the store at start. */
  readonly tasks: readonly Task[]
}

/** A site with nothing in it. */
export function createEmptySite(localSite: LocalSite | null = null): Site {
  return {
    localSite,
    peerSites: [],
    vpgs: [],
    vms: [],
    flrSessions: [],
    vras: [],
    virtualizationSites: [],
    checkpoints: new Map(),
    zorgs: [],
    serviceProfiles: [],
    alerts: [],
    events: [],
    tasks: [],
  }
}

/** Whether two identifiers name the same thing: letter case does not matter. */
export function isSameIdentifier(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
