import type {
  Datastore,
  Device,
  Host,
  HostCluster,
  Named,
  Repository,
  UnprotectedVm,
} from '../inventory/index.ts'
import { identifierOf } from './entity-scalars.ts'
import { flag, long, plainText, text } from './scalars.ts'
import { list, nullable, onAppliance, record, type ValueOf } from './shape.ts'
import { nicNativeApi } from './vm-api.ts'

// Every contract here is recorded from 7.0; what the appliance adds is from the 10.0 OpenAPI.

export const virtualizationSiteApi = record('VirtualizationSiteApi', {
  SiteIdentifier: text,
  VirtualizationSiteName: text,
})
export type VirtualizationSiteApi = ValueOf<typeof virtualizationSiteApi>

export function toVirtualizationSiteApi(site: Named): VirtualizationSiteApi {
  return { SiteIdentifier: site.identifier, VirtualizationSiteName: site.name }
}

export function fromVirtualizationSiteApi(api: VirtualizationSiteApi): Named {
  return { identifier: identifierOf('SiteIdentifier', api.SiteIdentifier), name: api.VirtualizationSiteName }
}

export const folderApi = record('FolderNativeApi', { FolderIdentifier: text, FolderName: text })

export function toFolderApi(folder: Named): ValueOf<typeof folderApi> {
  return { FolderIdentifier: folder.identifier, FolderName: folder.name }
}

export function fromFolderApi(api: ValueOf<typeof folderApi>): Named {
  return { identifier: identifierOf('FolderIdentifier', api.FolderIdentifier), name: api.FolderName }
}

export const networkApi = record('NetworkNativeApi', {
  NetworkIdentifier: text,
  VirtualizationNetworkName: text,
})

export function toNetworkApi(network: Named): ValueOf<typeof networkApi> {
  return { NetworkIdentifier: network.identifier, VirtualizationNetworkName: network.name }
}

export function fromNetworkApi(api: ValueOf<typeof networkApi>): Named {
  return {
    identifier: identifierOf('NetworkIdentifier', api.NetworkIdentifier),
    name: api.VirtualizationNetworkName,
  }
}

export const datastoreClusterApi = record('DatastoreClusterNativeApi', {
  DatastoreClusterIdentifier: text,
  DatastoreClusterName: text,
})

export function toDatastoreClusterApi(cluster: Named): ValueOf<typeof datastoreClusterApi> {
  return { DatastoreClusterIdentifier: cluster.identifier, DatastoreClusterName: cluster.name }
}

export function fromDatastoreClusterApi(api: ValueOf<typeof datastoreClusterApi>): Named {
  return {
    identifier: identifierOf('DatastoreClusterIdentifier', api.DatastoreClusterIdentifier),
    name: api.DatastoreClusterName,
  }
}

export const datastoreApi = record('DatastoreNativeApi', {
  DatastoreIdentifier: text,
  DatastoreName: text,
  OwningDatastoreCluster: onAppliance(nullable(datastoreClusterApi)),
})

export function toDatastoreApi({ identifier, name, cluster }: Datastore): ValueOf<typeof datastoreApi> {
  return {
    DatastoreIdentifier: identifier,
    DatastoreName: name,
    OwningDatastoreCluster: cluster === null ? null : toDatastoreClusterApi(cluster),
  }
}

export function fromDatastoreApi(api: ValueOf<typeof datastoreApi>): Datastore {
  const cluster = api.OwningDatastoreCluster
  return {
    identifier: identifierOf('DatastoreIdentifier', api.DatastoreIdentifier),
    name: api.DatastoreName,
    cluster: cluster === null ? null : fromDatastoreClusterApi(cluster),
  }
}

export const resourcePoolApi = record('ResourcePoolNativeApi', {
  ResourcePoolIdentifier: text,
  ResourcepoolName: text,
})

export function toResourcePoolApi(pool: Named): ValueOf<typeof resourcePoolApi> {
  return { ResourcePoolIdentifier: pool.identifier, ResourcepoolName: pool.name }
}

export function fromResourcePoolApi(api: ValueOf<typeof resourcePoolApi>): Named {
  return {
    identifier: identifierOf('ResourcePoolIdentifier', api.ResourcePoolIdentifier),
    name: api.ResourcepoolName,
  }
}

export const hostApi = record('HostNativeApi', {
  AssociatedDatastores: onAppliance(list(datastoreApi)),
  AssociatedNetworks: onAppliance(list(networkApi)),
  ConnectionStatus: onAppliance(text),
  HostIdentifier: text,
  HostVersion: onAppliance(text),
  VirtualizationHostName: text,
})

export function toHostApi(host: Host): ValueOf<typeof hostApi> {
  return {
    AssociatedDatastores: host.datastores.map(toDatastoreApi),
    AssociatedNetworks: host.networks.map(toNetworkApi),
    ConnectionStatus: host.connectionStatus,
    HostIdentifier: host.identifier,
    HostVersion: host.version,
    VirtualizationHostName: host.name,
  }
}

