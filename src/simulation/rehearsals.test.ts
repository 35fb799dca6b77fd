import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Vpg } from '../inventory/index.ts'
import { Problem, type ProblemCode } from '../problem/index.ts'
import { situationOf } from './index.ts'
import { type OpenSimulation, openSimulation } from './testing/open-simulation.ts'
import {
  failOverOf,
  moveOf,
  stopTestOf,
  testFailoverOf,
  vpgWish,
  vraWish,
} from './testing/operation-requests.ts'

describe('a rehearsal at the demo site', () => {
  let open: OpenSimulation
  let vpg: string
  beforeEach(async () => {
    open = await openSimulation()
    vpg = open.simulation.site().vpgs.find((one) => situationOf(one) === 'protected')?.identifier ?? ''
  })
  afterEach(() => open.close())

  function look(identifier = vpg): Vpg {
    const found = open.simulation.site().vpgs.find((one) => one.identifier === identifier)
    assert.ok(found)
    return found
  }
  const situation = () => situationOf(look())
  const isProblem = (code: ProblemCode, words: RegExp) => (error: unknown) =>
    error instanceof Problem && error.code === code && words.test(error.message)
  const refuses = (request: Parameters<OpenSimulation['start']>[0], words: RegExp) =>
    assert.rejects(open.start(request), isProblem('operation-refused', words))

  test('a failover test starts, stands, and stops; the VPG remembers when', async () => {
    const task = await open.start(testFailoverOf(vpg.toUpperCase()))
    assert.deepEqual(
      { ...(await open.getTask(task)), id: '', relatedEntities: null },
      {
        id: '',
        type: 'FailOverTest',
        state: 'InProgress',
        progressPercent: 1,
        startedAt: open.clock.now(),
        completedAt: null,
        completeReason: '',
        initiatedBy: 'Administrator',
        isCancellable: false,
        relatedEntities: null,
        generation: 1,
      },
    )
    assert.equal(look().failoverTestStage, 'Starting')
    await open.advance(60)
    const { state, progressPercent, relatedEntities } = await open.getTask(task)
    assert.deepEqual([state, progressPercent, relatedEntities.vpgs], ['Completed', 100, [vpg]])
    assert.equal(look().failoverTestStage, 'InTest')
    await refuses(testFailoverOf(vpg), /is in a failover test.*stop a failover test/)
    await open.start(stopTestOf(vpg))
    await open.advance(60)
    assert.equal(look().failoverTestStage, null)
    assert.ok((look().lastTestAt ?? 0) > open.clock.now() - 60_000)
    const types = open.simulation
      .site()
      .events.slice(-2)
      .map(({ type }) => type)
    assert.deepEqual(types, ['FailOverTest', 'StopFailOverTest'])
  })

  test('a failover test of a small VPG is ready within the 30 seconds that a public client waits', async () => {
    const small = open.simulation
      .site()
      .vpgs.filter((one) => one.vmsCount <= 3 && situationOf(one) === 'protected')
    const tasks = await Promise.all(small.map(({ identifier }) => open.start(testFailoverOf(identifier))))
    await open.advance(30)
    for (const task of tasks) assert.equal((await open.getTask(task)).state, 'Completed')
  })

  test('a failover waits for its commit, and protects back', async () => {
    const before = look()
    const task = await open.start(failOverOf(vpg))
    assert.equal((await open.getTask(task)).type, 'FailoverBeforeCommit')
    await open.advance(120)
    assert.equal((await open.getTask(task)).state, 'Completed')
    assert.deepEqual([look().status, look().subStatus], ['FailingOver', 'FailingOverBeforeCommit'])
    assert.ok(open.simulation.site().alerts.some((alert) => alert.affectedVpgs.includes(vpg)))
    await open.advance(10 * 86_400)
    assert.equal(situation(), 'failoverBeforeCommit')
    const commit = await open.start({ kind: 'commitFailover', input: { vpg, isReverseProtection: true } })
    await open.advance(3_600)
    assert.equal((await open.getTask(commit)).type, 'FailoverCommit')
    assert.equal(situation(), 'protected')
    assert.deepEqual(look().protectedSite, before.recoverySite)
    assert.deepEqual(look().recoverySite, before.protectedSite)
    assert.equal(look().alertStatus, 'Normal')
    await refuses(
      { kind: 'commitFailover', input: { vpg, isReverseProtection: true } },
      /cannot commit a failover/,
    )
  })

  test('a failover that nobody commits is rolled back when its time is over, by the system', async () => {
    await open.start(failOverOf(vpg, { commitPolicy: 'Rollback', commitTimeoutSeconds: 600 }))
    await open.advance(500)
    assert.equal(situation(), 'failoverBeforeCommit')
    await open.advance(600)
    const [rollback] = await open.stores.tasks.list({ type: 'FailoverRollback' }, { limit: 1 })
    assert.deepEqual([rollback?.state, rollback?.initiatedBy], ['Completed', 'System'])
    assert.equal(situation(), 'protected')
  })

  test('a window that was closed by hand is not closed again', async () => {
    await open.start(failOverOf(vpg, { commitPolicy: 'Commit', commitTimeoutSeconds: 600 }))
    await open.advance(200)
    await open.start({ kind: 'rollBackFailover', input: { vpg } })
    await open.advance(3_600)
    assert.deepEqual(
      await open.stores.tasks.list(
        { type: 'FailoverCommit', startedAfter: open.clock.now() - 4e6 },
        { limit: 9 },
      ),
      [],
    )
    assert.equal(situation(), 'protected')
  })

  test('a failover that commits at once is one task, and without reverse protection the last', async () => {
    const task = await open.start(failOverOf(vpg, { commitPolicy: 'Commit' }))
    await open.advance(600)
    const { type, state } = await open.getTask(task)
    assert.deepEqual([type, state], ['FailOver', 'Completed'])
    assert.deepEqual([look().status, look().iops], ['Recovered', 0])
    await open.advance(3_600)
    const { actualRpoSeconds, history } = look()
    assert.deepEqual(
      [actualRpoSeconds, history.actualMinutes, history.earliestCheckpoint],
      [0, 0, null],
      'nothing is protected any more, so nothing falls behind',
    )
    assert.deepEqual(open.simulation.site().checkpoints.get(vpg), [])
    await refuses(testFailoverOf(vpg), /is recovered.*Possible now: be deleted/)
  })

  test('a move goes the same way, with its own words', async () => {
    await open.start(moveOf(vpg))
    await open.advance(300)
    assert.equal(look().subStatus, 'MovingBeforeCommit')
    await open.start({ kind: 'rollBackMove', input: { vpg } })
    await open.advance(300)
    assert.equal(situation(), 'protected')
    await open.start(
      moveOf(vpg, { commitPolicy: 'Commit', commitTimeoutSeconds: 60, isReverseProtection: true }),
    )
    await open.advance(3_600)
    const [commit] = await open.stores.tasks.list({ type: 'MoveCommit' }, { limit: 1 })
    assert.equal(commit?.state, 'Completed')
    assert.equal(situation(), 'protected')
  })

  test('a tagged checkpoint is listed, and can be failed over to; an unknown one cannot', async () => {
    await open.start({ kind: 'insertCheckpoint', input: { vpg, name: 'Before the patch' } })
    await open.start({ kind: 'insertCheckpoint', input: { vpg, name: 'And once more' } })
    await open.advance(60)
    const tagged =
      open.simulation
        .site()
        .checkpoints.get(vpg)
        ?.slice(-20)
        .filter(({ tag }) => tag !== null) ?? []
    assert.deepEqual(tagged.map(({ tag }) => tag).toSorted(), ['And once more', 'Before the patch'])
    const { input } = failOverOf(vpg) as Extract<ReturnType<typeof failOverOf>, { kind: 'failOver' }>
    await assert.rejects(
      open.start({ kind: 'failOver', input: { ...input, checkpoint: '99999999' } }),
      isProblem('entity-not-found', /no checkpoint "99999999"/),
    )
    await assert.rejects(
      open.start({ kind: 'failOver', input: { ...input, checkpoint: 'x' } }),
      isProblem('value-unreadable', /failed parsing as a valid CheckPoint Identifier/),
    )
    const [checkpoint] = tagged
    await open.start({ kind: 'failOver', input: { ...input, checkpoint: checkpoint?.identifier ?? '' } })
  })

  test('a paused VPG ages, alerts, and goes on where it is told to', async () => {
    await open.start({ kind: 'pauseVpg', input: { vpg } })
    await open.advance(3_600)
    assert.ok(look().actualRpoSeconds >= 3_590)
    assert.equal(look().alertStatus, 'Warning')
    await open.advance(40 * 86_400)
    assert.ok(look().actualRpoSeconds > 40 * 86_400, 'it ages on when its journal has run out')
    await open.start({ kind: 'resumeVpg', input: { vpg } })
    await open.advance(3_600)
    assert.equal(situation(), 'protected')
    assert.ok(look().actualRpoSeconds < 15)
    assert.equal(look().alertStatus, 'Normal')
  })

  test('a VPG is created, synchronizes, is edited, and is deleted with all that is its own', async () => {
    const local = open.simulation.site().localSite?.identifier
    const free =
      open.simulation.site().virtualizationSites.find(({ identifier }) => identifier === local)?.vms ?? []
    const vms = free.slice(0, 2).map(({ identifier }) => identifier)
    const wish = vpgWish({ name: 'Payslips', vms, journalHours: 2, priority: '2' })
    const task = await open.start({ kind: 'createVpg', input: { wish } })
    const [made = ''] = (await open.getTask(task)).relatedEntities.vpgs
    assert.equal(look(made).status, 'Initializing')
    await refuses({ kind: 'createVpg', input: { wish } }, /already/)
    await open.advance(60)
    assert.equal((await open.getTask(task)).state, 'Completed')
    await refuses(testFailoverOf(made), /first synchronization/)
    await open.advance(86_400)
    const created = look(made)
    assert.deepEqual(
      [created.status, created.vmsCount, created.history.actualMinutes, created.priority],
      ['MeetingSLA', 2, 120, 'High'],
    )
    await open.start({
      kind: 'updateVpg',
      input: { vpg: made, wish: vpgWish({ name: 'Wages', vms: vms.slice(0, 1) }) },
    })
    await open.advance(60)
    assert.deepEqual([look(made).name, look(made).vmsCount], ['Wages', 1])
    await open.start({ kind: 'removeVpg', input: { vpg: made, keepRecoveryVolumes: false, isForced: false } })
    await open.advance(60)
    const site = open.simulation.site()
    assert.ok(!site.vpgs.some(({ identifier }) => identifier === made))
    assert.ok(!site.vms.some(({ vpgIdentifier }) => vpgIdentifier === made))
    const freed = site.virtualizationSites
      .find(({ identifier }) => identifier === local)
      ?.vms.map(({ identifier }) => identifier)
    for (const vm of vms) assert.ok(freed?.includes(vm))
  })

  test('a clone is cancelled by its abort, and the abort answers with its task', async () => {
    const clone = await open.start({
      kind: 'startClone',
      input: { vpg, checkpoint: null, datastore: null, vms: null },
    })
    await open.advance(10)
    await refuses(failOverOf(vpg), new RegExp(`while task ${clone} runs`))
    assert.equal(await open.start({ kind: 'abortClone', input: { vpg } }), clone)
    assert.equal((await open.getTask(clone)).state, 'Cancelling')
    await open.advance(10)
    assert.equal((await open.getTask(clone)).state, 'Stopped')
    await refuses({ kind: 'abortClone', input: { vpg } }, /nothing to abort/)
  })

  test('a disk is mounted and unmounted; the mount answers with its session', async () => {
    const vm = open.simulation.site().vms.find(({ vpgIdentifier }) => vpgIdentifier === vpg)?.identifier ?? ''
    const { tasks, created } = await open.simulation.startOperation(
      { kind: 'mountFlr', input: { vm, vpg: null, checkpoint: null, type: 'jflr' } },
      'Administrator',
    )
    assert.ok(created)
    const session = () => open.simulation.site().flrSessions.find(({ identifier }) => identifier === created)
    assert.equal(session()?.status, 'MountInProgress')
    await refuses({ kind: 'unmountFlr', input: { session: created } }, /MountInProgress/)
    await open.advance(60)
    assert.equal(session()?.status, 'MountCompletedSuccessfully')
    assert.deepEqual((await open.getTask(tasks[0] ?? assert.fail())).relatedEntities.flrSessions, [created])
    await open.start({ kind: 'unmountFlr', input: { session: created } })
    await open.advance(60)
    assert.equal(session(), undefined)
  })

  test('a VM is restored and decided upon', async () => {
    const vm = open.simulation.site().vms.find(({ vpgIdentifier }) => vpgIdentifier === vpg)?.identifier ?? ''
    await refuses({ kind: 'commitVmRestore', input: { vm } }, /nothing to decide/)
    await open.start({ kind: 'restoreVm', input: { vm, vpg, checkpoint: null } })
    await open.advance(3_600)
    await refuses(failOverOf(vpg), /restore of a VM waits/)
    await open.start({ kind: 'rollBackVmRestore', input: { vm } })
    await open.advance(3_600)
    await open.start(failOverOf(vpg))
  })

  test('a host whose VRA is gone gets another one; a VRA that is needed stays', async () => {
    const site = open.simulation.site()
    const busy = site.vras.find((vra) => vra.protectedLoad.vms + vra.recoveryLoad.vms > 0)
    assert.ok(busy)
    await refuses({ kind: 'uninstallVra', input: { vra: busy.identifier } }, /cannot be uninstalled/)
    await open.simulation.setCondition({ type: 'hostGone', subject: busy.hostIdentifier ?? '' }, true)
    assert.ok(open.simulation.site().alerts.some(({ description }) => description.includes(busy.name)))
    const { tasks } = await open.simulation.startOperation(
      { kind: 'cleanUpVras', input: {} },
      'Administrator',
    )
    assert.ok(tasks.length >= 1)
    await open.advance(120)
    assert.ok(!open.simulation.site().vras.some(({ identifier }) => identifier === busy.identifier))
    await open.start({
      kind: 'installVra',
      input: { wish: vraWish({ hostIdentifier: busy.hostIdentifier }) },
    })
    await open.advance(300)
    const fresh = open.simulation
      .site()
      .vras.find(({ hostIdentifier }) => hostIdentifier === busy.hostIdentifier)
    assert.deepEqual([fresh?.status, fresh?.protectedLoad.vms], ['Installed', busy.protectedLoad.vms])
  })

  test('sites are paired and unpaired', async () => {
    const pair = { kind: 'pairSite', input: { hostName: 'zvm.example', port: 9081, token: 't' } } as const
    await open.start(pair)
    const peer = () => open.simulation.site().peerSites.find(({ hostName }) => hostName === 'zvm.example')
    assert.equal(peer()?.pairingStatus, 'Pairing')
    await open.advance(60)
    assert.equal(peer()?.pairingStatus, 'Paired')
    await refuses(pair, /Paired already/)
    await open.start({ kind: 'unpairSite', input: { site: peer()?.identifier ?? '', keepTargetDisks: true } })
    await open.advance(60)
    assert.equal(peer(), undefined)
  })

  test('without its peer a VPG stops to replicate and what needs the peer fails; then all goes on', async () => {
    const { recoverySite, protectedSite } = look()
    const subject = [recoverySite, protectedSite].find((side) => side?.isLocal === false)?.identifier ?? ''
    const task = await open.start({ kind: 'updateVpg', input: { vpg, wish: vpgWish({ priority: 'Low' }) } })
    await open.simulation.setCondition({ type: 'peerUnreachable', subject }, true)
    await open.advance(3_600)
    const { state, completeReason, progressPercent } = await open.getTask(task)
    assert.deepEqual([state, progressPercent < 100], ['Failed', true])
    assert.match(completeReason ?? '', /peer site did not answer/)
    assert.equal(situation(), 'disconnected')
    assert.equal(look().alertStatus, 'Error')
    await open.simulation.setCondition({ type: 'peerUnreachable', subject }, false)
    await open.advance(3_600)
    assert.equal(situation(), 'protected')
    assert.deepEqual(open.simulation.listConditions(), [])
  })

  test('an operation fails where it is told to, once, and takes back what it began', async () => {
    await open.simulation.addTrouble({
      kind: 'testFailover',
      vpg,
      atPercent: 60,
      reason: 'The datastore is full.',
    })
    const task = await open.start(testFailoverOf(vpg))
    await open.advance(60)
    const { state, completeReason, progressPercent } = await open.getTask(task)
    assert.deepEqual([state, completeReason, progressPercent], ['Failed', 'The datastore is full.', 60])
    assert.equal(situation(), 'protected')
    await open.start(testFailoverOf(vpg))
    await open.advance(60)
    assert.equal(situation(), 'testing')
  })

  test('an operation waits for a person, and goes on when there is an answer', async () => {
    await open.simulation.addTrouble({ kind: null, vpg: null, atPercent: 50, outcome: 'wait', reason: '' })
    const task = await open.start(testFailoverOf(vpg))
    await open.advance(86_400)
    assert.deepEqual((await open.getTask(task)).state, 'WaitingForUserInput')
    await open.simulation.answer(task)
    await assert.rejects(open.simulation.answer(task), isProblem('step-illegal', /does not wait/))
    await open.advance(60)
    assert.equal((await open.getTask(task)).state, 'Completed')
    await assert.rejects(open.simulation.cancel(task), isProblem('step-illegal', /not running/))
  })
})
