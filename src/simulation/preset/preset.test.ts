import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Problem } from '../../problem/index.ts'
import { toTaskApi, toVmApi, toVpgApi, toVraApi } from '../../wire/index.ts'
import { createDemoSite, createSizedSite, type Preset } from './index.ts'
import { assertSound } from './testing/assert-sound.ts'

const NOW = Date.UTC(2026, 10, 23, 16, 50, 12, 345)
const DAY_MS = 86_400_000
const seeds = fc.integer({ min: 0, max: 2 ** 31 })
const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) })
const SMALL = { vpgs: 30, vmsPerVpg: 3, hosts: 5 }

/** Everything there is, in one text: what two presets that are the same agree on. */
function textOf({ site, tasks }: Preset): string {
  return JSON.stringify({ ...site, checkpoints: [...site.checkpoints], tasks })
}

describe('the demo site', () => {
  test('has 12 VPGs and 40 VMs at three sites', () => {
    const { site } = createDemoSite({ seed: 1, now: NOW })
    assert.deepEqual([site.vpgs.length, site.vms.length, site.peerSites.length], [12, 40, 2])
    const recoveredAt = new Set(site.vpgs.map((vpg) => vpg.recoverySiteName))
    assert.deepEqual([...recoveredAt].sort(), ['Aarhus', 'Hamburg', 'Rotterdam'])
    assert.equal(site.vpgs.filter((vpg) => vpg.protectedSite?.isLocal === false).length, 1)
    assert.ok(site.virtualizationSites.every((at) => at.vms.length > 0))
  })

  test('is sound at any time and for any seed, and tells the whole story', () => {
    fc.assert(
      fc.property(seeds, instants, (seed, now) => {
        const preset = createDemoSite({ seed, now })
        assertSound(preset, { from: now - 7 * DAY_MS, now })
        const count = (type: string, state = 'Completed') =>
          preset.tasks.filter((task) => task.type === type && task.state === state).length
        assert.equal(count('FailOverTest', 'Failed'), 1)
        assert.equal(count('FailOverTest'), 4)
        assert.equal(count('StopFailOverTest'), 4)
        assert.equal(count('MoveCommit'), 1)
        assert.equal(count('CreateProtectionGroup'), 1)
        assert.equal(count('PauseProtectionGroup'), 2)
        assert.equal(count('ResumeProtectionGroup'), 1)
        assert.equal(count('FlrJournalMount'), 3)
        assert.equal(count('LogCollection'), 1)
        assert.equal(count('UpgradeVra'), 5)
        assert.equal(count('UpgradeVra', 'Failed'), 1)
        assert.ok(count('InsertTaggedCP') > 30)
        assert.deepEqual([...new Set(preset.tasks.map((task) => task.initiatedBy))].sort(), [
          'System',
          'administrator',
          'm.keller',
          's.okafor',
        ])
      }),
      { numRuns: 60 },
    )
  })

  test('is the same for the same options, and another for another seed or time', () => {
    const text = textOf(createDemoSite({ seed: 1, now: NOW }))
    assert.equal(textOf(createDemoSite({ seed: 1, now: NOW })), text)
    assert.notEqual(textOf(createDemoSite({ seed: 2, now: NOW })), text)
    assert.notEqual(textOf(createDemoSite({ seed: 1, now: NOW + 1000 })), text)
  })

  test('takes the identity that it is given, and the version', () => {
    const localSiteIdentifier = '0f5c2a4e-93b1-4f0a-9d53-0b6f4b1f7c11'
    const preset = createDemoSite({ seed: 1, now: NOW, localSiteIdentifier, version: '9.7.0' })
    assert.equal(preset.site.localSite?.identifier, localSiteIdentifier)
    assert.equal(preset.site.localSite?.version, '9.7.0')
    assertSound(preset, { from: NOW - 7 * DAY_MS, now: NOW })
  })

  test('keeps the tags of the nights that the journal still reaches', () => {
    const { site } = createDemoSite({ seed: 1, now: NOW })
    const tagsOf = (name: string) => {
      const vpg = site.vpgs.find((candidate) => candidate.name === name)
      return (site.checkpoints.get(vpg?.identifier ?? '') ?? []).flatMap((one) => one.tag ?? [])
    }
    assert.deepEqual(tagsOf('Web-Shop'), ['Nightly 2026-11-23'])
    assert.deepEqual(tagsOf('SQL-Cluster'), [
      'Nightly 2026-11-21',
      'Nightly 2026-11-22',
      'Nightly 2026-11-23',
    ])
    assert.ok(tagsOf('ERP-Production').includes('Before ERP patch'))
  })

  test('has an alert for each VPG that does not meet its SLA, and for no other', () => {
    const { site } = createDemoSite({ seed: 1, now: NOW })
    const affected = new Set(site.alerts.flatMap((alert) => alert.affectedVpgs))
    const failing = site.vpgs.filter((vpg) => vpg.alertStatus !== 'Normal').map((vpg) => vpg.identifier)
    assert.deepEqual([...affected].sort(), failing.sort())
    assert.equal(failing.length, 2)
  })

  test('can be written on the wire as it is', () => {
    const { site, tasks } = createDemoSite({ seed: 1, now: NOW })
    const origin = 'https://zvm.example:9669'
    const [task] = tasks
    const [vpg] = site.vpgs
    const [vm] = site.vms
    const [vra] = site.vras
    assert.ok(task && vpg && vm && vra)
    assert.equal(toTaskApi(task, origin).Status.Progress, 100)
    assert.equal(toVpgApi(vpg, origin).VmsCount, 6)
    assert.equal(toVmApi(vm, origin).VmName, 'ERP-DB01')
    assert.equal(toVraApi(vra, origin).VraName, 'Z-VRA-ham-esx-01.nordhaven.internal')
  })
})

