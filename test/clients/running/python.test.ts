import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startZvm, type Zvm } from '../../../src/library/index.ts'
import { type RunningClient, runClient } from './client.ts'
import { AUTOMATION_EXAMPLES, PYZERTO, type TaskSeen, ZVML_SDK, ZVML_SHORT } from './rules.ts'

interface VpgSeen {
  readonly VpgIdentifier: string
  readonly VpgName: string
  readonly Status: number
  readonly SubStatus: number
}

/** The SDK reads all VPGs and picks by name. */
async function vpgNamed({ read }: RunningClient, name: string): Promise<VpgSeen> {
  const vpgs = await read<readonly VpgSeen[]>('/v1/vpgs')
  return vpgs.find(({ VpgName }) => VpgName === name) ?? assert.fail(`no VPG ${name}`)
}

const startAppliance = (): Promise<Zvm> => startZvm({ profile: 'appliance' })

describe('zvml-python-sdk', () => {
  for (const name of ['Print-and-Scan', 'ERP-Production']) {
    test(`tests ${name} and stops the test, within its 30 seconds each`, async () => {
      await using zvm = await startAppliance()
      const client = await runClient(zvm, ZVML_SDK)
      const { VpgIdentifier } = await vpgNamed(client, name)
      const path = `/v1/vpgs/${VpgIdentifier}`
      const started = await client.start(`${path}/FailoverTest`, { VmIdentifiers: [] })
      const first = await client.waitFor(started, ZVML_SHORT)
      assert.equal(first.end, 'done')
      assert.ok(first.polls > 1 && first.polls <= 7, `${first.polls} polls`)
      const stopped = await client.start(`${path}/FailoverTestStop`, {
        FailoverTestSuccess: true,
        FailoverTestSummary: null,
      })
      assert.equal((await client.waitFor(stopped, ZVML_SHORT)).end, 'done')
    })
  }

  test('gives up on a test that takes longer than 30 seconds, and the test goes on without it', async () => {
    await using zvm = await startZvm({ profile: 'appliance', site: { vpgs: 1, vmsPerVpg: 60 } })
    const client = await runClient(zvm, ZVML_SDK)
    const [vpg] = await client.read<readonly VpgSeen[]>('/v1/vpgs')
    const task = await client.start(`/v1/vpgs/${vpg?.VpgIdentifier}/FailoverTest`, { VmIdentifiers: [] })
    assert.equal((await client.waitFor(task, ZVML_SHORT)).end, 'gave up')
    assert.equal((await client.read<TaskSeen>(`/v1/tasks/${task}`)).Status.State, 1)
    assert.equal((await client.waitFor(task)).end, 'done')
  })

  test('takes a test that waits for a person for a failure', async () => {
    await using zvm = await startAppliance()
    const client = await runClient(zvm, ZVML_SDK)
    await zvm.site.trouble({ atPercent: 50, reason: '', outcome: 'wait' })
    const { VpgIdentifier } = await vpgNamed(client, 'Mail')
    const task = await client.start(`/v1/vpgs/${VpgIdentifier}/FailoverTest`, { VmIdentifiers: [] })
    assert.equal((await client.waitFor(task)).end, 'failed')
    assert.equal((await client.read<TaskSeen>(`/v1/tasks/${task}`)).Status.State, 2)
  })

  test('reads the reason of a failure', async () => {
    await using zvm = await startAppliance()
    const client = await runClient(zvm, ZVML_SDK)
    await zvm.site.trouble({ atPercent: 99, reason: 'The datastore is full.' })
    const { VpgIdentifier } = await vpgNamed(client, 'Mail')
    const task = await client.start(`/v1/vpgs/${VpgIdentifier}/FailoverTest`, { VmIdentifiers: [] })
    assert.equal((await client.waitFor(task, ZVML_SHORT)).end, 'failed')
    const { CompleteReason } = await client.read<TaskSeen>(`/v1/tasks/${task}`)
    assert.equal(CompleteReason, 'The datastore is full.')
  })

  test('goes on in its wait through errors of the server', async () => {
    await using zvm = await startAppliance()
    const client = await runClient(zvm, ZVML_SDK)
    const { VpgIdentifier } = await vpgNamed(client, 'Print-and-Scan')
    const task = await client.start(`/v1/vpgs/${VpgIdentifier}/FailoverTest`, { VmIdentifiers: [] })
    await zvm.faults.add({ path: '/v1/tasks/*', times: 2, status: 503 })
    assert.equal((await client.waitFor(task, ZVML_SHORT)).end, 'done')
  })

  test('waits to its end for a task that it may no longer see: its token died, and it does not log in again', async () => {
    await using zvm = await startZvm({ profile: 'appliance', site: { vpgs: 1, vmsPerVpg: 60 } })
    const client = await runClient(zvm, ZVML_SDK)
    const [vpg] = await client.read<readonly VpgSeen[]>('/v1/vpgs')
    // A synchronization runs on after its task; the token lives for 5 minutes, not for the hour that was asked for.
    await zvm.clock.advance(290)
    const task = await client.start(`/v1/vpgs/${vpg?.VpgIdentifier}/FailoverTest`, { VmIdentifiers: [] })
    assert.equal((await client.waitFor(task)).end, 'gave up')
    await client.logIn()
    assert.equal((await client.read<TaskSeen>(`/v1/tasks/${task}`)).Status.State, 6)
  })

  test('creates a VPG by settings, waits for the task and then for its first synchronization to begin', async () => {
    await using zvm = await startAppliance()
    const client = await runClient(zvm, ZVML_SDK)
    const { SiteIdentifier } = await client.read<{ SiteIdentifier: string }>('/v1/localsite')
    const sites = await client.read<readonly { SiteIdentifier: string }[]>('/v1/virtualizationsites')
    const peer = sites.find((site) => site.SiteIdentifier !== SiteIdentifier)?.SiteIdentifier
    const under = `/v1/virtualizationsites/${SiteIdentifier}/vms`
    const [machine] = await client.read<readonly { VmIdentifier: string }[]>(under)
    const draft = await client.start('/v1/vpgSettings', {
      Basic: {
        Name: 'VpgTest1',
        VpgType: 'Remote',
        RpoInSeconds: 300,
        JournalHistoryInHours: 1,
        Priority: 'Medium',
        UseWanCompression: true,
        ProtectedSiteIdentifier: SiteIdentifier,
        RecoverySiteIdentifier: peer,
      },
      Journal: { Limitation: { HardLimitInMB: 153600, WarningThresholdInMB: 115200 } },
    })
    const added = await client.send('POST', `/v1/vpgSettings/${draft}/vms`, machine)
    assert.equal(added.status, 200, added.text)
    const task = await client.start(`/v1/vpgSettings/${draft}/commit`)
    assert.equal((await client.waitFor(task, ZVML_SHORT)).end, 'done')
    assert.equal((await vpgNamed(client, 'VpgTest1')).Status, 0)
    for (let waited = 0; (await vpgNamed(client, 'VpgTest1')).Status !== 1; waited += 60) {
      assert.ok(waited < 24 * 3600, 'it is never protected')
      await zvm.clock.advance(60)
      await client.logIn()
    }
    await client.logIn()
    const removed = await client.send(
      'DELETE',
      `/v1/vpgs/${(await vpgNamed(client, 'VpgTest1')).VpgIdentifier}`,
      {
        Force: false,
        KeepRecoveryVolumes: true,
      },
    )
    assert.equal(removed.status, 200, removed.text)
    assert.equal((await client.waitFor(JSON.parse(removed.text))).end, 'done')
  })

  test('rolls back a failover that somebody else began', async () => {
    await using zvm = await startAppliance()
    const client = await runClient(zvm, ZVML_SDK)
    await zvm.site.start('failOver', { vpg: 'HR-Payroll' })
    await zvm.clock.advance(120)
    const { VpgIdentifier, SubStatus } = await vpgNamed(client, 'HR-Payroll')
    assert.notEqual(SubStatus, 0)
    const task = await client.start(`/v1/vpgs/${VpgIdentifier}/FailoverRollback`)
    assert.equal((await client.waitFor(task, ZVML_SHORT)).end, 'done')
  })
})

