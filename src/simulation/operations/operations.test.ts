import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '../../problem/index.ts'
import type { OperationRequest } from '../index.ts'
import { type OpenSimulation, openSimulation } from '../testing/open-simulation.ts'
import { failOverOf, vpgWish, vraWish } from '../testing/operation-requests.ts'

async function opened(use: (open: OpenSimulation) => Promise<void>): Promise<void> {
  const open = await openSimulation()
  try {
    await use(open)
  } finally {
    await open.close()
  }
}

async function typeOf(open: OpenSimulation, request: OperationRequest): Promise<string> {
  return (await open.getTask(await open.start(request))).type
}

async function refuses(open: OpenSimulation, request: OperationRequest, message: RegExp): Promise<void> {
  await assert.rejects(open.simulation.startOperation(request, 'Administrator'), (error) => {
    assert.ok(error instanceof Problem)
    assert.match(error.message, message)
    return true
  })
}

describe('the change of a VRA', () => {
  test('has a type by what it changes, and shows what it was given', () =>
    opened(async (open) => {
      const [vra] = open.simulation.site().vras
      assert.ok(vra)
      const edit = async (given: Parameters<typeof vraWish>[0]) => {
        const type = await typeOf(open, {
          kind: 'editVra',
          input: { vra: vra.identifier, wish: vraWish(given) },
        })
        await open.advance(60)
        return type
      }
      assert.equal(
        await edit({ ipAddress: '10.10.20.99', ipRangeEnd: '10.10.20.120' }),
        'ChangeVraIpSettings',
      )
      assert.equal(await edit({ isPasswordGiven: true }), 'ChangeVraPassword')
      assert.equal(await edit({ isPasswordGiven: true, isStatic: false }), 'ChangeVraPasswordIpSettings')
      assert.equal(await edit({ cpusCount: 4 }), 'ChangeVraPasswordIpSettings')
      // What is sent again as it is, is no change.
      assert.equal(await edit({ isPasswordGiven: true, ipAddress: '10.10.20.99' }), 'ChangeVraPassword')
      const [changed] = open.simulation.site().vras
      assert.deepEqual(
        [changed?.ipAddress, changed?.ipRangeEnd, changed?.ipType, changed?.cpusCount],
        ['10.10.20.99', '10.10.20.120', 'Dhcp', 4],
      )
      const tooMany = { vra: vra.identifier, wish: vraWish({ cpusCount: 99 }) }
      await refuses(open, { kind: 'editVra', input: tooMany }, /1 to 32 CPUs; 99/)
    }))
})

describe('the change of a recovery host', () => {
  test('hands each VM to the host that is named for it, and the others to one of the site’s choice', () =>
    opened(async (open) => {
      const { vras, vms } = open.simulation.site()
      const from = vras.find(({ recoveryLoad }) => recoveryLoad.vms > 0)
      const to = vras.find((vra) => vra !== from)
      const [vm] = vms.filter((one) => one.recoveryHostIdentifier === from?.hostIdentifier)
      assert.ok(from && to && vm)
      const execute = (host: string) => ({
        kind: 'changeRecoveryHost' as const,
        input: { vra: from.identifier, vms: [vm.identifier], hosts: [host] },
      })
      await refuses(open, execute('nowhere'), /no host "nowhere"/)
      await refuses(open, execute(from.hostIdentifier ?? ''), /has no VRA that could take over/)
      await open.start(execute(to.hostIdentifier ?? ''))
      await open.advance(60)
      const moved = open.simulation.site().vms.find((one) => one.identifier === vm.identifier)
      assert.deepEqual(
        [moved?.recoveryHostIdentifier, moved?.recoveryHostName],
        [to.hostIdentifier, to.hostName],
      )
    }))
})

describe('retention', () => {
  test('is switched on by an edit, and a restore tells of set, host and datastore', () =>
    opened(async (open) => {
      const { vpgs, vms, virtualizationSites } = open.simulation.site()
      const vpg = vpgs.find(({ name }) => name === 'Mail')
      const vm = vms.find(({ vpgName }) => vpgName === 'Mail')
      const [host] = virtualizationSites[0]?.hosts ?? []
      assert.ok(vpg && vm && host)
      const restore = (given: { host?: string }) => ({
        kind: 'restoreRetention' as const,
        input: { vm: vm.identifier, checkpoint: null, retentionSet: 'set-7', ...given },
      })
      await refuses(open, restore({}), /has no retention/)
      const wish = vpgWish({ isBackupEnabled: true })
      await open.start({ kind: 'updateVpg', input: { vpg: vpg.identifier, wish } })
      await open.advance(60)
      await refuses(open, restore({ host: 'nowhere' }), /no host "nowhere"/)
      await open.start(restore({ host: host.identifier }))
      await open.advance(24 * 3600)
      const event = open.simulation.site().events.findLast(({ type }) => type === 'RestoreProtectionGroup')
      assert.equal(
        event?.description,
        `Restore of VM "${vm.name}" from retention set "set-7" on host "${host.name}" completed`,
      )
    }))
})

