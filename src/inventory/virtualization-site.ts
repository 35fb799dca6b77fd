/** Something that a hypervisor manager has, by identifier (`{vCenter guid}.host-18`) and name. */
export interface Named {
  readonly identifier: string
  readonly name: string | null
}

export interface Host extends Named {
  readonly version: string | null
  readonly connectionStatus: string | null
  readonly datastores: readonly Datastore[]
  readonly networks: readonly Named[]
}

export interface Datastore extends Named {
  readonly cluster: Named | null
}

export interface HostCluster extends Named {
  readonly hosts: readonly Host[]
}

/** A machine that is not protected yet. */
export interface UnprotectedVm extends Named {
  readonly instanceIdentifier: string | null
  readonly owningHostIdentifier: string | null
  readonly owningHostName: string | null
  readonly owningDatastoreIdentifier: string | null
  readonly owningDatastoreName: string | null
  readonly guestOs: string | null
}

export interface Device extends Named {
  readonly datastoreIdentifier: string | null
  readonly hostIdentifiers: readonly string[]
  readonly sizeBytes: number
  readonly vmIdentifier: string | null
}

export interface Repository extends Named {
  /** `ServerMessageBlock`, … */
  readonly connectionType: string | null
  readonly path: string | null
  /** `NetworkShare`, … */
  readonly storageType: string | null
}

/** What the hypervisor manager of one site has. It has the identifier of that site. */
export interface VirtualizationSite {
  readonly identifier: string
  readonly name: string | null
  readonly hosts: readonly Host[]
  readonly vms: readonly UnprotectedVm[]
  readonly datastores: readonly Datastore[]
  readonly folders: readonly Named[]
  readonly networks: readonly Named[]
  readonly hostClusters: readonly HostCluster[]
  readonly datastoreClusters: readonly Named[]
  readonly resourcePools: readonly Named[]
  readonly devices: readonly Device[]
  readonly repositories: readonly Repository[]
}

/** A virtualization site of which nothing inside is known. */
export function createUnknownVirtualizationSite(identifier: string, name: string | null): VirtualizationSite {
  return {
    identifier,
    name,
    hosts: [],
    vms: [],
    datastores: [],
    folders: [],
    networks: [],
    hostClusters: [],
    datastoreClusters: [],
    resourcePools: [],
    devices: [],
    repositories: [],
  }
}

/** A host of which no more than its identifier is known: its name is its identifier. */
export function createUnknownHost(identifier: string): Host {
  return {
    identifier,
    name: identifier,
    version: null,
    connectionStatus: null,
    datastores: [],
    networks: [],
  }
}
