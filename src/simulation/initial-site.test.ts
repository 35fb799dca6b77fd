import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aTask } from '../../test/support/a-task.ts'
import { Problem } from '../problem/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import type { Cue, InitialSite } from './index.ts'
import { createDemoSite } from './preset/index.ts'
import { openSimulation, START } from './testing/open-simulation.ts'
import { testFailoverOf } from './testing/operation-requests.ts'

const CUE: Cue = {
  name: 'steps[0]',
  trigger: { on: 'time', afterMs: 60_000, everyMs: null },
  actions: [{ do: 'signal', signal: 'fault', input: {} }],
}

/** Another site than the one of `openSimulation`. */
function anotherSite(given: Partial<InitialSite> = {}): InitialSite {
  return { ...createDemoSite({ seed: 9, now: START }), ...given }
}

describe('tasks that have not ended when a site begins', () => {
  test('go on, end, wait and stay as their state says, and change nothing else', async () => {
    const startedAt = START - 60_000
    const given = {
      running: aTask({ startedAt, progressPercent: 40 }),
      nearlyDone: aTask({ startedAt, progressPercent: 99, type: 'RemoveProtectionGroup' }),
      cancelling: aTask({ startedAt, state: 'Cancelling', cancelRequestedAt: START }),
      waiting: aTask({ startedAt, state: 'WaitingForUserInput', progressPercent: 50 }),
      paused: aTask({ startedAt, state: 'Paused', progressPercent: 30 }),
      ended: aTask({ startedAt, state: 'Completed' }),
    }
    const open = await openSimulation({ begin: { tasks: Object.values(given) } })
    const look = async (name: keyof typeof given) => open.getTask(given[name].id)
    const before = open.simulation.site()
    assert.equal((await look('running')).generation, given.running.generation)
    assert.ok(open.simulation.owns(given.running.id) && !open.simulation.owns(given.ended.id))
    await open.advance(4)
    assert.equal((await look('running')).state, 'InProgress')
    assert.deepEqual(
      [(await look('cancelling')).state, (await look('cancelling')).progressPercent],
      ['Stopped', 10],
    )
    assert.equal((await look('cancelling')).cancelRequestedAt, undefined)
    await open.advance(3_600)
    assert.deepEqual(
      [(await look('running')).state, (await look('nearlyDone')).state],
      ['Completed', 'Completed'],
    )
    assert.deepEqual(await look('waiting'), given.waiting)
    assert.deepEqual(await look('paused'), given.paused)
    await open.simulation.answer(given.waiting.id)
    await assert.rejects(open.simulation.answer(given.paused.id), { code: 'step-illegal' })
    const again = await open.reopen()
    await again.advance(3_600)
    assert.equal((await look('waiting')).state, 'Completed')
    await again.simulation.cancel(given.paused.id)
    await again.advance(10)
    assert.equal((await look('paused')).state, 'Stopped')
    const { events, alerts } = again.simulation.site()
    assert.deepEqual([events, alerts], [before.events, before.alerts])
    await again.close()
  })

  test('go on at the pace they had, within bounds', async () => {
    const ages = [1_000, 60_000, 300 * 86_400_000]
    const tasks = ages.map((age) => aTask({ startedAt: START - age, progressPercent: 50 }))
    const open = await openSimulation({ begin: { tasks } })
    const states = async () =>
      (await Promise.all(tasks.map(({ id }) => open.getTask(id)))).map(({ state }) => state)
    await open.advance(10)
    assert.deepEqual(await states(), ['Completed', 'InProgress', 'InProgress'])
    await open.advance(90)
    assert.deepEqual(await states(), ['Completed', 'Completed', 'InProgress'])
    await open.advance(1_200)
    assert.deepEqual(await states(), ['Completed', 'Completed', 'Completed'])
    await open.close()
  })
})

