import type { OPERATION_TABLE } from '../../src/http/index.ts'
import type { KnownTaskType } from '../../src/task/index.ts'
import type { Look, Surroundings } from './look.ts'
import { type Draw, type Said, Word } from './spell-body.ts'

export type CallKind = keyof typeof OPERATION_TABLE

/** One request that asks for an operation. */
export interface OperationCall {
  readonly method: 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** None is an empty body. */
  readonly said?: Said
  /** The VPG that it is about. */
  readonly vpg?: string | null
}

/** What there is to aim at. */
export interface Aim {
  readonly look: Look
  readonly around: Surroundings
  readonly draw: Draw
}

interface CallRow {
  /** The types of the tasks that it starts. */
  readonly types: readonly KnownTaskType[]
  readonly call: (aim: Aim) => OperationCall
}

/** An identifier that nothing has. */
const NOBODY = '00000000-0000-4000-8000-00000000dead'

function pick<Item>(items: readonly Item[], draw: Draw): Item | undefined {
  return items.length === 0 ? undefined : items[draw(items.length)]
}

const strings = (items: readonly string[]): Said => ({ item: 'string', items })
const flag = (draw: Draw) => draw(2) === 0
const commitPolicy = (draw: Draw) =>
  pick([new Word('Rollback', 0), new Word('Commit', 1), new Word('None', 2)], draw) ?? null
/** Some members, or none of them: what is left out is as it would be without a body. */
const perhaps = (
  members: { readonly [name: string]: Said },
  draw: Draw,
): { readonly [name: string]: Said } => (draw(4) === 0 ? {} : members)

function vpgOf({ look, draw }: Aim): string {
  return pick(look.vpgs, draw)?.VpgIdentifier ?? NOBODY
}

function vmsOf({ look, draw }: Aim, vpg: string): Said {
  const all = look.vms.filter((vm) => vm.VpgIdentifier === vpg).map((vm) => vm.VmIdentifier ?? NOBODY)
  return strings(draw(2) === 0 ? all : all.slice(0, 1))
}

function checkpointOf({ look }: Aim, vpg: string): string | null {
  const found = look.vpgs.find((one) => one.VpgIdentifier === vpg)
  return found?.HistoryStatusApi.EarliestCheckpoint?.CheckpointIdentifier ?? null
}

function onVpg(
  action: string,
  types: readonly KnownTaskType[],
  said?: (aim: Aim, vpg: string) => Said | undefined,
): CallRow {
  return {
    types,
    call: (aim) => {
      const vpg = vpgOf(aim)
      const body = said?.(aim, vpg)
      const path = `/v1/vpgs/${vpg}/${action}`
      return { method: 'POST', path, vpg, ...(body === undefined ? {} : { said: body }) }
    },
  }
}

/** A machine of a VPG that is there, and that VPG. */
function vmAt({ look, draw }: Aim): { readonly vm: string; readonly vpg: string | null } {
  const vm = pick(look.vms, draw)
  return { vm: vm?.VmIdentifier ?? NOBODY, vpg: vm?.VpgIdentifier ?? null }
}

function onVm(action: string, said?: (aim: Aim, vpg: string | null) => Said): CallRow {
  return {
    types: ['RestoreVpg'],
    call: (aim) => {
      const { vm, vpg } = vmAt(aim)
      const body = said === undefined ? vpg : said(aim, vpg)
      return { method: 'POST', path: `/v1/vms/${vm}/${action}`, said: body, vpg }
    },
  }
}

function vraOf({ look, draw }: Aim): string {
  return pick(look.vras, draw)?.VraIdentifierStr ?? '1'
}

const vraNetwork = (draw: Draw): Said => ({
  VraIPConfigurationTypeApi: draw(2) === 0 ? 'Static' : 'Dhcp',
  VraIPAddress: '192.0.2.7',
  SubnetMask: '255.255.255.0',
  DefaultGateway: '192.0.2.1',
})

function vraMembers({ draw, around }: Aim): { readonly [name: string]: Said } {
  return {
    DatastoreIdentifier: pick(around.datastores, draw) ?? null,
    NetworkIdentifier: pick(around.networks, draw) ?? null,
    MemoryInGb: 3,
    GroupName: 'default_group',
    VraNetworkDataApi: vraNetwork(draw),
  }
}

