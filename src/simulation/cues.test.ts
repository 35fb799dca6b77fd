import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Cue, CueTrigger, SiteAction } from './index.ts'
import { type Opening, type OpenSimulation, openSimulation, START } from './testing/open-simulation.ts'

const MAIL = { operation: 'testFailover', input: { vpg: 'Mail' }, initiatedBy: 'Script' } as const
const at = (afterMs: number, everyMs: number | null = null): CueTrigger => ({ on: 'time', afterMs, everyMs })
const reaching = (
  atPercent: number,
  given: Partial<Extract<CueTrigger, { on: 'progress' }>> = {},
): CueTrigger => ({
  on: 'progress',
  operation: null,
  vpg: null,
  atPercent,
  delayMs: 0,
  times: 1,
  ...given,
})

function openWith(
  cues: readonly (readonly [CueTrigger, ...SiteAction[]])[],
  opening: Opening = {},
): Promise<OpenSimulation> {
  const named = cues.map(
    ([trigger, ...actions], place): Cue => ({ name: `steps[${place}]`, trigger, actions }),
  )
  return openSimulation({ ...opening, begin: { cues: named } })
}

/** The tasks of the story so far, oldest first: type, seconds since the site began, who, how it is. */
async function storyOf({ stores }: OpenSimulation) {
  const tasks = await stores.tasks.list({ startedAfter: START }, { limit: 10_000 })
  return tasks
    .toReversed()
    .map(({ type, startedAt, initiatedBy, state }) => [type, (startedAt - START) / 1000, initiatedBy, state])
}

const runTask = (given: Partial<Extract<SiteAction, { do: 'runTask' }>> = {}): SiteAction => ({
  do: 'runTask',
  type: 'LogCollection',
  vpg: null,
  ms: 10_000,
  ends: 'Completed',
  atPercent: null,
  reason: '',
  initiatedBy: 'Script',
  isCancellable: false,
  ...given,
})
const refusals = ({ simulation }: OpenSimulation) =>
  simulation
    .site()
    .events.filter(({ isSuccess, description }) => !isSuccess && description.includes('of the scenario'))
    .map(({ description }) => description)

