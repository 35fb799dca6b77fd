import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SimulationControl } from '../../src/simulation/index.ts'
import { TASK_ORIGINS, type TaskOrigin } from '../../src/simulation/task-origins.ts'
import { SCENARIO_START } from '../support/wire-house.ts'
import { openDemo } from './play-requests.ts'

const ORIGINS: Readonly<Record<string, TaskOrigin>> = TASK_ORIGINS

interface TaskShown {
  readonly Type: string
  readonly InitiatedBy: string
  readonly Status: { readonly Progress: number; readonly State: number }
}

/** The demo site, and somebody who works there. */
interface Worker {
  readonly simulation: SimulationControl
  /** A request that is answered with 200; gives what was answered. */
  ask(method: 'DELETE' | 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<unknown>
  /** As `ask` with POST, until its task has ended. */
  post(path: string, body?: unknown): Promise<void>
  advance(seconds: number): Promise<void>
  /** The address of a VPG. */
  vpg(name: string): string
  vmsOf(name: string): readonly string[]
  /** A machine of the local site that nobody protects. */
  freeVm(place: number): string
}

type Story = (worker: Worker) => Promise<void>

async function play(story: Story): Promise<readonly TaskShown[]> {
  const house = await openDemo('windows')
  try {
    const { simulation } = house
    assert.ok(simulation)
    let session = await house.sessionOf('administrator')
    const ask: Worker['ask'] = async (method, url, body) => {
      const reply = await house.assembly.listener.app.inject({
        method,
        url,
        headers: { 'x-zerto-session': session, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      })
      assert.equal(reply.statusCode, 200, `${method} ${url}: ${reply.body}`)
      return reply.body === '' ? undefined : JSON.parse(reply.body)
    }
    const advance = async (seconds: number) => {
      await house.clock.advance(seconds * 1000)
      // A session ends after half an hour without a request.
      if (seconds > 1_500) session = await house.sessionOf('administrator')
    }
    const { vpgs, vms, virtualizationSites, localSite } = simulation.site()
    const free = virtualizationSites.find(({ identifier }) => identifier === localSite?.identifier)?.vms
    await story({
      simulation,
      ask,
      post: async (path, body) => {
        await ask('POST', path, body)
        await advance(600)
      },
      advance,
      vpg: (name) => `/v1/vpgs/${vpgs.find((vpg) => vpg.name === name)?.identifier}`,
      vmsOf: (name) => vms.filter((vm) => vm.vpgName === name).map((vm) => vm.identifier),
      freeVm: (place) => free?.[place]?.identifier ?? '',
    })
    await advance(600)
    const since = new Date(SCENARIO_START).toISOString()
    return (await ask('GET', `/v1/tasks?startedAfterDate=${since}`)) as readonly TaskShown[]
  } finally {
    await house.close()
  }
}

async function commitSettings({ ask }: Worker, settings: unknown): Promise<void> {
  const draft = await ask('POST', '/v1/vpgSettings', settings)
  await ask('POST', `/v1/vpgSettings/${draft}/commit`)
}

async function liveOfAVpg(worker: Worker): Promise<void> {
  const { ask, post, advance, freeVm, simulation } = worker
  await commitSettings(worker, {
    Basic: { Name: 'New' },
    Vms: [{ VmIdentifier: freeVm(0) }, { VmIdentifier: freeVm(1) }],
    LongTermRetention: { Enabled: true },
    Scripting: { PreRecovery: { Command: '/opt/stop' }, PostRecovery: { Command: '/opt/start' } },
    BootGroups: { BootGroups: [{ Name: 'Default' }, { Name: 'Web' }] },
  })
  await advance(6 * 3600)
  const identifier = simulation.site().vpgs.find(({ name }) => name === 'New')?.identifier
  await commitSettings(worker, {
    VpgIdentifier: identifier,
    Vms: [{ VmIdentifier: freeVm(1) }, { VmIdentifier: freeVm(2) }],
  })
  await advance(6 * 3600)
  const vpg = `/v1/vpgs/${identifier}`
  await post(`${vpg}/FailoverTest`)
  await post(`${vpg}/FailoverTestStop`, { FailoverTestSuccess: true })
  await post(`/v1/ltr/vpgs/${identifier}/retentionstart`)
  await advance(3600)
  await post('/v1/ltr/restore/vm', { VmIdentifier: freeVm(2), RetentionSetIdentifier: 'set' })
  await advance(3600)
  await ask('DELETE', vpg)
}

/** One for each of the ways in which tasks come to be, and the types that it shows. */
const STORIES: readonly { readonly types: readonly string[]; readonly story: Story }[] = [
  {
    types: [
      'CreateProtectionGroup',
      'HandleFirstSyncDone',
      'UpdateProtectionGroup',
      'AddVMToProtectionGroup',
      'RemoveVMFromProtectionGroup',
      'FailOverTest',
      'PreScript',
      'StartVMsWithOrder',
      'PostScript',
      'StopFailOverTest',
      'VpgBackup',
      'RestoreVpg',
      'RemoveProtectionGroup',
      'VpgDeleteBackup',
    ],
    story: liveOfAVpg,
  },
  {
    types: [
      'MoveProtectionGroupToManualOperationNeeded',
      'ForceUpdateProtectionGroup',
      'ForceRemoveProtectionGroup',
    ],
    story: async (worker) => {
      const { ask, advance, vpg, simulation } = worker
      const reason = 'The disk is full.'
      await simulation.addTrouble({ kind: 'removeVpg', vpg: null, atPercent: 50, reason })
      await ask('DELETE', vpg('Mail'))
      await advance(600)
      await commitSettings(worker, { VpgIdentifier: vpg('Mail').slice('/v1/vpgs/'.length) })
      await advance(6 * 3600)
      await ask('DELETE', vpg('Mail'), { Force: true })
    },
  },
  {
    types: [
      'FailOver',
      'FailoverBeforeCommit',
      'FailoverCommit',
      'FailoverRollback',
      'HandleMirrorPromotion',
      'ActivateAllMirrors',
      'SplitCommit',
    ],
    story: async ({ post, vpg, vmsOf }) => {
      const atOnce = { CommitPolicy: 'Commit', TimeToWaitBeforeShutdownInSec: 0, IsReverseProtection: true }
      await post(`${vpg('Mail')}/Failover`, atOnce)
      await post(`${vpg('Web-Shop')}/Failover`, { VmIdentifiers: vmsOf('Web-Shop').slice(0, 1) })
      await post(`${vpg('Web-Shop')}/FailoverCommit`)
      await post(`${vpg('SQL-Cluster')}/Failover`)
      await post(`${vpg('SQL-Cluster')}/FailoverRollback`)
    },
  },
  {
    types: ['Move', 'MoveBeforeCommit', 'MoveCommit', 'MoveRollback', 'WaitForCP'],
    story: async ({ post, vpg }) => {
      await post(`${vpg('Mail')}/Move`, { CommitPolicy: 'Commit', CommitPolicyTimeout: 0 })
      await post(`${vpg('Web-Shop')}/Move`)
      await post(`${vpg('Web-Shop')}/MoveCommit`)
      await post(`${vpg('SQL-Cluster')}/Move`)
      await post(`${vpg('SQL-Cluster')}/moveRollback`)
    },
  },
  {
    types: ['InsertTaggedCP', 'InitFullSync', 'PauseProtectionGroup', 'ResumeProtectionGroup', 'Clone'],
    story: async ({ post, advance, vpg }) => {
      await post(`${vpg('Mail')}/checkpoints`, { CheckpointName: 'Before the patch' })
      await post(`${vpg('Mail')}/forcesync`)
      await post(`${vpg('Mail')}/pause`)
      await post(`${vpg('Mail')}/resume`)
      await post(`${vpg('SQL-Cluster')}/CloneStart`)
      await advance(24 * 3600)
    },
  },
  {
    types: [
      'UpgradeVra',
      'ChangeVraIpSettings',
      'ChangeVraPassword',
      'ChangeVraPasswordIpSettings',
      'ChangeRecoveryHost',
      'ChangeRecoveryHostForProtectionGroup',
      'UninstallVra',
      'InstallVra',
    ],
    story: async ({ ask, advance, post, simulation }) => {
      const { vras } = simulation.site()
      const [vra] = vras
      const old = vras.find(({ upgradeStatus }) => upgradeStatus === 'UpgradeAvailable')
      const busy = vras.find(({ recoveryLoad }) => recoveryLoad.vms > 0)
      assert.ok(vra && old && busy)
      await post(`/v1/vras/${old.identifier}/upgrade`)
      for (const change of [
        { VraNetworkDataApi: { VraIPAddress: '10.10.20.99' } },
        { HostRootPassword: 'of the host' },
        { HostRootPassword: 'of the host', VraNetworkDataApi: { VraIPConfigurationTypeApi: 'Dhcp' } },
      ]) {
        await ask('PUT', `/v1/vras/${vra.identifier}`, change)
        await advance(60)
      }
      await post(`/v1/vras/${busy.identifier}/changerecoveryvra/execute`)
      const host = { HostIdentifier: vra.hostIdentifier }
      await simulation.setCondition({ type: 'hostGone', subject: vra.hostIdentifier ?? '' }, true)
      await ask('DELETE', '/v1/vras/cleanup')
      await advance(60)
      await post('/v1/vras', {
        ...host,
        DatastoreIdentifier: vra.datastoreIdentifier,
        NetworkIdentifier: vra.networkIdentifier,
      })
    },
  },
  {
    types: ['BulkUpgradeVras', 'BulkUninstallVras'],
    story: async ({ ask, post, simulation }) => {
      const { vras, virtualizationSites, localSite } = simulation.site()
      const old = vras.find(({ upgradeStatus }) => upgradeStatus === 'UpgradeAvailable')
      await post('/v1/vras/upgrade', { VraIdentifiers: [old?.identifier] })
      const cluster = virtualizationSites.find(({ identifier }) => identifier === localSite?.identifier)
        ?.hostClusters[0]
      for (const { identifier } of cluster?.hosts ?? []) {
        await simulation.setCondition({ type: 'hostGone', subject: identifier }, true)
      }
      await ask('DELETE', `/v1/vras/clusters/${cluster?.identifier}`)
    },
  },
  {
    types: ['Pair', 'AddPeerVraInfo', 'Unpair', 'RemovePeerVraInfo'],
    story: async ({ ask, post, simulation }) => {
      await post('/v1/peersites', { HostName: 'zvm.bergen.example', Token: 'token' })
      const peer = simulation.site().peerSites.at(-1)
      await ask('DELETE', `/v1/peersites/${peer?.identifier}`)
    },
  },
  {
    types: ['FlrJournalMount', 'FlrJournalUnmount'],
    story: async ({ ask, advance, vmsOf }) => {
      const session = await ask('POST', '/v1/flrs', { Jflr: { VmIdentifier: vmsOf('Mail')[0] } })
      await advance(60)
      await ask('DELETE', `/v1/flrs/${session}`)
    },
  },
]

for (const { types, story } of STORIES) {
  test(`somebody at the site brings about ${types.join(', ')}`, async () => {
    const tasks = await play(story)
    for (const type of types) {
      const found = tasks.filter((task) => task.Type === type)
      assert.ok(found.length > 0, `no task ${type} among ${tasks.map((task) => task.Type).join(', ')}`)
      const isBeside = ORIGINS[type]?.isBeside === true
      for (const { InitiatedBy } of found) assert.equal(InitiatedBy, isBeside ? 'System' : 'admin', type)
      assert.ok(
        found.some(({ Status }) => Status.State === 6 && Status.Progress === 100),
        type,
      )
    }
    // Somebody who looks for what was asked for finds it.
    const ownCount = tasks.filter((task) => task.InitiatedBy === 'System').length
    assert.ok(ownCount <= tasks.length / 2, `${ownCount} of ${tasks.length} are the site's own`)
  })
}

test('every type that the table says is made without a scenario is made by one of these', () => {
  const shown = new Set(STORIES.flatMap(({ types }) => types))
  const made = Object.entries(ORIGINS).filter(
    ([, { makers }]) => makers.length > 0 && !makers.includes('scenario'),
  )
  assert.deepEqual([...shown].sort(), made.map(([type]) => type).sort())
})
