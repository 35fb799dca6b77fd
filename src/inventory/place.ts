import { createVocabulary } from '../task/index.ts'
import type { OpenWord } from './vpg-words.ts'

/** Source: wire contract 5.2 and the published page "Peer Sites"; 0 to 2 in the OpenAPI. */
export const PAIRING_STATUSES = { Paired: 0, Pairing: 1, Unpaired: 2 } as const
export type PairingStatus = OpenWord<typeof PAIRING_STATUSES>
export const pairingStatuses = createVocabulary(PAIRING_STATUSES)

/** The site whose tasks and entities are answered. */
export interface LocalSite {
  /** A guid. */
  readonly identifier: string
  readonly name: string
  readonly location: string | null
  /** `VCenter`, `Azure`, … */
  readonly type: string | null
  readonly typeVersion: string | null
  readonly ipAddress: string | null
  readonly version: string | null
  readonly displayVersion: string | null
  readonly apiVersion: string | null
  readonly contactName: string | null
  readonly contactEmail: string | null
  readonly contactPhone: string | null
  /** Megabytes a second; -1 is unlimited. */
  readonly bandwidthLimitMbPerSecond: number
  readonly isReplicationToSelfEnabled: boolean
  /** What users read before they log in; null while there is none. */
  readonly loginBanner: string | null
}

/** A site that the local one is paired with. */
export interface PeerSite {
  /** A guid. */
  readonly identifier: string
  readonly name: string
  readonly location: string | null
  readonly hostName: string | null
  readonly port: number
  readonly pairingStatus: PairingStatus
  readonly type: string | null
  readonly regionName: string | null
  readonly version: string | null
  readonly provisionedStorageMb: number
  readonly usedStorageMb: number
  readonly incomingThroughputMb: number
  readonly outgoingBandwidthMb: number
}

/** A local site of which no more than its identifier, and perhaps the version to state, are known. */
export function createUnknownLocalSite(identifier: string, version: string | null): LocalSite {
  return {
    identifier,
    name: identifier,
    location: '',
    type: 'VCenter',
    typeVersion: null,
    ipAddress: null,
    version,
    displayVersion: version,
    apiVersion: version,
    contactName: '',
    contactEmail: '',
    contactPhone: '',
    bandwidthLimitMbPerSecond: -1,
    isReplicationToSelfEnabled: false,
    loginBanner: null,
  }
}

/** The port on which sites speak to each other. Source: the 10.0 OpenAPI, "The default port is 9081". */
export const PEER_PORT = 9081

/** A peer site of which no more than its identifier is known; a site that tasks name is taken to be paired. */
export function createUnknownPeerSite(identifier: string, name?: string | null): PeerSite {
  return {
    identifier,
    name: name === undefined || name === null || name === '' ? identifier : name,
    location: '',
    hostName: '',
    port: PEER_PORT,
    pairingStatus: 'Paired',
    type: 'VCenter',
    regionName: null,
    version: null,
    provisionedStorageMb: 0,
    usedStorageMb: 0,
    incomingThroughputMb: 0,
    outgoingBandwidthMb: 0,
  }
}
