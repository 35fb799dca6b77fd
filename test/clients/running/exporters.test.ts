import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startZvm, type Zvm } from '../../../src/library/index.ts'
import type { Reply } from '../../system/https-call.ts'
import { type RunningClient, runClient } from './client.ts'
import { CLARANET_EXPORTER, ZERTO_EXPORTER } from './rules.ts'

/** A site in the middle of things: a test, a failover that waits, a clone, a VRA that is upgraded. */
async function startBusySite(profile: 'windows' | 'appliance'): Promise<Zvm> {
  const zvm = await startZvm({ profile })
  await zvm.site.start('testFailover', { vpg: 'Mail' })
  await zvm.site.start('failOver', { vpg: 'HR-Payroll' })
  await zvm.site.start('startClone', { vpg: 'SQL-Cluster' })
  const old = zvm.site.model().vras.find(({ upgradeStatus }) => upgradeStatus !== 'LatestVersion')
  await zvm.site.start('upgradeVra', { vra: old?.identifier ?? '' })
  await zvm.clock.advance(60)
  return zvm
}

type Field = 'int' | 'float' | 'string' | 'string?' | 'bool' | { readonly [member: string]: Field }

/** What a typed reader makes of a value: every member is there and of its type. */
function assertFields(value: unknown, fields: { readonly [member: string]: Field }, at: string): void {
  const members = value as Readonly<Record<string, unknown>>
  for (const [member, field] of Object.entries(fields)) {
    const found = members[member]
    const told = `${at}.${member} is ${JSON.stringify(found)}`
    if (typeof field === 'object') assertFields(found, field, `${at}.${member}`)
    else if (field === 'int') assert.ok(Number.isInteger(found), told)
    else if (field === 'float') assert.equal(typeof found, 'number', told)
    else if (field === 'bool') assert.equal(typeof found, 'boolean', told)
    else if (found !== null || field === 'string') assert.equal(typeof found, 'string', told)
  }
}

async function scrape(
  { read }: RunningClient,
  path: string,
  fields: { readonly [member: string]: Field },
): Promise<readonly unknown[]> {
  const items = await read<readonly unknown[]>(path)
  assert.ok(items.length > 0, `${path} is empty`)
  for (const item of items) assertFields(item, fields, path)
  return items
}

describe('Zerto_Exporter', () => {
  test('scrapes VPGs, VMs and VRAs of a busy appliance, each call well within its 3 seconds', async () => {
    await using zvm = await startBusySite('appliance')
    const client = await runClient(zvm, ZERTO_EXPORTER)
    const started = performance.now()
    await scrape(client, '/v1/vpgs', {
      ...{ VpgIdentifier: 'string', VpgName: 'string', Priority: 'int', Status: 'int', SubStatus: 'int' },
      ...{ UsedStorageInMB: 'int', ActualRPO: 'int', ThroughputInMB: 'float', IOPs: 'int', VmsCount: 'int' },
      ...{ ProvisionedStorageInMB: 'int', ConfiguredRpoSeconds: 'int', AlertStatus: 'int' },
      HistoryStatusApi: { ActualHistoryInMinutes: 'int', ConfiguredHistoryInMinutes: 'int' },
      FailSafeHistory: { ActualFailSafeHistory: 'int', ConfiguredFailSafeHistory: 'int' },
    })
    await scrape(client, '/v1/vms', {
      ...{ VmIdentifier: 'string', VmName: 'string', VpgName: 'string', Priority: 'int', ActualRPO: 'int' },
      ...{ OwningHostName: 'string?', RecoveryHostName: 'string?', ThroughputInMB: 'float', IOPs: 'int' },
      ...{ JournalUsedStorageMb: 'int', OutgoingBandWidthInMbps: 'float', UsedStorageInMB: 'int' },
      ...{ ProvisionedStorageInMB: 'int', Status: 'int', SubStatus: 'int' },
      ...{ JournalHardLimit: { LimitValue: 'int' }, JournalWarningThreshold: { LimitValue: 'int' } },
      ProtectedSite: { identifier: 'string' },
    })
    await scrape(client, '/v1/vras', {
      ...{ VraIdentifierStr: 'string', VraName: 'string', VraVersion: 'string', HostVersion: 'string' },
      ...{ HostDisplayName: 'string', MemoryInGB: 'int', NumOfCpus: 'int', SelfProtectedVpgs: 'int' },
      ProtectedCounters: { Vms: 'int', Vpgs: 'int', Volumes: 'int' },
      RecoveryCounters: { Vms: 'int', Vpgs: 'int', Volumes: 'int' },
    })
    assert.ok(performance.now() - started < 3_000)
  })

  test('is told plainly what is not served, and takes that for nothing to show', async () => {
    await using zvm = await startBusySite('appliance')
    const { send } = await runClient(zvm, ZERTO_EXPORTER)
    const others = ['/v1/statistics/vms', '/v1/encryptionDetection/metrics/vms', '/v1/datastores']
    for (const path of [...others, '/v1/volumes?volumetype=scratch', '/v1/volumes?volumetype=journal']) {
      const { status, text }: Reply = await send('GET', path)
      if (status === 200) assert.ok(Array.isArray(JSON.parse(text)), path)
      else assert.deepEqual([status, Object.keys(JSON.parse(text))], [404, ['Message']], path)
    }
  })

  test('gets a new token before the old one dies, while operations run', async () => {
    await using zvm = await startBusySite('appliance')
    const client = await runClient(zvm, ZERTO_EXPORTER)
    for (let round = 0; round < 10; round += 1) {
      assert.equal((await client.send('GET', '/v1/vpgs')).status, 200)
      await zvm.clock.advance(270)
      await client.logIn()
    }
  })
})

describe("claranet's exporter", () => {
  for (const profile of ['windows', 'appliance'] as const) {
    test(`reads everything into its Go types, from a busy ${profile} site`, async () => {
      await using zvm = await startBusySite(profile)
      const client = await runClient(zvm, CLARANET_EXPORTER)
      await scrape(client, '/v1/vpgs', {
        ...{ ActualRPO: 'int', BackupEnabled: 'bool', ConfiguredRpoSeconds: 'int', IOPs: 'int' },
        ...{ OrganizationName: 'string?', Priority: 'int', ProgressPercentage: 'int', SourceSite: 'string?' },
        ...{ TargetSite: 'string?', ThroughputInMB: 'float', UsedStorageInMB: 'int', VpgName: 'string' },
        ...{ VmsCount: 'int', Status: 'int', SubStatus: 'int' },
        HistoryStatusApi: { ActualHistoryInMinutes: 'int', ConfiguredHistoryInMinutes: 'int' },
      })
      const tasks = await scrape(client, '/v1/tasks', {
        ...{ CompleteReason: 'string?', Completed: 'string?', InitiatedBy: 'string?', IsCancellable: 'bool' },
        ...{ Started: 'string', TaskIdentifier: 'string', Type: 'string' },
        Status: { Progress: 'int', State: 'int' },
      })
      assert.ok(tasks.length > 60)
      await scrape(client, '/v1/vras', {
        VraGroup: 'string',
        VraName: 'string',
        ProtectedCounters: { Vpgs: 'int' },
      })
      await scrape(client, '/v1/peersites', { PeerSiteName: 'string', PairingStatus: 'int' })
      if (profile === 'windows') assert.equal((await client.send('DELETE', '/v1/session')).status, 200)
    })
  }
})