describe('a sized site', () => {
  test('is sound for any seed, time, number of sites and days', () => {
    const sizes = fc.record({
      vpgs: fc.integer({ min: 0, max: 60 }),
      vmsPerVpg: fc.integer({ min: 1, max: 9 }),
      hosts: fc.integer({ min: 1, max: 12 }),
      sites: fc.integer({ min: 1, max: 5 }),
      historyDays: fc.integer({ min: 0, max: 16 }),
    })
    fc.assert(
      fc.property(seeds, instants, sizes, (seed, now, size) => {
        const preset = createSizedSite({ seed, now, ...size })
        assertSound(preset, { from: now - size.historyDays * DAY_MS, now })
        assert.equal(preset.site.vpgs.length, size.vpgs)
        assert.equal(preset.site.vms.length, size.vpgs * size.vmsPerVpg)
        assert.equal(preset.site.vras.length, size.hosts)
        assert.equal(preset.site.peerSites.length, size.sites - 1)
        if (size.historyDays === 0) assert.deepEqual(preset.tasks, [])
      }),
      { numRuns: 30 },
    )
  })

  test('is the same for the same options, and another for another seed', () => {
    const text = textOf(createSizedSite({ seed: 1, now: NOW, ...SMALL }))
    assert.equal(textOf(createSizedSite({ seed: 1, now: NOW, ...SMALL })), text)
    assert.notEqual(textOf(createSizedSite({ seed: 2, now: NOW, ...SMALL })), text)
  })

  test('may have 1,000 VPGs of 5 VMs', () => {
    const { site } = createSizedSite({ seed: 1, now: NOW, vpgs: 1000, vmsPerVpg: 5, hosts: 32 })
    assert.deepEqual([site.vpgs.length, site.vms.length, site.vras.length], [1000, 5000, 32])
    assert.ok(site.events.length <= 1000)
  })

  test('alone, recovers to itself', () => {
    const { site } = createSizedSite({ seed: 1, now: NOW, ...SMALL, sites: 1 })
    assert.ok(site.vpgs.every((vpg) => vpg.protectedSite?.isLocal && vpg.recoverySite?.isLocal))
    assert.ok(site.vras.some((vra) => vra.selfProtectedVpgs > 0))
  })

  test('out of bounds is refused, naming the size and what it may be', () => {
    for (const size of [
      { vpgs: -1 },
      { vmsPerVpg: 0 },
      { hosts: 1.5 },
      { sites: 17 },
      { historyDays: 400 },
    ]) {
      const [name] = Object.keys(size)
      assert.throws(
        () => createSizedSite({ seed: 1, now: NOW, ...SMALL, ...size }),
        (error) =>
          error instanceof Problem &&
          error.code === 'value-unreadable' &&
          error.message.startsWith(`${name} of`),
      )
    }
  })
})