export function fromHostApi(api: ValueOf<typeof hostApi>): Host {
  return {
    identifier: identifierOf('HostIdentifier', api.HostIdentifier),
    name: api.VirtualizationHostName,
    version: api.HostVersion,
    connectionStatus: api.ConnectionStatus,
    datastores: api.AssociatedDatastores.map(fromDatastoreApi),
    networks: api.AssociatedNetworks.map(fromNetworkApi),
  }
}

const baseHostApi = record('BaseHostNativeApi', {
  ConnectionStatus: text,
  HostIdentifier: text,
  HostVersion: text,
  VirtualizationHostName: text,
})

export const hostClusterApi = record('HostClusterNativeApi', {
  AssociatedHosts: onAppliance(list(baseHostApi)),
  ClusterIdentifier: text,
  VirtualizationClusterName: text,
})

export function toHostClusterApi({ identifier, name, hosts }: HostCluster): ValueOf<typeof hostClusterApi> {
  return {
    AssociatedHosts: hosts.map(toHostApi),
    ClusterIdentifier: identifier,
    VirtualizationClusterName: name,
  }
}

export function fromHostClusterApi(api: ValueOf<typeof hostClusterApi>): HostCluster {
  return {
    identifier: identifierOf('ClusterIdentifier', api.ClusterIdentifier),
    name: api.VirtualizationClusterName,
    hosts: api.AssociatedHosts.map((host) =>
      fromHostApi({ ...host, AssociatedDatastores: [], AssociatedNetworks: [] }),
    ),
  }
}

export const vmNativeApi = record('VmNativeApi', {
  GuestOs: onAppliance(text),
  IsAgentInstalled: onAppliance(flag),
  Nics: onAppliance(list(nicNativeApi)),
  OwningDatastoreIdentifier: onAppliance(text),
  OwningDatastoreName: onAppliance(text),
  OwningHostIdentifier: onAppliance(text),
  OwningHostName: onAppliance(text),
  VmIdentifier: text,
  VmInstanceIdentifier: onAppliance(text),
  VmName: text,
})

export function toVmNativeApi(vm: UnprotectedVm): ValueOf<typeof vmNativeApi> {
  return {
    GuestOs: vm.guestOs,
    IsAgentInstalled: false,
    Nics: [],
    OwningDatastoreIdentifier: vm.owningDatastoreIdentifier,
    OwningDatastoreName: vm.owningDatastoreName,
    OwningHostIdentifier: vm.owningHostIdentifier,
    OwningHostName: vm.owningHostName,
    VmIdentifier: vm.identifier,
    VmInstanceIdentifier: vm.instanceIdentifier,
    VmName: vm.name,
  }
}

export function fromVmNativeApi(api: ValueOf<typeof vmNativeApi>): UnprotectedVm {
  return {
    identifier: identifierOf('VmIdentifier', api.VmIdentifier),
    name: api.VmName,
    instanceIdentifier: api.VmInstanceIdentifier,
    owningHostIdentifier: api.OwningHostIdentifier,
    owningHostName: api.OwningHostName,
    owningDatastoreIdentifier: api.OwningDatastoreIdentifier,
    owningDatastoreName: api.OwningDatastoreName,
    guestOs: api.GuestOs,
  }
}

export const deviceApi = record('DeviceDataApi', {
  DatastoreIdentifier: text,
  DeviceIdentifier: text,
  DeviceName: text,
  HostIdentifiers: list(plainText),
  SizeInBytes: long,
  VmIdentifier: text,
})

export function toDeviceApi(device: Device): ValueOf<typeof deviceApi> {
  return {
    DatastoreIdentifier: device.datastoreIdentifier,
    DeviceIdentifier: device.identifier,
    DeviceName: device.name,
    HostIdentifiers: device.hostIdentifiers,
    SizeInBytes: device.sizeBytes,
    VmIdentifier: device.vmIdentifier,
  }
}

export function fromDeviceApi(api: ValueOf<typeof deviceApi>): Device {
  return {
    identifier: identifierOf('DeviceIdentifier', api.DeviceIdentifier),
    name: api.DeviceName,
    datastoreIdentifier: api.DatastoreIdentifier,
    hostIdentifiers: api.HostIdentifiers,
    sizeBytes: api.SizeInBytes,
    vmIdentifier: api.VmIdentifier,
  }
}

export const repositoryApi = record('BackupTargetInfoRepositoriesApi', {
  ConnectionType: text,
  Path: text,
  RepositoryIdentifier: text,
  RepositoryName: text,
  StorageType: text,
})

export function toRepositoryApi(repository: Repository): ValueOf<typeof repositoryApi> {
  return {
    ConnectionType: repository.connectionType,
    Path: repository.path,
    RepositoryIdentifier: repository.identifier,
    RepositoryName: repository.name,
    StorageType: repository.storageType,
  }
}

export function fromRepositoryApi(api: ValueOf<typeof repositoryApi>): Repository {
  return {
    identifier: identifierOf('RepositoryIdentifier', api.RepositoryIdentifier),
    name: api.RepositoryName,
    connectionType: api.ConnectionType,
    path: api.Path,
    storageType: api.StorageType,
  }
}
