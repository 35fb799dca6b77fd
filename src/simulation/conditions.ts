import { isSameIdentifier } from '../inventory/index.ts'
import { findNamed, type NamedThing } from './names.ts'
import type { Condition } from './simulation-control.ts'
import { notFound, type SiteState, withSite } from './site-state.ts'
import { enter, peerOf, startSynchronizing } from './situations.ts'
import { situationOf, type VpgSituation } from './vpg-lifecycle.ts'

/** Situations in which a VPG notices that its peer is gone; in others an operation does, or nobody asks the peer. */
const NOTICING: readonly VpgSituation[] = ['initializing', 'protected', 'synchronizing']

/**
 * The site after a condition has begun or ended, with what follows from it.
 *
 * @throws Problem `entity-not-found`
 */
export function conditionChanged(
  state: SiteState,
  change: {
    readonly condition: Condition
    readonly isOn: boolean
    readonly at: number
    readonly number: number
  },
): SiteState {
  const { condition, isOn } = change
  const { type } = condition
  const subject = identifierOf(state, condition)
  const others = state.conditions.filter((one) => one.type !== type || one.subject !== subject)
  const changed = { ...state, conditions: isOn ? [...others, { type, subject }] : others }
  return type === 'hostGone' ? withHost(changed, subject, isOn) : withPeer(changed, subject, change)
}

/** What a condition is about, by identifier in lower case. @throws Problem `entity-not-found`, `value-unreadable` */
function identifierOf({ site }: SiteState, { type, subject }: Condition): string {
  const hosts = site.vras.map(({ hostIdentifier, hostName }) => ({
    identifier: hostIdentifier ?? '',
    name: hostName,
  }))
  const kind = type === 'hostGone' ? 'host with a VRA' : 'peer site'
  const known: readonly NamedThing[] = type === 'hostGone' ? hosts : site.peerSites
  const found = findNamed(kind, subject, known)
  if (found === undefined) throw notFound(kind, subject)
  return found.identifier.toLowerCase()
}

function withHost(state: SiteState, host: string, isGone: boolean): SiteState {
  return withSite(state, {
    vras: state.site.vras.map((vra) =>
      isSameIdentifier(vra.hostIdentifier ?? '', host) ? { ...vra, isGhost: isGone } : vra,
    ),
  })
}

function withPeer(
  state: SiteState,
  peer: string,
  moment: { readonly isOn: boolean; readonly at: number; readonly number: number },
): SiteState {
  const { at, isOn } = moment
  const affected = state.site.vpgs.filter((vpg) => isSameIdentifier(peerOf(vpg) ?? '', peer))
  return affected.reduce((one, vpg) => {
    const situation = situationOf(vpg)
    if (isOn && NOTICING.includes(situation)) {
      return enter(one, vpg.identifier, { situation: 'disconnected', at })
    }
    return !isOn && situation === 'disconnected' ? startSynchronizing(one, vpg.identifier, moment) : one
  }, state)
}
