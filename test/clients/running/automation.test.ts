import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startZvm } from '../../../src/library/index.ts'
import { runClient } from './client.ts'
import { ASSURESTOR, AUTOMATION_EXAMPLES, type TaskSeen } from './rules.ts'

type Named = Readonly<Record<string, string>>

describe("ZertoPublic's Ansible modules", () => {
  test('deploy a VRA from names alone, numbers as text, and never look at the task', async () => {
    await using zvm = await startZvm({ site: { vpgs: 1, vmsPerVpg: 1, hosts: 4 } })
    const idle = zvm.site.model().vras.find(({ protectedLoad: { vms } }) => vms === 0)
    // A host without a VRA is what they are for.
    if (idle === undefined) assert.fail('every VRA has something to do')
    const host = idle.hostName
    await zvm.site.start('uninstallVra', { vra: idle.identifier })
    await zvm.clock.advance(600)
    const { read, send } = await runClient(zvm, AUTOMATION_EXAMPLES)
    const { SiteIdentifier } = await read<{ SiteIdentifier: string }>('/v1/localsite')
    const under = `/v1/virtualizationsites/${SiteIdentifier}`
    const networks = await read<readonly Named[]>(`${under}/networks`)
    const hosts = await read<readonly Named[]>(`${under}/hosts`)
    const datastores = await read<readonly Named[]>(`${under}/datastores`)
    const HostIdentifier = hosts.find((one) => one.VirtualizationHostName === host)?.HostIdentifier
    const reply = await send('POST', '/v1/vras', {
      DatastoreIdentifier: datastores[0]?.DatastoreIdentifier,
      GroupName: 'default_group',
      HostIdentifier,
      HostRootPassword: null,
      MemoryInGb: '3',
      NetworkIdentifier: networks[0]?.NetworkIdentifier,
      UsePublicKeyInsteadOfCredentials: true,
      VraNetworkDataApi: {
        DefaultGateway: '192.0.2.1',
        SubnetMask: '255.255.255.0',
        VraIPAddress: '192.0.2.7',
        VraIPConfigurationTypeApi: 'Static',
      },
    })
    assert.equal(reply.status, 200, reply.text)
    await zvm.clock.advance(1_200)
    const vras = await read<readonly Named[]>('/v1/vras')
    const installed = vras.filter((one) => one.HostIdentifier === HostIdentifier)
    assert.deepEqual(
      installed.map(({ IpAddress, Status }) => [IpAddress, Number(Status)]),
      [['192.0.2.7', 0]],
    )
  })

  test('pair with a site, the port as text, and take any 200 for success', async () => {
    await using zvm = await startZvm()
    const { read, send } = await runClient(zvm, AUTOMATION_EXAMPLES)
    const reply = await send('POST', '/v1/peersites', {
      HostName: 'zvm.branch.example',
      Port: '9081',
      Token: 'a token of the other site',
    })
    assert.equal(reply.status, 200, reply.text)
    assert.match(reply.text, /^"[0-9a-f-]{36}\.[0-9a-f-]{36}"$/)
    await zvm.clock.advance(300)
    const peers = await read<readonly Named[]>('/v1/peersites')
    assert.ok(peers.some(({ HostName }) => HostName === 'zvm.branch.example'))
  })
})

describe('zertoFailover of assurestor', () => {
  /** By the machines of the VPG, as it does: of all of them, from the latest checkpoint. */
  async function open(vpgName: string) {
    const zvm = await startZvm()
    const client = await runClient(zvm, ASSURESTOR)
    const vms = await client.read<readonly Named[]>(`/v1/vms?vpgName=${vpgName}`)
    const vpg = vms[0]?.VpgIdentifier
    const stats = await client.read<{ Latest: { CheckpointIdentifier: string } }>(
      `/v1/vpgs/${vpg}/checkpoints/stats?vpgName=${vpgName}`,
    )
    const VmIdentifiers = vms.map(({ VmIdentifier }) => VmIdentifier)
    const request = { CheckpointIdentifier: stats.Latest.CheckpointIdentifier, VmIdentifiers }
    return { zvm, client, path: `/v1/vpgs/${vpg}`, request }
  }

  test('tests a failover and stops the test', async () => {
    const { zvm, client, path, request } = await open('Web-Shop')
    await using _ = zvm
    assert.equal((await client.waitFor(await client.start(`${path}/FailoverTest`, request))).end, 'done')
    assert.equal((await client.waitFor(await client.start(`${path}/FailoverTestStop`))).end, 'done')
  })

  test('fails over with policies by number, and commits', async () => {
    const { zvm, client, path, request } = await open('Customs-Gateway')
    await using _ = zvm
    const started = await client.start(`${path}/Failover`, {
      ...request,
      CommitPolicy: 0,
      ShutdownPolicy: 2,
      TimeToWaitBeforeShutdownInSec: 3600,
      IsReverseProtection: false,
    })
    assert.equal((await client.waitFor(started)).end, 'done')
    const committed = await client.start(`${path}/FailoverCommit`)
    assert.equal((await client.waitFor(committed)).end, 'done')
    assert.equal((await client.read<TaskSeen>(`/v1/tasks/${committed}`)).Status.State, 6)
  })

  test('takes a session that died in its wait for the end of the task', async () => {
    const { zvm, client, path, request } = await open('Web-Shop')
    await using _ = zvm
    const task = await client.start(`${path}/FailoverTest`, request)
    await zvm.faults.add({ path: '/v1/tasks/*', times: 1, expireSession: true })
    assert.deepEqual(await client.waitFor(task), { end: 'done', polls: 1 })
    assert.equal((await zvm.tasks.get(task)).state, 'InProgress')
  })
})
