import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aTask } from '../../test/support/a-task.ts'
import type { Vpg } from '../inventory/index.ts'
import { isEnded } from '../task/index.ts'
import { PASSING } from './passing.ts'
import { createDemoSite } from './preset/index.ts'
import { type OpenSimulation, openSimulation, START } from './testing/open-simulation.ts'
import { canBecome, rowOf, situationOf, VPG_SITUATIONS, type VpgSituation } from './vpg-lifecycle.ts'

/** Where a VPG rests that a site begins with in the middle of something; null is gone. */
const RESTS: Partial<Readonly<Record<VpgSituation, VpgSituation | null>>> = {
  testStarting: 'testing',
  testStopping: 'protected',
  failingOver: 'failoverBeforeCommit',
  failoverCommitting: 'recovered',
  failoverRollingBack: 'protected',
  moving: 'moveBeforeCommit',
  moveCommitting: 'recovered',
  moveRollingBack: 'protected',
  deleting: null,
  synchronizing: 'protected',
  initializing: 'protected',
}

const site = createDemoSite({ seed: 1, now: START })
const someVpg = site.site.vpgs.find(({ status }) => status === 'MeetingSLA')

function inSituation(situation: VpgSituation): { readonly vpg: Vpg; readonly vpgs: readonly Vpg[] } {
  assert.ok(someVpg !== undefined)
  const { status, subStatus, stage } = rowOf(situation)
  const vpg = { ...someVpg, status, subStatus, failoverTestStage: stage }
  return { vpg, vpgs: site.site.vpgs.map((one) => (one.identifier === vpg.identifier ? vpg : one)) }
}

function related(vpg: Vpg) {
  return { hosts: [], sites: [], vpgs: [vpg.identifier.toUpperCase()], flrSessions: [] }
}

function situationIn({ simulation }: OpenSimulation, { identifier }: Vpg): VpgSituation | null {
  const vpg = simulation.site().vpgs.find((one) => one.identifier === identifier)
  return vpg === undefined ? null : situationOf(vpg)
}

describe('a VPG that a site begins with in the middle of an operation', () => {
  test('is known in each situation that nobody can lead it out of', () => {
    const stuck = VPG_SITUATIONS.filter((name) =>
      Object.values(rowOf(name).allows).every((to) => to === name || to === 'deleting'),
    )
    for (const name of stuck.filter((one) => one !== 'recovered')) assert.ok(name in RESTS, name)
  })

  for (const [name, rest] of Object.entries(RESTS)) {
    const situation = name as VpgSituation
    test(`comes from ${situation} to ${rest ?? 'an end'} without a task`, async () => {
      const { vpg, vpgs } = inSituation(situation)
      const open = await openSimulation({ begin: { site: { ...site.site, vpgs }, tasks: [] } })
      assert.equal(situationIn(open, vpg), situation)
      const again = await open.reopen()
      await again.advance(4 * 3_600)
      assert.equal(situationIn(again, vpg), rest)
      await again.close()
    })

    for (const type of PASSING[situation]?.types ?? []) {
      test(`comes from ${situation} to rest with its task ${type}`, async () => {
        const { vpg, vpgs } = inSituation(situation)
        const startedAt = START - 20_000
        const task = aTask({ type, startedAt, progressPercent: 40, relatedEntities: related(vpg) })
        const open = await openSimulation({ begin: { site: { ...site.site, vpgs }, tasks: [task] } })
        await open.advance(1)
        assert.equal(situationIn(open, vpg), situation)
        await open.advance(4 * 3_600)
        assert.equal((await open.getTask(task.id)).state, 'Completed')
        const atOnce = ['FailOver', 'Move'].includes(type)
        assert.equal(situationIn(open, vpg), atOnce ? 'recovered' : rest)
        await open.close()
      })
    }
  }

  test('goes back with a task that is being cancelled', async () => {
    const { vpg, vpgs } = inSituation('testStarting')
    const task = aTask({ type: 'FailOverTest', state: 'Cancelling', relatedEntities: related(vpg) })
    const open = await openSimulation({ begin: { site: { ...site.site, vpgs }, tasks: [task] } })
    await open.advance(60)
    assert.equal((await open.getTask(task.id)).state, 'Stopped')
    assert.equal(situationIn(open, vpg), 'protected')
    await open.close()
  })

  test('can fail and be taken back in each of them', async () => {
    for (const situation of Object.keys(PASSING) as VpgSituation[]) {
      const { vpg, vpgs } = inSituation(situation)
      const [type = ''] = PASSING[situation]?.types ?? []
      const task = aTask({ type, startedAt: START - 20_000, relatedEntities: related(vpg) })
      const cues = [
        {
          name: 'steps[0]',
          trigger: { on: 'time', afterMs: 1_000, everyMs: null },
          actions: [{ do: 'failRunning', reason: 'Restarted.' }],
        },
      ] as const
      const open = await openSimulation({ begin: { site: { ...site.site, vpgs }, tasks: [task], cues } })
      await open.advance(2)
      const { state } = await open.getTask(task.id)
      assert.ok(isEnded(state) && state === 'Failed', situation)
      assert.notEqual(situationIn(open, vpg), situation)
      assert.ok(canBecome(situation, situationIn(open, vpg) ?? situation))
      await open.close()
    }
  })
})

test('tasks with words of newer servers stay as they are, and are known by them', async () => {
  const task = aTask({ type: 'x', state: '9' })
  const open = await openSimulation({ begin: { tasks: [task] } })
  await open.advance(3_600)
  assert.deepEqual(await open.getTask(task.id), task)
  assert.ok((await open.stores.tasks.vocabulary()).states.has('9'))
  await open.simulation.reset({ ...site, tasks: [] })
  assert.equal((await open.stores.tasks.vocabulary()).states.size, 0)
  await open.close()
})

test('tasks that contradict themselves are mended when a site begins', async () => {
  const done = aTask({ progressPercent: 100, completedAt: START, startedAt: START - 60_000 })
  const none = aTask({ progressPercent: 0, state: 'WaitingForUserInput' })
  const open = await openSimulation({ begin: { tasks: [done, none] } })
  const found = await open.getTask(done.id)
  assert.deepEqual([found.progressPercent, found.completedAt, found.state], [99, null, 'InProgress'])
  assert.equal((await open.getTask(none.id)).progressPercent, 1)
  await open.advance(3_600)
  assert.equal((await open.getTask(done.id)).state, 'Completed')
  await open.close()
})
