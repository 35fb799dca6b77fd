import { flag, text } from './scalars.ts'
import { record } from './shape.ts'

/**
 * What a virtualization site of vCloud Director or a public cloud has. Ours are vCenters, which have none of it, so
 * these contracts are only ever written as empty lists: DEV-046. Source: the OpenAPI.
 */
export const CLOUD_SITE_APIS = {
  vcdvapps: record('VCDVappNativeApi', { VcdName: text, VcdVappIdentifier: text }),
  orgvdcs: record('OrgVdcNativeApi', { Identifier: text, OrgVdcName: text }),
  'publiccloud/virtualNetworks': record('VirtualNetworkApi', {
    VirtualNetworkIdentifier: text,
    VirtualNetworkName: text,
  }),
  'publiccloud/subnets': record('SubnetApi', {
    IpRange: text,
    SubnetIdentifier: text,
    SubnetName: text,
    VirtualNetworkIdentifier: text,
  }),
  'publiccloud/securityGroups': record('SecurityGroupApi', {
    SecurityGroupIdentifier: text,
    SecurityGroupName: text,
  }),
  'publiccloud/vmInstanceTypes': record('VmInstanceTypeApi', {
    Description: text,
    IsPremiumSupported: flag,
    VmInstanceType: text,
    VmSeries: text,
  }),
  'publiccloud/resourceGroups': record('ResourceGroupApi', { InternalId: text, ResourceGroupName: text }),
  'publiccloud/keyscontainers': record('KeysContainerApi', { Id: text, Name: text }),
  'publiccloud/encryptionkeys': record('EncryptionKeyApi', { Id: text, KeysContainerId: text, Name: text }),
  'publiccloud/managedidentities': record('ManagedIdentityApi', { Id: text, Name: text }),
  'publiccloud/diskencryptionkeys': record('DiskEncryptionKeyApi', { Id: text, Name: text }),
} as const
