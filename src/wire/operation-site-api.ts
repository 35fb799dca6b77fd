import { vraIpTypes } from '../inventory/index.ts'
import { optionalFlag, optionalInteger, optionalWord, words } from './operation-body.ts'
import { flag, long, text } from './scalars.ts'
import { list, nullable, quotedJson, record, type Shape, scalar, type ValueOf } from './shape.ts'

/*
 * What operations on VRAs, peer sites and FLR sessions are asked with, and what browsing answers.
 * Source: wire contract 5.3; the published pages "VRAs: POST" of 6.0 and "File Level Recovery" of 7.x; the 10.0 OpenAPI.
 */

/** How a VRA gets its address: a word in both formats, read by number too. */
const ipType: Shape<string> = scalar<string>({
  xmlItem: 'string',
  schema: () => ({ type: 'string', enum: vraIpTypes.names }),
  json: quotedJson,
  xml: (value) => value,
  parse: (raw) => vraIpTypes.parse(String(raw)),
  expected: `one of ${vraIpTypes.names.join(', ')}`,
})

const vraNetworkDataRequest = record('VraNetworkDataApi', {
  DefaultGateway: text,
  SubnetMask: text,
  VraIPAddress: text,
  VraIPAddressRangeEnd: text,
  VraIPConfigurationTypeApi: nullable(ipType),
})

/** What installing and editing a VRA have in common. The password of the host is read and forgotten. */
const VRA = {
  GroupName: text,
  HostRootPassword: text,
  MemoryInGb: optionalInteger,
  NumOfCpus: optionalInteger,
  UsePublicKeyInsteadOfCredentials: optionalFlag,
  VraNetworkDataApi: nullable(vraNetworkDataRequest),
} as const

export const vraEditDataApi = record('VraEditDataApi', VRA)
export type VraEditDataApi = ValueOf<typeof vraEditDataApi>

export const vraCreateDataApi = record('VraCreateDataApi', {
  DatastoreIdentifier: optionalWord,
  HostIdentifier: optionalWord,
  NetworkIdentifier: optionalWord,
  ...VRA,
  VmInstanceType: text,
})

export const vrasOnClusterCreateDataApi = record('VrasOnClusterCreateDataApi', {
  ClusterIdentifier: optionalWord,
  DatastoreIdentifier: optionalWord,
  NetworkIdentifier: optionalWord,
  ...VRA,
})

/** `POST /v1/vras/upgrade`; the pages name no contract. */
export const vrasUpgradeDataApi = record('VrasUpgradeDataApi', { VraIdentifiers: words })

export const vraChangeRecoveryHostSettingsApi = record('VraChangeRecoveryHostSettingsApi', {
  VmsAllocations: list(
    record('VraVmAllocationApi', { HostIdentifier: optionalWord, VmIdentifier: optionalWord }),
  ),
})

export const pairDataApi = record('PairDataApi', {
  HostName: optionalWord,
  Port: optionalInteger,
  Token: text,
})

export const unPairDataApi = record('UnPairDataApi', { IsKeepTargetDisks: optionalFlag })

/** Exactly one of the two: from the journal, or from a repository. */
export const flrMountDataApi = record('FlrMountDataApi', {
  Bflr: nullable(
    record('BflrMountDataApi', {
      InitialDownloadPath: text,
      RepositoryIdentifier: optionalWord,
      RepositorySiteIdentifier: optionalWord,
      RetentionSetIdentifier: optionalWord,
      VmIdentifier: optionalWord,
      VpgIdentifier: optionalWord,
    }),
  ),
  Jflr: nullable(
    record('JflrMountDataApi', {
      CheckpointIdentifier: optionalWord,
      InitialDownloadPath: text,
      VmIdentifier: optionalWord,
      VmVolumeIdentifier: optionalWord,
      VpgIdentifier: optionalWord,
    }),
  ),
})

/** `POST /v1/flrs/{id}/browse`; pages are counted from 1. */
export const browseDataApi = record('BrowseDataApi', {
  PageNumber: optionalInteger,
  PageSize: optionalInteger,
  Path: text,
})

const pathItemInformationApi = record('PathItemInformationApi', {
  CreationTime: text,
  DownloadInformation: record('DownloadInformationApi', {
    AdditionalInformation: text,
    IsDownloadable: flag,
  }),
  IsBrowsable: flag,
  LastAccessTime: text,
  LastWriteTime: text,
  Path: text,
  SizeInBytes: nullable(long),
  Type: text,
})
export type PathItemInformationApi = ValueOf<typeof pathItemInformationApi>

export const pathInformationApi = record('PathInformationApi', {
  MainPathItem: pathItemInformationApi,
  PathItems: list(pathItemInformationApi),
})
