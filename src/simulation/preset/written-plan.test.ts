import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Problem } from '../../problem/index.ts'
import { completePlan, createPlannedSite, type WrittenPlan } from './index.ts'
import { assertSound } from './testing/assert-sound.ts'

const NOW = Date.UTC(2026, 10, 23, 16, 50, 12, 345)
const SITES = [{ name: 'Prague' }, { name: 'Brno', location: 'Brno, DC2', hosts: 2 }]
const PLAN: WrittenPlan = {
  sites: SITES,
  vpgs: [
    { name: 'Payroll', vms: 2 },
    { name: 'Shop', vms: ['SHOP-DB', 'SHOP-WEB'], priority: 'High', journalHours: 48, vmGb: 12 },
    { name: 'Archive', vms: 1, protectedAt: 'brno', condition: 'Paused' },
    { name: 'Local', vms: 1, recoveredAt: 'Prague', condition: 'Behind' },
  ],
}

describe('a written plan', () => {
  test('becomes a site without a past: the first site is local, VPGs go from there to the second', () => {
    const preset = createPlannedSite(PLAN, { seed: 1, now: NOW })
    assertSound(preset, { from: NOW, now: NOW })
    const { site, tasks } = preset
    assert.deepEqual(tasks, [])
    assert.equal(site.localSite?.name, 'Prague')
    assert.deepEqual(
      site.peerSites.map(({ name, location }) => [name, location]),
      [['Brno', 'Brno, DC2']],
    )
    assert.deepEqual(
      site.vpgs.map((vpg) => [vpg.name, vpg.protectedSiteName, vpg.recoverySiteName, vpg.vmsCount]),
      [
        ['Payroll', 'Prague', 'Brno', 2],
        ['Shop', 'Prague', 'Brno', 2],
        ['Archive', 'Brno', 'Prague', 1],
        ['Local', 'Prague', 'Prague', 1],
      ],
    )
    assert.equal(site.vras.length, 4)
  })

  test('gives VMs the names and the size that it says, and numbers those that it only counts', () => {
    const { site } = createPlannedSite(PLAN, { seed: 1, now: NOW })
    const namesOf = (vpg: string) => site.vms.filter((vm) => vm.vpgName === vpg).map((vm) => vm.name)
    assert.deepEqual(namesOf('Payroll'), ['Payroll-VM01', 'Payroll-VM02'])
    assert.deepEqual(namesOf('Shop'), ['SHOP-DB', 'SHOP-WEB'])
    const shop = site.vms.filter((vm) => vm.vpgName === 'Shop')
    assert.deepEqual(
      shop.map((vm) => [vm.provisionedStorageMb, vm.volumeIdentifiers.length]),
      [
        [12 * 1024, 1],
        [12 * 1024, 1],
      ],
    )
  })

  test('shows the condition of each VPG', () => {
    const { site } = createPlannedSite(PLAN, { seed: 1, now: NOW })
    assert.deepEqual(
      site.vpgs.map((vpg) => vpg.alertStatus === 'Normal'),
      [true, true, false, false],
    )
    assert.equal(site.vpgs[2]?.subStatus, 'ReplicationPausedUserInitiated')
  })

  test('is the same for the same options, and another for another seed', () => {
    const textOf = (seed: number) => JSON.stringify(createPlannedSite(PLAN, { seed, now: NOW }).site)
    assert.equal(textOf(1), textOf(1))
    assert.notEqual(textOf(1), textOf(2))
  })

  test('is sound for any names and numbers', () => {
    const plans = fc.record({
      sites: fc
        .uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), {
          minLength: 1,
          maxLength: 16,
          selector: (name) => name.trim().toLowerCase(),
        })
        .filter((names) => names.every((name) => name.trim() !== ''))
        .map((names) => names.map((name) => ({ name }))),
      vpgs: fc
        .array(
          fc.record({ vms: fc.integer({ min: 1, max: 5 }), journalHours: fc.integer({ min: 1, max: 720 }) }),
        )
        .map((vpgs) => vpgs.map((vpg, index) => ({ ...vpg, name: `VPG ${index}` }))),
    })
    fc.assert(
      fc.property(plans, (plan) => {
        const preset = createPlannedSite(plan, { seed: 3, now: NOW })
        assertSound(preset, { from: NOW, now: NOW })
        assert.equal(
          new Set(preset.site.peerSites.map((peer) => peer.identifier)).size,
          plan.sites.length - 1,
        )
      }),
      { numRuns: 50 },
    )
  })

  test('alone, recovers to itself', () => {
    const [vpg] = completePlan({ sites: [{ name: 'Prague' }], vpgs: [{ name: 'Payroll', vms: 1 }] }).vpgs
    assert.deepEqual([vpg?.protectedAt, vpg?.recoveredAt], [0, 0])
  })

  test('is refused where it cannot be, naming the place', () => {
    const vpg = { name: 'Payroll', vms: 1 }
    const wrong: readonly (readonly [WrittenPlan, RegExp])[] = [
      [{ sites: [], vpgs: [] }, /number of sites is 0/],
      [{ sites: [{ name: 'A' }, { name: 'a ' }], vpgs: [] }, /sites\[1\]\.name .* sites\[0\]/],
      [{ sites: [{ name: ' ' }], vpgs: [] }, /sites\[0\]\.name is empty/],
      [{ sites: [{ name: 'A', hosts: 0 }], vpgs: [] }, /sites\[0\]\.hosts is 0/],
      [{ sites: SITES, vpgs: [vpg, vpg] }, /vpgs\[1\]\.name .* vpgs\[0\]/],
      [{ sites: SITES, vpgs: [{ ...vpg, vms: 0 }] }, /vpgs\[0\]\.vms is 0/],
      [{ sites: SITES, vpgs: [{ ...vpg, vms: [] }] }, /number of vpgs\[0\]\.vms is 0/],
      [{ sites: SITES, vpgs: [{ ...vpg, vms: ['A', ''] }] }, /vpgs\[0\]\.vms\[1\] is empty/],
      [{ sites: SITES, vpgs: [{ ...vpg, vms: ['A', 'a'] }] }, /has a VM "a"/],
      [{ sites: SITES, vpgs: [{ ...vpg, vmGb: 0.5 }] }, /vpgs\[0\]\.vmGb is 0\.5/],
      [{ sites: SITES, vpgs: [{ ...vpg, journalHours: 721 }] }, /vpgs\[0\]\.journalHours is 721/],
      [{ sites: SITES, vpgs: [{ ...vpg, priority: 'Urgent' }] }, /vpgs\[0\]\.priority is "Urgent"/],
      [{ sites: SITES, vpgs: [{ ...vpg, recoveredAt: 'Oslo' }] }, /vpgs\[0\]\.recoveredAt .* Prague, Brno/],
      [
        { sites: [...SITES, { name: 'Oslo' }], vpgs: [{ ...vpg, protectedAt: 'Oslo', recoveredAt: 'Brno' }] },
        /vpgs\[0\] is between two peers/,
      ],
    ]
    for (const [plan, message] of wrong) {
      assert.throws(
        () => completePlan(plan),
        (error) =>
          error instanceof Problem && error.code === 'value-unreadable' && message.test(error.message),
      )
    }
  })
})