describe('pyzerto', () => {
  test('reads a task once it has ended, and breaks on one that runs', async () => {
    await using zvm = await startZvm()
    const client = await runClient(zvm, PYZERTO)
    const { task } = await zvm.site.start('testFailover', { vpg: 'Mail' })
    await assert.rejects(client.waitFor(task), TypeError)
    await zvm.clock.advance(60)
    assert.deepEqual(await client.waitFor(task), { end: 'done', polls: 1 })
  })

  test('knows every status and sub-status by its number', async () => {
    await using zvm = await startZvm()
    const client = await runClient(zvm, PYZERTO)
    await zvm.site.start('failOver', { vpg: 'Mail' })
    await zvm.clock.advance(120)
    for (const { Status, SubStatus } of await client.read<readonly VpgSeen[]>('/v1/vpgs')) {
      assert.ok(Status >= 0 && Status <= 8, `status ${Status}`)
      assert.ok(Number.isInteger(SubStatus) && SubStatus >= 0 && SubStatus <= 40, `sub-status ${SubStatus}`)
    }
  })
})

describe('Python-Automation-Examples', () => {
  test('tags a checkpoint, and never looks whether it came', async () => {
    await using zvm = await startZvm()
    const client = await runClient(zvm, AUTOMATION_EXAMPLES)
    const { VpgIdentifier } = await vpgNamed(client, 'Web-Shop')
    const reply = await client.send('POST', `/v1/vpgs/${VpgIdentifier}/checkpoints`, {
      CheckpointName: 'TestingCheckpointTagging',
    })
    assert.equal(reply.status, 200)
    await zvm.clock.advance(60)
    const checkpoints = await client.read<readonly { Tag: string }[]>(`/v1/vpgs/${VpgIdentifier}/checkpoints`)
    assert.ok(checkpoints.some(({ Tag }) => Tag === 'TestingCheckpointTagging'))
  })
})