describe('a cue', () => {
  test('for a time happens then, and again each time it is to', async () => {
    const open = await openWith([
      [at(60_000), { do: 'start', ...MAIL }],
      [at(0, 3_600_000), runTask()],
    ])
    await open.advance(2 * 3_600)
    assert.deepEqual(await storyOf(open), [
      ['LogCollection', 0, 'Script', 'Completed'],
      ['FailOverTest', 60, 'Script', 'Completed'],
      ['LogCollection', 3_600, 'Script', 'Completed'],
      ['LogCollection', 7_200, 'Script', 'InProgress'],
    ])
    const [once, often] = open.simulation.listCues()
    assert.deepEqual([once?.happenedCount, once?.lastHappenedAt], [1, START + 60_000])
    assert.deepEqual([often?.happenedCount, often?.lastHappenedAt], [3, START + 7_200_000])
    assert.deepEqual(Object.keys(once ?? {}), [
      'name',
      'trigger',
      'actions',
      'happenedCount',
      'lastHappenedAt',
    ])
    await open.close()
  })

  test('for a progress happens when an operation that fits begins, comes so far, and completes', async () => {
    const types = ['PreScript', 'WaitForCP', 'PostScript'] as const
    const open = await openWith([
      [reaching(1, { operation: 'testFailover', vpg: 'Mail' }), runTask({ type: types[0] })],
      [reaching(50, { operation: 'testFailover' }), runTask({ type: types[1] })],
      [reaching(100, { delayMs: 5_000 }), runTask({ type: types[2] })],
      [reaching(1, { vpg: 'Intranet' }), runTask({ type: 'ClearSite' })],
      [reaching(1, { operation: 'move' }), runTask({ type: 'ClearSite' })],
    ])
    await open.advance(5)
    const { identifier: vpg } =
      open.simulation.site().vpgs.find(({ name }) => name === 'Mail') ?? assert.fail()
    const task = await open.start({ kind: 'testFailover', input: { vpg, checkpoint: null, vms: null } })
    await open.advance(600)
    const { completedAt } = await open.getTask(task)
    const story = await storyOf(open)
    assert.deepEqual(story.map(([type]) => type).toSorted(), ['FailOverTest', ...types].toSorted())
    const startOf = (type: string) => Number(story.find(([one]) => one === type)?.[1])
    assert.equal(startOf('PreScript'), 5)
    assert.ok(startOf('WaitForCP') > 5 && startOf('WaitForCP') < startOf('PostScript') - 5)
    assert.equal(startOf('PostScript'), ((completedAt ?? 0) - START) / 1000 + 5)
    assert.deepEqual(
      open.simulation.listCues().map(({ happenedCount }) => happenedCount),
      [1, 1, 1, 0, 0],
    )
    await open.close()
  })

  test('happens as often as it is to, those that are delayed counted', async () => {
    const tag = (vpg: string): SiteAction => ({
      do: 'start',
      operation: 'insertCheckpoint',
      input: { vpg, name: 'x' },
      initiatedBy: 'Script',
    })
    const open = await openWith([
      [at(1_000), tag('Mail'), tag('Mail'), tag('Mail')],
      [reaching(1, { operation: 'insertCheckpoint', times: 2, delayMs: 60_000 }), runTask()],
      [reaching(100, { operation: 'insertCheckpoint', times: null }), runTask({ type: 'PostScript' })],
    ])
    await open.advance(300)
    const types = (await storyOf(open)).map(([type]) => type)
    assert.equal(types.filter((type) => type === 'LogCollection').length, 2)
    assert.equal(types.filter((type) => type === 'PostScript').length, 3)
    await open.close()
  })

  test('does its actions in order, each in the site that the one before it left', async () => {
    const open = await openWith([
      [
        at(1_000),
        { do: 'trouble', kind: 'testFailover', vpg: 'Mail', atPercent: 60, reason: 'No space.' },
        { do: 'start', ...MAIL },
        { do: 'trouble', kind: null, vpg: null, atPercent: 50, outcome: 'wait', reason: '' },
        { do: 'start', ...MAIL, input: { vpg: 'Web-Shop' } },
      ],
      [at(600_000), { do: 'answer', operation: 'testFailover', vpg: 'Web-Shop' }],
    ])
    await open.advance(500)
    assert.deepEqual((await storyOf(open)).map(([type, , , state]) => [type, state]).toSorted(), [
      ['FailOverTest', 'Failed'],
      ['FailOverTest', 'WaitingForUserInput'],
    ])
    await open.advance(500)
    assert.deepEqual((await storyOf(open)).map(([, , , state]) => state).toSorted(), ['Completed', 'Failed'])
    await open.close()
  })

  test('turns conditions on and off, by the names of peers and hosts', async () => {
    const peer = 'Rotterdam'
    const probe = await openSimulation()
    const { peerSites, vras } = probe.simulation.site()
    await probe.close()
    const named = peerSites.find(({ name }) => name.includes(peer)) ?? peerSites[0] ?? assert.fail()
    const host = vras[0]?.hostName ?? assert.fail()
    const open = await openWith([
      [
        at(1_000),
        { do: 'setCondition', type: 'peerUnreachable', subject: named.name, isOn: true },
        { do: 'setCondition', type: 'hostGone', subject: host, isOn: true },
      ],
      [at(60_000), { do: 'setCondition', type: 'peerUnreachable', subject: named.identifier, isOn: false }],
    ])
    await open.advance(30)
    assert.deepEqual(
      open.simulation.listConditions().map(({ type }) => type),
      ['peerUnreachable', 'hostGone'],
    )
    assert.equal(open.simulation.listConditions()[0]?.subject, named.identifier.toLowerCase())
    await open.advance(60)
    assert.deepEqual(
      open.simulation.listConditions().map(({ type }) => type),
      ['hostGone'],
    )
    await open.close()
  })

  test('fails all that runs, and what it began is taken back', async () => {
    const open = await openWith([
      [at(0), { do: 'start', ...MAIL }, runTask({ ms: 600_000 })],
      [at(5_000), { do: 'failRunning', reason: 'The service was restarted.' }],
    ])
    await open.advance(5)
    const tasks = await open.stores.tasks.list({ startedAfter: START }, { limit: 9 })
    assert.deepEqual(
      tasks.map(({ state, completeReason, completedAt }) => [state, completeReason, completedAt]),
      tasks.map(() => ['Failed', 'The service was restarted.', START + 5_000]),
    )
    assert.equal(tasks.length, 2)
    const mail = open.simulation.site().vpgs.find(({ name }) => name === 'Mail')
    assert.equal(mail?.failoverTestStage, null)
    await open.close()
  })

  test('runs a task of any type, exactly as long, that changes nothing else', async () => {
    const open = await openWith([
      [
        at(0),
        runTask({ type: 'SubmitSupportTicket', ms: 61_234, vpg: 'Mail' }),
        runTask({ type: 'MaintainHost', ms: 20_001, ends: 'Failed', atPercent: 42, reason: 'No host.' }),
        runTask({ type: 'ClearSite', ms: 0, ends: 'Stopped', reason: 'Enough.' }),
        runTask({ type: 'VpgDeleteBackup', ms: 60_000, isCancellable: true }),
      ],
    ])
    const before = open.simulation.site()
    await open.advance(0)
    const [deletion] = await open.stores.tasks.list({ type: 'VpgDeleteBackup' }, { limit: 1 })
    assert.ok(deletion?.isCancellable)
    await open.simulation.cancel(deletion.id)
    await open.advance(3_600)
    const find = async (type: string) =>
      (await open.stores.tasks.list({ type }, { limit: 1 }))[0] ?? assert.fail()
    const ticket = await find('SubmitSupportTicket')
    const { identifier: local } = before.localSite ?? assert.fail()
    const mail = before.vpgs.find(({ name }) => name === 'Mail') ?? assert.fail()
    assert.deepEqual([ticket.state, ticket.completedAt], ['Completed', START + 61_234])
    assert.deepEqual(ticket.relatedEntities.vpgs, [mail.identifier])
    assert.ok(ticket.relatedEntities.sites.some(({ identifier }) => identifier === local))
    const host = await find('MaintainHost')
    assert.deepEqual(
      [host.state, host.progressPercent, host.completeReason, host.completedAt],
      ['Failed', 42, 'No host.', START + 20_001],
    )
    assert.deepEqual(host.relatedEntities, {
      hosts: [],
      sites: [{ identifier: local, isLocal: true }],
      vpgs: [],
      flrSessions: [],
    })
    assert.deepEqual((await find('ClearSite')).state, 'Stopped')
    assert.deepEqual((await find('VpgDeleteBackup')).state, 'Stopped')
    const { events, alerts } = open.simulation.site()
    assert.deepEqual([events, alerts], [before.events, before.alerts])
    await open.close()
  })

  test('that asks for what cannot be leaves an event, and the rest of it happens', async () => {
    const open = await openWith([
      [
        at(0),
        { do: 'start', ...MAIL, input: { vpg: 'Nobody' } },
        { do: 'start', ...MAIL, input: { vpg: 'Mail', checkpoints: '1' } },
        { do: 'start', ...MAIL, operation: 'commitFailover' },
        { do: 'answer', operation: null, vpg: null },
        { do: 'setCondition', type: 'peerUnreachable', subject: 'Nowhere', isOn: true },
        { do: 'trouble', kind: null, vpg: 'Nobody', atPercent: 5, reason: '' },
        runTask({ vpg: 'Nobody' }),
        runTask({ atPercent: 100 }),
        { do: 'start', ...MAIL },
      ],
    ])
    await open.advance(1)
    assert.equal((await storyOf(open)).length, 1)
    const told = refusals(open)
    assert.equal(told.length, 8)
    assert.match(
      told[0] ?? '',
      /^steps\[0\] of the scenario: start was refused: The site has no VPG "Nobody"/,
    )
    assert.match(told[1] ?? '', /"checkpoints" is not a member; there are vpg, checkpoint, vms/)
    await open.close()
  })

  test('that starts itself without end is stopped, and the site goes on', async () => {
    const again: SiteAction = {
      do: 'start',
      operation: 'insertCheckpoint',
      input: { vpg: 'Mail' },
      initiatedBy: 'Script',
    }
    const open = await openWith([
      [at(0), again],
      [reaching(1, { operation: 'insertCheckpoint', times: null }), again],
    ])
    await open.advance(0)
    const { events } = open.simulation.site()
    assert.ok(events.some(({ description }) => description.includes('start each other without end')))
    await open.close()
  })

  test('that cannot be is refused before anything begins', async () => {
    for (const trigger of [
      at(-1),
      at(0, 0),
      reaching(0),
      reaching(101),
      reaching(50, { delayMs: -1 }),
      reaching(50, { times: 0 }),
    ]) {
      await assert.rejects(openWith([[trigger]]), { code: 'value-unreadable', message: /^steps\[0\]: / })
    }
  })

  test('happens once whatever is lost in between: at each step the site is opened anew', async () => {
    const cues: readonly (readonly [CueTrigger, ...SiteAction[]])[] = [
      [at(1_000, 45_000), { do: 'start', ...MAIL, operation: 'insertCheckpoint' }],
      [at(20_000), { do: 'start', ...MAIL }],
      [reaching(30, { operation: 'testFailover', delayMs: 7_000 }), runTask({ type: 'PreScript' })],
      [reaching(100, { times: null }), runTask({ type: 'PostScript', ms: 30_000 })],
    ]
    const whole = await openWith(cues)
    let broken = await openWith(cues)
    for (let n = 0; n < 60; n += 1) {
      await whole.advance(5)
      await broken.advance(5)
      broken = await broken.reopen()
    }
    assert.deepEqual(await storyOf(broken), await storyOf(whole))
    assert.deepEqual(broken.simulation.listCues(), whole.simulation.listCues())
    const tasksOf = async ({ stores }: OpenSimulation) => stores.tasks.list({}, { limit: 10_000 })
    assert.deepEqual(await tasksOf(broken), await tasksOf(whole))
    await whole.close()
    await broken.close()
  })
})
