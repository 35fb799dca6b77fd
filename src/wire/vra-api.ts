import { alertStatuses, type Vra, type VraLoad, vraStatuses, vraUpgradeStatuses } from '../inventory/index.ts'
import { identifierOf, openWord } from './entity-scalars.ts'
import { linkString, resourceLink, toLink, toSelfLink } from './link-api.ts'
import { flag, integer, longDigits, text } from './scalars.ts'
import { nullable, onAppliance, record, type ValueOf } from './shape.ts'

const countersApi = record('VraProtectionCountersApi', { Vms: integer, Volumes: integer, Vpgs: integer })

const networkApi = record('VraNetworkDataApi', {
  DefaultGateway: text,
  SubnetMask: text,
  VraIPAddress: text,
  VraIPAddressRangeEnd: onAppliance(text),
  VraIPConfigurationTypeApi: text,
})

const platformApi = record('VraPlatformInformationApi', {
  Azure: nullable(record('VraPlatformInformationAzureApi', { StorageAccountCmk: text })),
})

/** Source: two recorded 7.0 replies; what the appliance adds is from the 10.0 OpenAPI. */
export const vraApi = record('VraApi', {
  DatastoreClusterIdentifier: text,
  DatastoreClusterName: text,
  DatastoreIdentifier: text,
  DatastoreName: text,
  HostDisplayName: onAppliance(text),
  HostIdentifier: text,
  HostVersion: text,
  IpAddress: text,
  IsGhost: onAppliance(flag),
  IsVaio: onAppliance(flag),
  Link: resourceLink,
  'Link_{0}': linkString,
  MemoryInGB: integer,
  NetworkIdentifier: text,
  NetworkName: text,
  NumOfCpus: onAppliance(integer),
  PlatformInformation: onAppliance(nullable(platformApi)),
  Progress: integer,
  ProtectedCounters: countersApi,
  RecoveryCounters: countersApi,
  SelfProtectedVpgs: integer,
  Status: openWord(vraStatuses, 'Installed'),
  UpgradeStatus: onAppliance(openWord(vraUpgradeStatuses, 'None')),
  VmInstanceType: onAppliance(text),
  VraAlerts: record('VraAlertsApi', { VraAlertsStatus: openWord(alertStatuses, 'Normal') }),
  VraDisplayVersion: onAppliance(text),
  VraGroup: text,
  VraIdentifier: longDigits,
  VraIdentifierStr: text,
  VraName: text,
  VraNetworkDataApi: networkApi,
  VraVersion: text,
})
export type VraApi = ValueOf<typeof vraApi>

/** @param origin scheme and authority of the links */
export function toVraApi(vra: Vra, origin: string): VraApi {
  return {
    DatastoreClusterIdentifier: vra.datastoreClusterIdentifier,
    DatastoreClusterName: vra.datastoreClusterName,
    DatastoreIdentifier: vra.datastoreIdentifier,
    DatastoreName: vra.datastoreName,
    HostDisplayName: vra.hostName,
    HostIdentifier: vra.hostIdentifier,
    HostVersion: vra.hostVersion,
    IpAddress: vra.ipAddress,
    IsGhost: vra.isGhost,
    IsVaio: vra.isVaio,
    Link: toLink('vra', vra.identifier, origin),
    'Link_{0}': toSelfLink('vra', vra.identifier, origin),
    MemoryInGB: vra.memoryGb,
    NetworkIdentifier: vra.networkIdentifier,
    NetworkName: vra.networkName,
    NumOfCpus: vra.cpusCount,
    PlatformInformation: null,
    Progress: vra.progressPercent,
    ProtectedCounters: toCountersApi(vra.protectedLoad),
    RecoveryCounters: toCountersApi(vra.recoveryLoad),
    SelfProtectedVpgs: vra.selfProtectedVpgs,
    Status: vra.status,
    UpgradeStatus: vra.upgradeStatus,
    VmInstanceType: vra.instanceType,
    VraAlerts: { VraAlertsStatus: vra.alertStatus },
    VraDisplayVersion: vra.displayVersion,
    VraGroup: vra.group,
    VraIdentifier: vra.identifier,
    VraIdentifierStr: vra.identifier,
    VraName: vra.name,
    VraNetworkDataApi: {
      DefaultGateway: vra.gateway,
      SubnetMask: vra.subnetMask,
      VraIPAddress: vra.ipAddress,
      VraIPAddressRangeEnd: vra.ipRangeEnd,
      VraIPConfigurationTypeApi: vra.ipType,
    },
    VraVersion: vra.version,
  }
}

/**
 * The number itself does not survive `JSON.parse`, so the identifier is read from the texts that repeat it.
 *
 * @throws Problem `value-unreadable` where the VRA has no identifier
 */
export function fromVraApi(api: VraApi): Vra {
  const number = api.VraIdentifier === '0' ? null : api.VraIdentifier
  const identifier = identifierOf(
    'VraIdentifierStr',
    api.VraIdentifierStr || api.Link.identifier || number,
  ).trim()
  const network = api.VraNetworkDataApi
  return {
    identifier,
    name: api.VraName || identifier,
    status: api.Status,
    upgradeStatus: api.UpgradeStatus,
    alertStatus: api.VraAlerts.VraAlertsStatus,
    progressPercent: api.Progress,
    version: api.VraVersion,
    displayVersion: api.VraDisplayVersion ?? api.VraVersion,
    group: api.VraGroup,
    hostIdentifier: api.HostIdentifier,
    hostName: api.HostDisplayName,
    hostVersion: api.HostVersion,
    datastoreIdentifier: api.DatastoreIdentifier,
    datastoreName: api.DatastoreName,
    datastoreClusterIdentifier: api.DatastoreClusterIdentifier,
    datastoreClusterName: api.DatastoreClusterName,
    networkIdentifier: api.NetworkIdentifier,
    networkName: api.NetworkName,
    ipType: network.VraIPConfigurationTypeApi,
    ipAddress: api.IpAddress ?? network.VraIPAddress,
    ipRangeEnd: network.VraIPAddressRangeEnd,
    subnetMask: network.SubnetMask,
    gateway: network.DefaultGateway,
    instanceType: api.VmInstanceType,
    cpusCount: api.NumOfCpus,
    memoryGb: api.MemoryInGB,
    isGhost: api.IsGhost,
    isVaio: api.IsVaio,
    protectedLoad: fromCountersApi(api.ProtectedCounters),
    recoveryLoad: fromCountersApi(api.RecoveryCounters),
    selfProtectedVpgs: api.SelfProtectedVpgs,
  }
}

function toCountersApi({ vms, volumes, vpgs }: VraLoad): ValueOf<typeof countersApi> {
  return { Vms: vms, Volumes: volumes, Vpgs: vpgs }
}

function fromCountersApi({ Vms, Volumes, Vpgs }: ValueOf<typeof countersApi>): VraLoad {
  return { vms: Vms, volumes: Volumes, vpgs: Vpgs }
}