describe('a site that begins', () => {
  test('has the scenario, the time and the seed it is given, and keeps them', async () => {
    const scenario = { name: 'Storm', about: 'A peer that vanishes.' }
    const clock = { mode: 'frozen', speed: 60, now: Date.UTC(2030, 5, 1) } as const
    const open = await openSimulation({ begin: { scenario, clock, seed: 77, cues: [CUE] } })
    for (const one of [open, await open.reopen()]) {
      assert.deepEqual(one.simulation.scenario(), scenario)
      assert.deepEqual(one.clock.state(), clock)
      assert.equal(one.simulation.seed, 77)
      assert.deepEqual(one.simulation.listCues(), [{ ...CUE, happenedCount: 0, lastHappenedAt: null }])
    }
    await open.advance(60)
    assert.equal(open.simulation.listCues()[0]?.lastHappenedAt, clock.now + 60_000)
    await open.close()
    const plain = await openSimulation()
    assert.deepEqual([plain.simulation.scenario(), plain.simulation.listCues()], [null, []])
    await plain.close()
  })

  test('again with another one returns to that from then on, until the process ends', async () => {
    const open = await openSimulation()
    const first = open.simulation.site().localSite?.identifier
    const begin = anotherSite({
      cues: [CUE],
      scenario: { name: 'Storm', about: '' },
      clock: { mode: 'frozen', speed: 1, now: START + 1_000 },
      seed: 5,
    })
    await open.simulation.reset(begin)
    const second = open.simulation.site().localSite?.identifier
    assert.notEqual(second, first)
    const story = async () => {
      await open.start(testFailoverOf(open.simulation.site().vpgs[0]?.identifier ?? ''))
      await open.advance(120)
      return JSON.stringify(await open.simulation.snapshot())
    }
    const told = await story()
    await open.simulation.reset()
    assert.deepEqual([open.clock.now(), open.simulation.seed], [START + 1_000, 5])
    assert.equal(await story(), told)
    const again = await open.reopen()
    assert.equal(again.simulation.scenario()?.name, 'Storm')
    await again.simulation.reset()
    assert.equal(again.simulation.site().localSite?.identifier, first)
    assert.equal(again.simulation.scenario(), null)
    await again.close()
  })

  test('again, but cannot be written or cannot be, leaves the old one as it was, its time too', async () => {
    const stores = await openSqliteStores({ memory: true })
    let isFull = false
    const replace: typeof stores.simulation.replace = async (begin, now) => {
      if (isFull) throw new Problem('store-unavailable', 'The disk is full.')
      await stores.simulation.replace(begin, now)
    }
    const open = await openSimulation({
      stores: { ...stores, simulation: { ...stores.simulation, replace } },
    })
    const task = await open.start(testFailoverOf(open.simulation.site().vpgs[0]?.identifier ?? ''))
    await open.advance(5)
    const before = JSON.stringify(await open.simulation.snapshot())
    const wrong = [
      anotherSite({ cues: [{ ...CUE, trigger: { on: 'time', afterMs: -1, everyMs: null } }] }),
      anotherSite({ clock: { mode: 'frozen', speed: 0, now: START } }),
    ]
    for (const begin of wrong) {
      await assert.rejects(open.simulation.reset(begin), { code: 'value-unreadable' })
    }
    isFull = true
    const clock = { mode: 'frozen', speed: 1, now: 0 } as const
    await assert.rejects(open.simulation.reset(anotherSite({ clock })), { code: 'store-unavailable' })
    await assert.rejects(open.simulation.reset(), { code: 'store-unavailable' })
    await assert.rejects(open.simulation.restore(JSON.parse(before)), { code: 'store-unavailable' })
    assert.equal(JSON.stringify(await open.simulation.snapshot()), before)
    await open.advance(600)
    assert.equal((await open.getTask(task)).state, 'Completed')
    isFull = false
    await open.simulation.reset()
    assert.equal(open.clock.now(), START, 'the site of before, not the one that could not be')
    await open.close()
  })
})

test('records and snapshots from before there were scenarios are read, their troubles too', async () => {
  const open = await openSimulation()
  await open.simulation.addTrouble({ kind: 'testFailover', vpg: null, atPercent: 60, reason: 'Old.' })
  const snapshot = await open.simulation.snapshot()
  const asOnce = (json: string) => {
    const { troublesCount: _, scenario: __, ...rest } = JSON.parse(json)
    const [{ id: ___, matched: ____, struck: _____, skip: ______, times: _______, ...trouble }] =
      rest.troubles
    return JSON.stringify({ ...rest, format: 1, troubles: [trouble] })
  }
  const records = snapshot.records.map((record) =>
    record.kind === 'rest' ? { ...record, json: asOnce(record.json) } : record,
  )
  await open.simulation.restore({ ...snapshot, records })
  const again = await open.reopen()
  assert.deepEqual(
    again.simulation.listTroubles().map(({ id, matched, struck }) => [id, matched, struck]),
    [['t1', 0, 0]],
  )
  const task = await again.start(testFailoverOf(again.simulation.site().vpgs[0]?.identifier ?? ''))
  await again.advance(600)
  assert.equal((await again.getTask(task)).completeReason, 'Old.')
  const newer = records.map((record) =>
    record.kind === 'rest' ? { ...record, json: record.json.replace('"format":1', '"format":3') } : record,
  )
  await assert.rejects(again.simulation.restore({ ...snapshot, records: newer }), { code: 'store-newer' })
  await again.close()
})