/** Every operation of wire contract 5.3 with a path of its own, aimed at something that is there. */
export const CALLS: Readonly<Record<CallKind, CallRow>> = {
  createVpg: {
    types: ['CreateProtectionGroup'],
    call: ({ around, draw }) => ({
      method: 'POST',
      path: '/v1/vpgs',
      said: {
        VpgName: `Group ${draw(1_000)} & <more>`,
        Priority: pick([new Word('Low', 0), new Word('Medium', 1), new Word('High', 2)], draw) ?? null,
        VmsIdentifiers: strings(around.freeVms.slice(0, 1 + draw(2))),
      },
    }),
  },
  removeVpg: {
    types: ['RemoveProtectionGroup', 'ForceRemoveProtectionGroup'],
    call: (aim) => {
      const vpg = vpgOf(aim)
      const said = { KeepRecoveryVolumes: flag(aim.draw), Force: flag(aim.draw) }
      return { method: 'DELETE', path: `/v1/vpgs/${vpg}`, said, vpg }
    },
  },
  insertCheckpoint: onVpg('checkpoints', ['InsertTaggedCP'], ({ draw }) => ({
    CheckpointName: `Before <patch> ${draw(10)} & after`,
  })),
  testFailover: onVpg('FailoverTest', ['FailOverTest'], (aim, vpg) =>
    perhaps({ CheckpointIdentifier: checkpointOf(aim, vpg), VmIdentifiers: vmsOf(aim, vpg) }, aim.draw),
  ),
  stopFailoverTest: onVpg('FailoverTestStop', ['StopFailOverTest'], ({ draw }) =>
    perhaps({ FailoverTestSuccess: flag(draw), FailoverTestSummary: 'It "ran" <well> & long.' }, draw),
  ),
  failOver: onVpg('Failover', ['FailoverBeforeCommit', 'FailOver'], (aim, vpg) =>
    perhaps(
      {
        CheckpointIdentifier: checkpointOf(aim, vpg),
        CommitPolicy: commitPolicy(aim.draw),
        TimeToWaitBeforeShutdownInSec: pick([0, 300, 3_600], aim.draw) ?? 0,
        ShutdownPolicy:
          pick([new Word('None', 0), new Word('Shutdown', 1), new Word('ForceShutdown', 2)], aim.draw) ??
          null,
        IsReverseProtection: flag(aim.draw),
        VmIdentifiers: vmsOf(aim, vpg),
      },
      aim.draw,
    ),
  ),
  commitFailover: onVpg('FailoverCommit', ['FailoverCommit'], ({ draw }) =>
    perhaps({ IsReverseProtection: flag(draw) }, draw),
  ),
  rollBackFailover: onVpg('FailoverRollback', ['FailoverRollback']),
  move: onVpg('Move', ['MoveBeforeCommit', 'Move'], (aim) =>
    perhaps(
      {
        CommitPolicy: commitPolicy(aim.draw),
        CommitPolicyTimeout: pick([0, 300, 3_600], aim.draw) ?? 0,
        ForceShutdown: flag(aim.draw),
        ReverseProtection: flag(aim.draw),
        KeepSourceVms: flag(aim.draw),
        ContinueOnPreScriptFailure: flag(aim.draw),
      },
      aim.draw,
    ),
  ),
  commitMove: onVpg('MoveCommit', ['MoveCommit'], ({ draw }) =>
    perhaps({ ReverseProtection: flag(draw), KeepSourceVms: flag(draw) }, draw),
  ),
  rollBackMove: onVpg('moveRollback', ['MoveRollback']),
  startClone: onVpg('CloneStart', ['Clone'], (aim, vpg) =>
    perhaps({ CheckpointId: checkpointOf(aim, vpg), VmIdentifiers: vmsOf(aim, vpg) }, aim.draw),
  ),
  abortClone: onVpg('CloneAbort', ['Clone']),
  forceSync: onVpg('forcesync', ['InitFullSync']),
  pauseVpg: onVpg('pause', ['PauseProtectionGroup']),
  resumeVpg: onVpg('resume', ['ResumeProtectionGroup']),
  restoreVm: onVm('Restore', (aim, vpg) =>
    perhaps({ VpgIdentifier: vpg, CheckpointIdentifier: checkpointOf(aim, vpg ?? '') }, aim.draw),
  ),
  commitVmRestore: onVm('RestoreCommit'),
  rollBackVmRestore: onVm('RestoreRollback'),
  installVra: {
    types: ['InstallVra'],
    call: (aim) => ({
      method: 'POST',
      path: '/v1/vras',
      said: { HostIdentifier: pick(aim.around.hosts, aim.draw) ?? null, ...vraMembers(aim) },
    }),
  },
  editVra: {
    types: ['ChangeVraPasswordIpSettings', 'ChangeVraIpSettings', 'ChangeVraPassword'],
    call: (aim) => ({
      method: 'PUT',
      path: `/v1/vras/${vraOf(aim)}`,
      said: { GroupName: 'blue', VraNetworkDataApi: vraNetwork(aim.draw) },
    }),
  },
  upgradeVra: {
    types: ['UpgradeVra'],
    call: (aim) => ({ method: 'POST', path: `/v1/vras/${vraOf(aim)}/upgrade` }),
  },
  uninstallVra: {
    types: ['UninstallVra'],
    call: (aim) => ({ method: 'DELETE', path: `/v1/vras/${vraOf(aim)}` }),
  },
  upgradeVras: {
    types: ['BulkUpgradeVras'],
    call: (aim) => ({
      method: 'POST',
      path: '/v1/vras/upgrade',
      said: { VraIdentifiers: strings([vraOf(aim)]) },
    }),
  },
  installClusterVras: {
    types: ['InstallVra'],
    call: (aim) => ({
      method: 'POST',
      path: '/v1/vras/clusters',
      said: { ClusterIdentifier: pick(aim.around.clusters, aim.draw) ?? NOBODY, ...vraMembers(aim) },
    }),
  },
  upgradeClusterVras: {
    types: ['BulkUpgradeVras'],
    call: ({ around, draw }) => ({
      method: draw(2) === 0 ? 'PUT' : 'POST',
      path: `/v1/vras/clusters/${pick(around.clusters, draw) ?? NOBODY}`,
    }),
  },
  uninstallClusterVras: {
    types: ['BulkUninstallVras'],
    call: ({ around, draw }) => ({
      method: 'DELETE',
      path: `/v1/vras/clusters/${pick(around.clusters, draw) ?? NOBODY}`,
    }),
  },
  cleanUpVras: {
    types: ['UninstallVra'],
    call: () => ({ method: 'DELETE', path: '/v1/vras/cleanup' }),
  },
  changeRecoveryHost: {
    types: ['ChangeRecoveryHost'],
    call: (aim) => ({ method: 'POST', path: `/v1/vras/${vraOf(aim)}/changerecoveryvra/execute` }),
  },
  pairSite: {
    types: ['Pair'],
    call: ({ draw }) => ({
      method: 'POST',
      path: '/v1/peersites',
      said: { HostName: `zvm${draw(3)}.example`, Port: draw(2) === 0 ? 9081 : '9071', Token: 'a token' },
    }),
  },
  unpairSite: {
    types: ['Unpair'],
    call: ({ look, draw }) => ({
      method: 'DELETE',
      path: `/v1/peersites/${pick(look.peers, draw)?.SiteIdentifier ?? NOBODY}`,
      said: perhaps({ IsKeepTargetDisks: flag(draw) }, draw),
    }),
  },
  mountFlr: {
    types: ['FlrJournalMount'],
    call: (aim) => {
      const { vm, vpg } = vmAt(aim)
      const CheckpointIdentifier = checkpointOf(aim, vpg ?? '')
      const Jflr = { VmIdentifier: vm, VpgIdentifier: vpg, CheckpointIdentifier }
      return { method: 'POST', path: '/v1/flrs', said: { Jflr }, vpg }
    },
  },
  unmountFlr: {
    types: ['FlrJournalUnmount'],
    call: ({ look, draw }) => ({
      method: 'DELETE',
      path: `/v1/flrs/${pick(look.mounts, draw)?.FlrSessionIdentifier ?? NOBODY}`,
    }),
  },
  startRetention: {
    types: ['VpgBackup'],
    call: (aim) => {
      const vpg = vpgOf(aim)
      const said = perhaps({ CheckpointId: checkpointOf(aim, vpg) }, aim.draw)
      return { method: 'POST', path: `/v1/ltr/vpgs/${vpg}/retentionstart`, said, vpg }
    },
  },
  restoreRetention: {
    types: ['RestoreVpg'],
    call: (aim) => {
      const { vm, vpg } = vmAt(aim)
      return { method: 'POST', path: '/v1/ltr/restore/vm', said: { VmIdentifier: vm }, vpg }
    },
  },
}

// Object.keys cannot know the names of the table.
export const CALL_KINDS = Object.keys(CALLS) as readonly CallKind[]
