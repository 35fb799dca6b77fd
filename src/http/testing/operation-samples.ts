import { VCENTER, VPG_WEB, VRA_IDENTIFIER } from '../../capture/testing/example-site.ts'
import type { OperationInputs } from '../../simulation/index.ts'
import type { DirectKind } from '../operation-row.ts'
import { FLR } from './operation-house.ts'

export const VM = `${VCENTER}.vm-7`
const OTHER_VM = `${VCENTER}.vm-8`
const HOST = `${VCENTER}.host-3`

/** How an operation is asked for, in both formats, and what the site is then asked. */
export interface Sample<Kind extends DirectKind> {
  readonly method: string
  readonly url: string
  readonly json?: unknown
  /** The inside of the root. */
  readonly xml?: string
  readonly input: OperationInputs[Kind]
}

/** One for each kind: a kind without one does not compile. */
export const SAMPLES: { readonly [Kind in DirectKind]: Sample<Kind> } = {
  createVpg: {
    method: 'POST',
    url: '/v1/vpgs',
    json: {
      DataStoreIdentifier: 'ds',
      SourceSiteIdentifier: 'here',
      TargetSiteIdentifier: 'there',
      Priority: 0,
      VmsIdentifiers: [VM],
      VpgName: 'Shop',
    },
    xml: `<Priority>Low</Priority><SourceSiteIdentifier>here</SourceSiteIdentifier>
      <TargetSiteIdentifier>there</TargetSiteIdentifier>
      <VmsIdentifiers><string xmlns="http://schemas.microsoft.com/2003/10/Serialization/Arrays">${VM}</string></VmsIdentifiers>
      <VpgName>Shop</VpgName>`,
    input: {
      wish: {
        name: 'Shop',
        priority: 'Low',
        journalHours: null,
        rpoSeconds: null,
        testIntervalMinutes: null,
        protectedSiteIdentifier: 'here',
        recoverySiteIdentifier: 'there',
        serviceProfileIdentifier: null,
        zorgIdentifier: null,
        vms: [VM],
      },
    },
  },
  removeVpg: {
    method: 'DELETE',
    url: `/v1/vpgs/${VPG_WEB}`,
    json: { KeepRecoveryVolumes: true, Force: 'true' },
    xml: '<Force>true</Force><KeepRecoveryVolumes>1</KeepRecoveryVolumes>',
    input: { vpg: VPG_WEB, keepRecoveryVolumes: true, isForced: true },
  },
  insertCheckpoint: {
    method: 'POST',
    url: `/v1/vpgs/${VPG_WEB}/checkpoints`,
    json: { checkpointName: 'before the patch' },
    xml: '<CheckpointName>before the patch</CheckpointName>',
    input: { vpg: VPG_WEB, name: 'before the patch' },
  },
  testFailover: {
    method: 'POST',
    url: `/v1/vpgs/${VPG_WEB}/FailoverTest`,
    json: { CheckpointIdentifier: '42', VmIdentifiers: [VM] },
    xml: `<CheckpointIdentifier>42</CheckpointIdentifier><VmIdentifiers><a:string xmlns:a="x">${VM}</a:string></VmIdentifiers>`,
    input: { vpg: VPG_WEB, checkpoint: '42', vms: [VM] },
  },
  stopFailoverTest: {
    method: 'POST',
    url: `/v1/vpgs/${VPG_WEB}/FailoverTestStop`,
    json: { FailoverTestSuccess: false, FailoverTestSummary: 'no network' },
    xml: '<FailoverTestSuccess>false</FailoverTestSuccess><FailoverTestSummary>no network</FailoverTestSummary>',
    input: { vpg: VPG_WEB, isSuccess: false, summary: 'no network' },
  },
  failOver: {
    method: 'POST',
    url: `/v1/vpgs/${VPG_WEB}/Failover`,
    json: {
      CheckpointIdentifier: 42,
      CommitPolicy: 1,
      ShutdownPolicy: '2',
      TimeToWaitBeforeShutdownInSec: '600',
      IsReverseProtection: 'true',
      VmIdentifiers: [VM, OTHER_VM],
    },
    xml: `<CheckpointIdentifier>42</CheckpointIdentifier><CommitPolicy>Commit</CommitPolicy>
      <IsReverseProtection>true</IsReverseProtection><ShutdownPolicy>ForceShutdown</ShutdownPolicy>
      <TimeToWaitBeforeShutdownInSec>600</TimeToWaitBeforeShutdownInSec>
      <VmIdentifiers><string>${VM}</string><string>${OTHER_VM}</string></VmIdentifiers>`,
    input: {
      vpg: VPG_WEB,
      checkpoint: '42',
      commitPolicy: 'Commit',
      commitTimeoutSeconds: 600,
      shutdownPolicy: 'ForceShutdown',
      isReverseProtection: true,
      vms: [VM, OTHER_VM],
    },
  },
  commitFailover: {
    method: 'POST',
    url: `/v1/vpgs/${VPG_WEB}/FailoverCommit`,
    json: { IsReverseProtection: true },
    xml: '<IsReverseProtection>true</IsReverseProtection>',
    input: { vpg: VPG_WEB, isReverseProtection: true },
  },
  rollBackFailover: {
    method: 'POST',
    url: `/v1/vpgs/${VPG_WEB}/FailoverRollback`,
    input: { vpg: VPG_WEB },
  },
  move: {
    method: 'POST',
    url: `/v1/vpgs/${VPG_WEB}/Move`,
    json: {
      CommitPolicy: 'rollback',
      CommitPolicyTimeout: 0,
      ForceShutdown: true,
      ReverseProtection: true,
      KeepSourceVms: true,
      ContinueOnPreScriptFailure: true,
    },
    xml: `<CommitPolicy>Rollback</CommitPolicy><CommitPolicyTimeout>0</CommitPolicyTimeout>
      <ContinueOnPreScriptFailure>true</ContinueOnPreScriptFailure><ForceShutdown>true</ForceShutdown>
      <KeepSourceVms>true</KeepSourceVms><ReverseProtection>true</ReverseProtection>`,
    input: {
      vpg: VPG_WEB,
      checkpoint: null,
      commitPolicy: 'Rollback',
      commitTimeoutSeconds: 0,
      isForcedShutdown: true,
      isReverseProtection: true,
      keepSourceVms: true,
      continueOnPreScriptFailure: true,
    },
  },
  commitMove: {
    method: 'POST',
    url: `/v1/vpgs/${VPG_WEB}/MoveCommit`,
    json: { ReverseProtection: true, KeepSourceVms: true },
    xml: '<KeepSourceVms>true</KeepSourceVms><ReverseProtection>true</ReverseProtection>',
    input: { vpg: VPG_WEB, isReverseProtection: true, keepSourceVms: true },
  },
  rollBackMove: { method: 'POST', url: `/v1/vpgs/${VPG_WEB}/moveRollback`, input: { vpg: VPG_WEB } },
  startClone: {
    method: 'POST',
    url: `/v1/vpgs/${VPG_WEB}/CloneStart`,
    json: { CheckpointId: '43', DatastoreIdentifier: 'ds', VmIdentifiers: [VM] },
    xml: `<CheckpointId>43</CheckpointId><DatastoreIdentifier>ds</DatastoreIdentifier><VmIdentifiers><string>${VM}</string></VmIdentifiers>`,
    input: { vpg: VPG_WEB, checkpoint: '43', datastore: 'ds', vms: [VM] },
  },
  abortClone: { method: 'POST', url: `/v1/vpgs/${VPG_WEB}/CloneAbort`, input: { vpg: VPG_WEB } },
  forceSync: { method: 'POST', url: `/v1/vpgs/${VPG_WEB}/forcesync`, input: { vpg: VPG_WEB } },
  pauseVpg: { method: 'POST', url: `/v1/vpgs/${VPG_WEB}/pause`, input: { vpg: VPG_WEB } },
  resumeVpg: { method: 'POST', url: `/v1/vpgs/${VPG_WEB}/resume`, input: { vpg: VPG_WEB } },
  restoreVm: {
    method: 'POST',
    url: `/v1/vms/${VM}/Restore`,
    json: { VpgIdentifier: VPG_WEB, CheckpointIdentifier: '41', JournalVMRestoreSettings: { Nics: [] } },
    xml: `<CheckpointIdentifier>41</CheckpointIdentifier><VpgIdentifier>${VPG_WEB}</VpgIdentifier>`,
    input: { vm: VM, vpg: VPG_WEB, checkpoint: '41' },
  },
  commitVmRestore: {
    method: 'POST',
    url: `/v1/vms/${VM}/RestoreCommit`,
    json: VPG_WEB,
    input: { vm: VM },
  },
  rollBackVmRestore: {
    method: 'POST',
    url: `/v1/vms/${VM}/RestoreRollback`,
    json: VPG_WEB,
    input: { vm: VM },
  },
  installVra: {
    method: 'POST',
    url: '/v1/vras',
    json: {
      hostIdentifier: HOST,
      datastoreIdentifier: 'ds',
      networkIdentifier: 'net',
      hostRootPassword: 'never kept',
      memoryInGb: 3,
      numOfCpus: 2,
      groupName: 'blue',
      vmInstanceType: 'medium',
      vraNetworkDataApi: {
        vraIPConfigurationTypeApi: 'static',
        vraIPAddress: '192.0.2.7',
        vraIPAddressRangeEnd: '192.0.2.9',
        subnetMask: '255.255.255.0',
        defaultGateway: '192.0.2.1',
      },
      usePublicKeyInsteadOfCredentials: false,
    },
    xml: `<DatastoreIdentifier>ds</DatastoreIdentifier><GroupName>blue</GroupName><HostIdentifier>${HOST}</HostIdentifier>
      <HostRootPassword>never kept</HostRootPassword><MemoryInGb>3</MemoryInGb>
      <NetworkIdentifier>net</NetworkIdentifier><NumOfCpus>2</NumOfCpus><VmInstanceType>medium</VmInstanceType>
      <VraNetworkDataApi><DefaultGateway>192.0.2.1</DefaultGateway><SubnetMask>255.255.255.0</SubnetMask>
      <VraIPAddress>192.0.2.7</VraIPAddress><VraIPAddressRangeEnd>192.0.2.9</VraIPAddressRangeEnd><VraIPConfigurationTypeApi>Static</VraIPConfigurationTypeApi></VraNetworkDataApi>`,
    input: {
      wish: {
        hostIdentifier: HOST,
        datastoreIdentifier: 'ds',
        networkIdentifier: 'net',
        memoryGb: 3,
        groupName: 'blue',
        ipAddress: '192.0.2.7',
        subnetMask: '255.255.255.0',
        defaultGateway: '192.0.2.1',
        isStatic: true,
        ipRangeEnd: '192.0.2.9',
        cpusCount: 2,
        instanceType: 'medium',
        isPasswordGiven: true,
      },
    },
  },
  editVra: {
    method: 'PUT',
    url: `/v1/vras/${VRA_IDENTIFIER}`,
    json: { UsePublicKeyInsteadOfCredentials: 'true', VraNetworkDataApi: { VraIPConfigurationTypeApi: 0 } },
    xml: '<UsePublicKeyInsteadOfCredentials>true</UsePublicKeyInsteadOfCredentials><VraNetworkDataApi><VraIPConfigurationTypeApi>Dhcp</VraIPConfigurationTypeApi></VraNetworkDataApi>',
    input: {
      vra: VRA_IDENTIFIER,
      wish: {
        hostIdentifier: null,
        datastoreIdentifier: null,
        networkIdentifier: null,
        memoryGb: null,
        groupName: null,
        ipAddress: null,
        subnetMask: null,
        defaultGateway: null,
        isStatic: false,
        ipRangeEnd: null,
        cpusCount: null,
        instanceType: null,
        isPasswordGiven: true,
      },
    },
  },
  upgradeVra: {
    method: 'POST',
    url: `/v1/vras/${VRA_IDENTIFIER}/upgrade`,
    input: { vra: VRA_IDENTIFIER },
  },
  uninstallVra: { method: 'DELETE', url: `/v1/vras/${VRA_IDENTIFIER}`, input: { vra: VRA_IDENTIFIER } },
  upgradeVras: {
    method: 'POST',
    url: '/v1/vras/upgrade',
    json: { VraIdentifiers: [VRA_IDENTIFIER, '7'] },
    xml: `<VraIdentifiers><string>${VRA_IDENTIFIER}</string><string>7</string></VraIdentifiers>`,
    input: { vras: [VRA_IDENTIFIER, '7'] },
  },
  installClusterVras: {
    method: 'POST',
    url: '/v1/vras/clusters',
    json: { ClusterIdentifier: 'domain-c7', DatastoreIdentifier: 'ds', MemoryInGb: 4 },
    xml: '<ClusterIdentifier>domain-c7</ClusterIdentifier><DatastoreIdentifier>ds</DatastoreIdentifier><MemoryInGb>4</MemoryInGb>',
    input: {
      cluster: 'domain-c7',
      wish: {
        hostIdentifier: null,
        datastoreIdentifier: 'ds',
        networkIdentifier: null,
        memoryGb: 4,
        groupName: null,
        ipAddress: null,
        subnetMask: null,
        defaultGateway: null,
        isStatic: null,
        ipRangeEnd: null,
        cpusCount: null,
        instanceType: null,
        isPasswordGiven: false,
      },
    },
  },
  upgradeClusterVras: {
    method: 'PUT',
    url: '/v1/vras/clusters/domain-c7?vaioAllowMaintenanceMode=true',
    input: { cluster: 'domain-c7' },
  },
  uninstallClusterVras: {
    method: 'DELETE',
    url: '/v1/vras/clusters/domain-c7',
    input: { cluster: 'domain-c7' },
  },
  cleanUpVras: { method: 'DELETE', url: '/v1/vras/cleanup', input: {} },
  changeRecoveryHost: {
    method: 'POST',
    url: `/v1/vras/${VRA_IDENTIFIER}/changerecoveryvra/execute`,
    json: { VmsAllocations: [{ HostIdentifier: HOST, VmIdentifier: VM }] },
    xml: `<VmsAllocations><VraVmAllocationApi><HostIdentifier>${HOST}</HostIdentifier><VmIdentifier>${VM}</VmIdentifier></VraVmAllocationApi></VmsAllocations>`,
    input: { vra: VRA_IDENTIFIER, vms: [VM], hosts: [HOST] },
  },
  pairSite: {
    method: 'POST',
    url: '/v1/peersites',
    json: { HostName: 'ghent.example', Port: 9071, Token: 'abc' },
    xml: '<HostName>ghent.example</HostName><Port>9071</Port><Token>abc</Token>',
    input: { hostName: 'ghent.example', port: 9071, token: 'abc' },
  },
  unpairSite: {
    method: 'DELETE',
    url: '/v1/peersites/there',
    json: { IsKeepTargetDisks: true },
    xml: '<IsKeepTargetDisks>true</IsKeepTargetDisks>',
    input: { site: 'there', keepTargetDisks: true },
  },
  mountFlr: {
    method: 'POST',
    url: '/v1/flrs',
    json: {
      jflr: {
        CheckpointIdentifier: '6',
        InitialDownloadPath: 'C:/data',
        VmIdentifier: VM,
        VmVolumeIdentifier: 'scsi:0:0',
        VpgIdentifier: VPG_WEB,
      },
    },
    xml: `<Jflr><CheckpointIdentifier>6</CheckpointIdentifier><InitialDownloadPath>C:/data</InitialDownloadPath>
      <VmIdentifier>${VM}</VmIdentifier><VmVolumeIdentifier>scsi:0:0</VmVolumeIdentifier>
      <VpgIdentifier>${VPG_WEB}</VpgIdentifier></Jflr>`,
    input: {
      vm: VM,
      vpg: VPG_WEB,
      checkpoint: '6',
      type: 'jflr',
      volume: 'scsi:0:0',
      repository: null,
      retentionSet: null,
      path: 'C:/data',
    },
  },
  unmountFlr: { method: 'DELETE', url: `/v1/flrs/${FLR}`, input: { session: FLR } },
  startRetention: {
    method: 'POST',
    url: `/v1/ltr/vpgs/${VPG_WEB}/retentionstart`,
    json: { CheckpointId: '44' },
    xml: '<CheckpointId>44</CheckpointId>',
    input: { vpg: VPG_WEB, checkpoint: '44' },
  },
  restoreRetention: {
    method: 'POST',
    url: '/v1/ltr/restore/vm',
    json: {
      VmIdentifier: VM,
      RetentionSetIdentifier: 'set',
      HostIdentifier: HOST,
      DatastoreIdentifier: 'ds',
    },
    xml: `<DatastoreIdentifier>ds</DatastoreIdentifier><HostIdentifier>${HOST}</HostIdentifier>
      <RetentionSetIdentifier>set</RetentionSetIdentifier><VmIdentifier>${VM}</VmIdentifier>`,
    input: { vm: VM, checkpoint: null, retentionSet: 'set', host: HOST, datastore: 'ds' },
  },
}
