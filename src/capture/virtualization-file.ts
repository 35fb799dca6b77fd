import { createUnknownVirtualizationSite, type VirtualizationSite } from '../inventory/index.ts'
import {
  datastoreApi,
  datastoreClusterApi,
  deviceApi,
  folderApi,
  fromDatastoreApi,
  fromDatastoreClusterApi,
  fromDeviceApi,
  fromFolderApi,
  fromHostApi,
  fromHostClusterApi,
  fromNetworkApi,
  fromRepositoryApi,
  fromResourcePoolApi,
  fromVirtualizationSiteApi,
  fromVmNativeApi,
  hostApi,
  hostClusterApi,
  networkApi,
  repositoryApi,
  resourcePoolApi,
  virtualizationSiteApi,
  vmNativeApi,
} from '../wire/index.ts'
import { decodeList, decodeOne, membersOf, type Place, within } from './recorded-value.ts'

/**
 * Reads a virtualization site: its own answer, and in it, under their resource names, the answers below it.
 *
 * @throws Problem `file-unreadable`, `value-unreadable`
 */
export function decodeVirtualizationSite(raw: unknown, place: Place): VirtualizationSite {
  const members = membersOf(raw, place)
  const at = (name: string) => ({
    raw: members.get(name),
    place: within(place, name),
  })
  const { identifier, name } = decodeOne({ raw, place }, virtualizationSiteApi, fromVirtualizationSiteApi)
  return {
    ...createUnknownVirtualizationSite(identifier, name),
    hosts: decodeList(at('hosts'), hostApi, fromHostApi),
    vms: decodeList(at('vms'), vmNativeApi, fromVmNativeApi),
    datastores: decodeList(at('datastores'), datastoreApi, fromDatastoreApi),
    folders: decodeList(at('folders'), folderApi, fromFolderApi),
    networks: decodeList(at('networks'), networkApi, fromNetworkApi),
    hostClusters: decodeList(at('hostclusters'), hostClusterApi, fromHostClusterApi),
    datastoreClusters: decodeList(at('datastoreclusters'), datastoreClusterApi, fromDatastoreClusterApi),
    resourcePools: decodeList(at('resourcepools'), resourcePoolApi, fromResourcePoolApi),
    devices: decodeList(at('devices'), deviceApi, fromDeviceApi),
    repositories: decodeList(at('repositories'), repositoryApi, fromRepositoryApi),
  }
}
