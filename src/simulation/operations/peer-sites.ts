import { isSameIdentifier, type PeerSite } from '../../inventory/index.ts'
import { Problem, quoted } from '../../problem/index.ts'
import type { ActivityInputs, Facts } from '../activity.ts'
import { operation } from '../definition.ts'
import { localSiteOf, notFound, refused, type SiteState, withSite } from '../site-state.ts'
import { peerOf } from '../situations.ts'
import { rowOf, situationOf } from '../vpg-lifecycle.ts'
import { withOwnTask } from './own-task.ts'
import { withoutVpg } from './vpg-settings.ts'

interface PairFacts extends Facts {
  readonly site: string
  readonly hostName: string
  readonly port: number
}

/**
 * Any host answers: the peer is made up, with the identifier that the seed gives. What the sites tell each other of their
 * VRAs then is a task of the site's own.
 */
export const pairSite = operation<ActivityInputs['pairSite'], PairFacts>({
  taskType: () => 'Pair',
  related: relatedToSites,
  describe: ({ hostName }) => `Pairing with ${hostName}`,
  check: ({ hostName: given, port }, { state, random }) => {
    const hostName = given.trim()
    if (!/^[\w.:-]{1,253}$/.test(hostName)) {
      throw new Problem(
        'value-unreadable',
        `${quoted(given)} is no host name or address of a site to pair with.`,
      )
    }
    if (!(Number.isInteger(port) && port >= 1 && port <= 65_535)) {
      throw new Problem('value-unreadable', `${port} is no port; give 1 to 65535, 9081 as a rule.`)
    }
    const known = state.site.peerSites.find((peer) => isSameIdentifier(peer.hostName ?? '', hostName))
    if (known !== undefined) {
      throw refused(
        `The site at ${quoted(hostName)} is ${known.pairingStatus} already, as ${quoted(known.name)}.`,
      )
    }
    return { site: random.guid(), hostName, port }
  },
  plan: () => [
    { ms: 4_000, toPercent: 40 },
    { ms: 6_000, toPercent: 99 },
  ],
  effects: {
    begin: (state, facts) => withSite(state, { peerSites: [...state.site.peerSites, newPeer(state, facts)] }),
    end: (state, { site }, moment) =>
      withOwnTask(
        withPairing(state, site, 'Paired'),
        { type: 'AddPeerVraInfo', vpg: null, ms: 3_000 },
        moment,
      ),
    undo: withoutPeer,
  },
})

function relatedToSites({ site }: { readonly site: string }, state: SiteState) {
  const sites = [
    { identifier: localSiteOf(state).identifier, isLocal: true },
    { identifier: site, isLocal: false },
  ]
  return { hosts: [], sites, vpgs: [], flrSessions: [] }
}

function newPeer(state: SiteState, { site, hostName, port }: PairFacts): PeerSite {
  return {
    identifier: site,
    name: hostName,
    location: '',
    hostName,
    port,
    pairingStatus: 'Pairing',
    type: 'VCenter',
    regionName: null,
    version: localSiteOf(state).version,
    provisionedStorageMb: 0,
    usedStorageMb: 0,
    incomingThroughputMb: 0,
    outgoingBandwidthMb: 0,
  }
}

function withPairing(state: SiteState, site: string, pairingStatus: string): SiteState {
  return withSite(state, {
    peerSites: state.site.peerSites.map((peer) =>
      peer.identifier === site ? { ...peer, pairingStatus } : peer,
    ),
  })
}

function withoutPeer(state: SiteState, { site }: { readonly site: string }): SiteState {
  return withSite(state, { peerSites: state.site.peerSites.filter(({ identifier }) => identifier !== site) })
}

interface UnpairFacts extends Facts {
  readonly site: string
  readonly name: string
}

/** The VPGs between the two sites go with it. Source: the body has a member for what becomes of their disks. */
export const unpairSite = operation<ActivityInputs['unpairSite'], UnpairFacts>({
  taskType: () => 'Unpair',
  related: relatedToSites,
  describe: ({ name }) => `Unpairing of site "${name}"`,
  check: ({ site: identifier }, { state }) => {
    const peer = state.site.peerSites.find((one) => isSameIdentifier(one.identifier, identifier.trim()))
    if (peer === undefined) throw notFound('peer site', identifier)
    if (peer.pairingStatus !== 'Paired') {
      throw refused(`Site ${quoted(peer.name)} is ${peer.pairingStatus}: it cannot be unpaired now.`)
    }
    const busy = vpgsWith(state, peer.identifier).find((vpg) => {
      const { allows } = rowOf(situationOf(vpg))
      return (
        allows.removeVpg === undefined ||
        (state.lives.get(vpg.identifier.toLowerCase())?.busy.length ?? 0) > 0
      )
    })
    if (busy !== undefined) {
      throw refused(
        `VPG ${quoted(busy.name)} ${rowOf(situationOf(busy)).told} between the two sites; wait until it is done.`,
      )
    }
    return { site: peer.identifier, name: peer.name }
  },
  plan: () => [{ ms: 8_000, toPercent: 99 }],
  effects: {
    begin: (state, { site }, moment) =>
      withOwnTask(
        withPairing(state, site, 'Unpaired'),
        { type: 'RemovePeerVraInfo', vpg: null, ms: 3_000 },
        moment,
      ),
    end: (state, facts) =>
      withoutPeer(
        vpgsWith(state, facts.site).reduce((one, { identifier }) => withoutVpg(one, identifier), state),
        facts,
      ),
    undo: (state, { site }) => withPairing(state, site, 'Paired'),
  },
})

function vpgsWith({ site }: SiteState, peer: string) {
  return site.vpgs.filter((vpg) => isSameIdentifier(peerOf(vpg) ?? '', peer))
}
