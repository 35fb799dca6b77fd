import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startZvm } from '../../../src/library/index.ts'
import { type RunningClient, runClient } from './client.ts'
import { type TaskSeen, ZERTO_API_WRAPPER, ZERTO_MODULE } from './rules.ts'

interface VpgSeen {
  readonly VpgIdentifier: string
  readonly Status: number
  readonly SubStatus: number
  readonly ActiveProcessesApi: { readonly RunningFailOverTestApi: { readonly Stage: string } | null }
}

/** `Get-ZertoVpg -name`: PowerShell makes one object of a list of one. */
async function vpgNamed({ read }: RunningClient, name: string): Promise<VpgSeen> {
  const vpgs = await read<readonly VpgSeen[]>(`/v1/vpgs?name=${name}`)
  assert.equal(vpgs.length, 1)
  return vpgs[0] ?? assert.fail()
}

describe('ZertoApiWrapper', () => {
  test('starts and stops a failover test', async () => {
    await using zvm = await startZvm()
    const client = await runClient(zvm, ZERTO_API_WRAPPER)
    const { VpgIdentifier } = await vpgNamed(client, 'Mail')
    const started = await client.start(`/v1/vpgs/${VpgIdentifier}/FailoverTest`, {})
    assert.deepEqual((await client.waitFor(started)).end, 'done')
    assert.equal((await vpgNamed(client, 'Mail')).ActiveProcessesApi.RunningFailOverTestApi?.Stage, 'InTest')
    const stopped = await client.start(`/v1/vpgs/${VpgIdentifier}/FailoverTestStop`, {
      FailoverTestSuccess: true,
      FailoverTestSummary: '',
    })
    assert.equal((await client.waitFor(stopped)).end, 'done')
    assert.equal((await vpgNamed(client, 'Mail')).ActiveProcessesApi.RunningFailOverTestApi, null)
    assert.equal((await client.send('DELETE', '/v1/session')).status, 200)
    assert.equal((await client.send('GET', '/v1/vpgs')).status, 401)
  })

  test('tests some machines of a VPG from a checkpoint', async () => {
    await using zvm = await startZvm()
    const client = await runClient(zvm, ZERTO_API_WRAPPER)
    const { VpgIdentifier } = await vpgNamed(client, 'Mail')
    const vms = await client.read<readonly { VmIdentifier: string }[]>('/v1/vms?vpgName=Mail')
    const stats = await client.read<{ Latest: { CheckpointIdentifier: string } }>(
      `/v1/vpgs/${VpgIdentifier}/checkpoints/stats`,
    )
    const task = await client.start(`/v1/vpgs/${VpgIdentifier}/FailoverTest`, {
      VmIdentifiers: vms.slice(0, 2).map(({ VmIdentifier }) => VmIdentifier),
      CheckpointIdentifier: stats.Latest.CheckpointIdentifier,
    })
    assert.equal((await client.waitFor(task)).end, 'done')
  })

  test('fails over without a policy, and commits', async () => {
    await using zvm = await startZvm()
    const client = await runClient(zvm, ZERTO_API_WRAPPER)
    const { VpgIdentifier } = await vpgNamed(client, 'HR-Payroll')
    // Names as the module spells them; `reverseProtection` is no member, and no server reads it.
    const started = await client.start(`/v1/vpgs/${VpgIdentifier}/failover`, {
      commitpolicy: 'None',
      TimeToWaitBeforeShutdownInSec: 3600,
      shutdownPolicy: 0,
      reverseProtection: false,
    })
    assert.equal((await client.waitFor(started)).end, 'done')
    assert.equal((await client.read<TaskSeen>(`/v1/tasks/${started}`)).Type, 'FailoverBeforeCommit')
    assert.equal((await vpgNamed(client, 'HR-Payroll')).Status, 5)
    const committed = await client.start(`/v1/vpgs/${VpgIdentifier}/FailoverCommit`, {
      IsReverseProtection: false,
    })
    assert.equal((await client.waitFor(committed)).end, 'done')
    assert.equal((await vpgNamed(client, 'HR-Payroll')).Status, 8)
  })

  test('fails over by its own default, which rolls back after an hour', async () => {
    await using zvm = await startZvm()
    const client = await runClient(zvm, ZERTO_API_WRAPPER)
    const { VpgIdentifier } = await vpgNamed(client, 'HR-Payroll')
    const started = await client.start(`/v1/vpgs/${VpgIdentifier}/failover`, {
      commitpolicy: 'Rollback',
      TimeToWaitBeforeShutdownInSec: 3600,
    })
    assert.equal((await client.waitFor(started)).end, 'done')
    // Half an hour of silence ends a session; a script that looks now and then keeps it.
    for (let minutes = 0; minutes < 90; minutes += 10) {
      await zvm.clock.advance(600)
      await vpgNamed(client, 'HR-Payroll')
    }
    assert.deepEqual(
      (
        await client.read<readonly TaskSeen[]>(`/v1/tasks?type=FailoverRollback&startedAfterDate=2026-01-05`)
      ).map(({ Status }) => Status.State),
      [6],
    )
    assert.equal((await vpgNamed(client, 'HR-Payroll')).Status, 1)
  })

  test('rolls a failover back with an empty body', async () => {
    await using zvm = await startZvm()
    const client = await runClient(zvm, ZERTO_API_WRAPPER)
    const { VpgIdentifier } = await vpgNamed(client, 'HR-Payroll')
    const body = { commitpolicy: 'None', TimeToWaitBeforeShutdownInSec: 3600 }
    assert.equal(
      (await client.waitFor(await client.start(`/v1/vpgs/${VpgIdentifier}/failover`, body))).end,
      'done',
    )
    const back = await client.start(`/v1/vpgs/${VpgIdentifier}/FailoverRollback`)
    assert.equal((await client.waitFor(back)).end, 'done')
  })

  test('moves without naming a policy, and commits by what was chosen before', async () => {
    await using zvm = await startZvm()
    const client = await runClient(zvm, ZERTO_API_WRAPPER)
    const { VpgIdentifier } = await vpgNamed(client, 'Print-and-Scan')
    const moved = await client.start(`/v1/vpgs/${VpgIdentifier}/move`, {
      forceShutdown: false,
      ContinueOnPreScriptFailure: false,
      keepSourceVms: false,
      reverseProtection: true,
    })
    assert.equal((await client.waitFor(moved)).end, 'done')
    assert.equal((await client.read<TaskSeen>(`/v1/tasks/${moved}`)).Type, 'MoveBeforeCommit')
    const committed = await client.start(`/v1/vpgs/${VpgIdentifier}/MoveCommit`, {})
    assert.equal((await client.waitFor(committed)).end, 'done')
  })

  test('inserts a checkpoint, waits, and finds it', async () => {
    await using zvm = await startZvm()
    const client = await runClient(zvm, ZERTO_API_WRAPPER)
    const { VpgIdentifier } = await vpgNamed(client, 'SQL-Cluster')
    const path = `/v1/vpgs/${VpgIdentifier}`
    const task = await client.start(`${path}/Checkpoints`, { checkpointName: 'Before the patch' })
    assert.equal((await client.waitFor(task)).end, 'done')
    const checkpoints = await client.read<readonly { Tag: string }[]>(`${path}/checkpoints`)
    assert.equal(checkpoints.filter(({ Tag }) => Tag === 'Before the patch').length, 1)
  })

  test('clones some machines, and aborts another clone', async () => {
    await using zvm = await startZvm()
    const client = await runClient(zvm, ZERTO_API_WRAPPER)
    const { VpgIdentifier } = await vpgNamed(client, 'Mail')
    const path = `/v1/vpgs/${VpgIdentifier}`
    const vms = await client.read<readonly { VmIdentifier: string }[]>('/v1/vms?vpgName=Mail')
    const VmIdentifiers = vms.slice(0, 1).map(({ VmIdentifier }) => VmIdentifier)
    const cloned = await client.start(`${path}/CloneStart`, { VmIdentifiers })
    // Copying disks takes hours.
    assert.equal(
      (await client.waitFor(cloned, { everySeconds: 300, giveUpAfterSeconds: 30_000 })).end,
      'done',
    )
    const other = await client.start(`${path}/CloneStart`, {})
    await client.start(`${path}/CloneAbort`)
    assert.equal((await client.waitFor(other)).end, 'failed')
  })

  test('logs in again where half an hour has passed, as it does by itself', async () => {
    await using zvm = await startZvm()
    const client = await runClient(zvm, ZERTO_API_WRAPPER)
    const { VpgIdentifier } = await vpgNamed(client, 'Mail')
    const task = await client.start(`/v1/vpgs/${VpgIdentifier}/FailoverTest`, {})
    await zvm.clock.advance(31 * 60)
    assert.equal((await client.send('GET', `/v1/tasks/${task}`)).status, 401)
    await client.logIn()
    assert.equal((await client.waitFor(task)).end, 'done')
  })
})

describe('ZertoModule', () => {
  test('upgrades every VRA that is old, one after the other', async () => {
    await using zvm = await startZvm()
    const client = await runClient(zvm, ZERTO_MODULE)
    interface VraSeen {
      readonly VraIdentifierStr: string
      readonly VraVersion: string
    }
    const { Version } = await client.read<{ Version: string }>('/v1/localsite')
    const old = async () =>
      (await client.read<readonly VraSeen[]>('/v1/vras')).filter(({ VraVersion }) => VraVersion !== Version)
    const found = await old()
    assert.ok(found.length > 0)
    for (const { VraIdentifierStr } of found) {
      const task = await client.start(`/v1/vras/${VraIdentifierStr}/upgrade`)
      assert.equal((await client.waitFor(task)).end, 'done')
      assert.equal((await client.read<TaskSeen>(`/v1/tasks/${task}`)).Type, 'UpgradeVra')
    }
    assert.deepEqual(await old(), [])
  })
})
