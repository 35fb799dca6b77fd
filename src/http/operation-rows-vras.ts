import { isIP } from 'node:net'
import { Problem, quoted } from '../problem/index.ts'
import type { VraWish } from '../simulation/index.ts'
import {
  type VraEditDataApi,
  vraChangeRecoveryHostSettingsApi,
  vraCreateDataApi,
  vraEditDataApi,
  vrasOnClusterCreateDataApi,
  vrasUpgradeDataApi,
} from '../wire/index.ts'
import { given, type OperationTable, required, someOf, withBody, withoutBody } from './operation-row.ts'

const SOURCE = 'wire contract 5.3; the published page "VRAs: POST" of 6.0 and 9.x'

type VraOperations =
  | 'installVra'
  | 'editVra'
  | 'upgradeVra'
  | 'uninstallVra'
  | 'upgradeVras'
  | 'installClusterVras'
  | 'upgradeClusterVras'
  | 'uninstallClusterVras'
  | 'cleanUpVras'
  | 'changeRecoveryHost'

/** What can be done with VRAs. */
export const VRA_OPERATIONS: Pick<OperationTable, VraOperations> = {
  installVra: withBody(
    {
      method: 'POST',
      path: '/v1/vras',
      summary: 'Installs a VRA on a host.',
      source: SOURCE,
      isRequired: true,
    },
    vraCreateDataApi,
    (body) => ({
      wish: {
        ...toVraWish(body),
        hostIdentifier: required('HostIdentifier', body.HostIdentifier),
        datastoreIdentifier: required('DatastoreIdentifier', body.DatastoreIdentifier),
        networkIdentifier: required('NetworkIdentifier', body.NetworkIdentifier),
        instanceType: given(body.VmInstanceType),
      },
    }),
  ),
  editVra: withBody(
    { method: 'PUT', path: '/v1/vras/:vra', summary: 'Changes address, group or password of a VRA.' },
    vraEditDataApi,
    (body, path) => ({ vra: path('vra'), wish: toVraWish(body) }),
  ),
  upgradeVra: withoutBody(
    { method: 'POST', path: '/v1/vras/:vra/upgrade', summary: 'Upgrades a VRA.' },
    (path) => ({ vra: path('vra') }),
  ),
  uninstallVra: withoutBody(
    { method: 'DELETE', path: '/v1/vras/:vra', summary: 'Uninstalls a VRA.' },
    (path) => ({ vra: path('vra') }),
  ),
  upgradeVras: withBody(
    {
      method: 'POST',
      path: '/v1/vras/upgrade',
      summary: 'Upgrades several VRAs.',
      source: SOURCE,
      isRequired: true,
    },
    vrasUpgradeDataApi,
    (body) => {
      const vras = someOf(body.VraIdentifiers)
      if (vras === null) {
        throw new Problem('value-unreadable', 'VraIdentifiers is missing or empty; name at least one VRA.')
      }
      return { vras }
    },
  ),
  installClusterVras: withBody(
    {
      method: 'POST',
      path: '/v1/vras/clusters',
      summary: 'Installs VRAs on the hosts of a cluster.',
      isRequired: true,
    },
    vrasOnClusterCreateDataApi,
    (body) => ({
      cluster: required('ClusterIdentifier', body.ClusterIdentifier),
      wish: {
        ...toVraWish(body),
        datastoreIdentifier: given(body.DatastoreIdentifier),
        networkIdentifier: given(body.NetworkIdentifier),
      },
    }),
  ),
  upgradeClusterVras: withoutBody(
    {
      method: 'PUT',
      path: '/v1/vras/clusters/:cluster',
      // The page of 9.x says POST, the OpenAPI PUT.
      also: [{ method: 'POST', path: '/v1/vras/clusters/:cluster' }],
      summary: 'Upgrades the VRAs of a cluster.',
      source: SOURCE,
    },
    (path) => ({ cluster: path('cluster') }),
  ),
  uninstallClusterVras: withoutBody(
    {
      method: 'DELETE',
      path: '/v1/vras/clusters/:cluster',
      summary: 'Uninstalls the VRAs of a cluster.',
    },
    (path) => ({ cluster: path('cluster') }),
  ),
  cleanUpVras: {
    ...withoutBody(
      {
        method: 'DELETE',
        path: '/v1/vras/cleanup',
        summary: 'Uninstalls the VRAs whose host is gone; answers a list of tasks, perhaps an empty one.',
      },
      () => ({}),
    ),
    reply: 'tasks',
  },
  changeRecoveryHost: withBody(
    {
      method: 'POST',
      path: '/v1/vras/:vra/changerecoveryvra/execute',
      summary: 'Recovers VMs by another VRA.',
    },
    vraChangeRecoveryHostSettingsApi,
    ({ VmsAllocations }, path) => {
      const named = VmsAllocations.filter(({ VmIdentifier }) => given(VmIdentifier) !== null)
      return {
        vra: path('vra'),
        vms: someOf(named.map(({ VmIdentifier }) => VmIdentifier ?? '')),
        hosts: named.map(({ HostIdentifier }) => HostIdentifier ?? ''),
      }
    },
  ),
}

function toVraWish(body: VraEditDataApi): VraWish {
  const { GroupName, MemoryInGb, NumOfCpus, VraNetworkDataApi: network } = body
  const ipType = network?.VraIPConfigurationTypeApi ?? null
  return {
    hostIdentifier: null,
    datastoreIdentifier: null,
    networkIdentifier: null,
    memoryGb: MemoryInGb,
    groupName: given(GroupName),
    ipAddress: addressOf('VraIPAddress', network?.VraIPAddress),
    subnetMask: addressOf('SubnetMask', network?.SubnetMask),
    defaultGateway: addressOf('DefaultGateway', network?.DefaultGateway),
    isStatic: ipType === null ? null : ipType === 'Static',
    ipRangeEnd: addressOf('VraIPAddressRangeEnd', network?.VraIPAddressRangeEnd),
    // Contracts with a number that must be there send 0 where nobody has said one.
    cpusCount: NumOfCpus === 0 ? null : NumOfCpus,
    instanceType: null,
    isPasswordGiven: given(body.HostRootPassword) !== null || body.UsePublicKeyInsteadOfCredentials === true,
  }
}

/** @throws Problem `value-unreadable` for what is neither an IPv4 nor an IPv6 address */
function addressOf(member: string, value: string | null | undefined): string | null {
  const text = given(value)
  if (text === null || isIP(text.trim()) !== 0) return text
  throw new Problem(
    'value-unreadable',
    `${member} is ${quoted(text)}, no IP address; write one such as 10.0.0.7.`,
  )
}