describe('a mount', () => {
  test('shows what it is from', () =>
    opened(async (open) => {
      const [vm] = open.simulation.site().vms
      assert.ok(vm)
      const from = { volume: 'scsi:0:0', repository: 'repository', retentionSet: 'set-7', path: 'C:/data' }
      const input = { vm: vm.identifier, vpg: null, checkpoint: null, type: 'bflr', ...from } as const
      await open.simulation.startOperation({ kind: 'mountFlr', input }, 'Administrator')
      const session = open.simulation.site().flrSessions.at(-1)
      assert.deepEqual(
        [
          session?.vmVolumeIdentifier,
          session?.repositoryIdentifier,
          session?.retentionSetIdentifier,
          session?.selectedPath,
        ],
        Object.values(from),
      )
    }))
})

describe('tasks of the site’s own', () => {
  test('go beside scripts and boot order alone, and keep nothing away', () =>
    opened(async (open) => {
      const vpg = open.simulation.site().vpgs.find(({ name }) => name === 'Mail')?.identifier ?? ''
      const own = async () =>
        (await open.stores.tasks.list({}, { limit: 10_000 }))
          .filter(
            ({ initiatedBy, startedAt }) =>
              initiatedBy === 'System' && startedAt >= open.clock.now() - 120_000,
          )
          .map(({ type }) => type)
      const testedOnce = async () => {
        await open.start({ kind: 'testFailover', input: { vpg, checkpoint: null, vms: null } })
        await open.advance(60)
        await open.start({ kind: 'stopFailoverTest', input: { vpg, isSuccess: true, summary: '' } })
        await open.advance(60)
        return own()
      }
      assert.deepEqual(await testedOnce(), [])
      const wish = vpgWish({ preRecoveryScript: '/opt/stop', hasBootOrder: true })
      await open.start({ kind: 'updateVpg', input: { vpg, wish } })
      await open.advance(60)
      assert.deepEqual((await testedOnce()).sort(), ['PreScript', 'StartVMsWithOrder'])
      await open.start({ kind: 'updateVpg', input: { vpg, wish: vpgWish({ preRecoveryScript: '' }) } })
      await open.advance(60)
      assert.deepEqual(await testedOnce(), ['StartVMsWithOrder'])
    }))
})

describe('a failover of some VMs of a VPG', () => {
  for (const isAtOnce of [false, true]) {
    test(`takes them out of it with its commit${isAtOnce ? ' at once' : ''}, and the rest stays protected`, () =>
      opened(async (open) => {
        const vpg = open.simulation.site().vpgs.find(({ status }) => status === 'MeetingSLA')
        assert.ok(vpg)
        const vmsNow = () =>
          open.simulation
            .site()
            .vms.filter(({ vpgIdentifier }) => vpgIdentifier === vpg.identifier)
            .map(({ identifier }) => identifier)
        const [first = '', ...rest] = vmsNow()
        const commitPolicy = isAtOnce ? 'Commit' : 'None'
        await open.start(failOverOf(vpg.identifier, { vms: [first.toUpperCase()], commitPolicy }))
        await open.advance(300)
        if (!isAtOnce) {
          assert.equal(vmsNow().length, rest.length + 1)
          const input = { vpg: vpg.identifier, isReverseProtection: false }
          await open.start({ kind: 'commitFailover', input })
        }
        await open.advance(2 * 3_600)
        assert.deepEqual(vmsNow(), rest)
        const now = open.simulation.site().vpgs.find(({ identifier }) => identifier === vpg.identifier)
        assert.deepEqual([now?.status, now?.subStatus, now?.vmsCount], ['MeetingSLA', 'None', rest.length])
        await open.start(failOverOf(vpg.identifier, { commitPolicy: 'Commit' }))
        await open.advance(2 * 3_600)
        const whole = open.simulation.site().vpgs.find(({ identifier }) => identifier === vpg.identifier)
        assert.equal(whole?.status, 'Recovered')
        assert.deepEqual(vmsNow(), rest)
      }))
  }
})
