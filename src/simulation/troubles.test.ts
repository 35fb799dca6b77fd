import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { slowed } from './activity.ts'
import type { Trouble } from './index.ts'
import { type OpenSimulation, openSimulation } from './testing/open-simulation.ts'
import { failOverOf } from './testing/operation-requests.ts'

const ANY: Trouble = { kind: null, vpg: null, atPercent: 50, reason: 'The datastore is full.' }

describe('a trouble', () => {
  let open: OpenSimulation
  beforeEach(async () => {
    open = await openSimulation()
  })
  afterEach(() => open.close())

  const vpgNamed = (name: string) =>
    open.simulation.site().vpgs.find((vpg) => vpg.name === name)?.identifier ?? assert.fail(name)

  /** A tagged checkpoint, which a protected VPG always takes; gives how its task ends. */
  async function tag(vpg = 'Mail') {
    const task = await open.start({ kind: 'insertCheckpoint', input: { vpg: vpgNamed(vpg), name: 'x' } })
    await open.advance(3_600)
    return open.getTask(task)
  }
  const states = async (count: number) => {
    const found: string[] = []
    for (let n = 0; n < count; n += 1) found.push((await tag()).state)
    return found
  }
  const counts = () => open.simulation.listTroubles().map(({ id, matched, struck }) => [id, matched, struck])

  test('strikes the next operation that fits, once, and stays listed with its counts', async () => {
    const added = await open.simulation.addTrouble({ ...ANY, kind: 'insertCheckpoint' })
    assert.deepEqual(
      [added.id, added.matched, added.struck, added.outcome, added.times],
      ['t1', 0, 0, 'fail', 1],
    )
    assert.deepEqual(await states(2), ['Failed', 'Completed'])
    assert.deepEqual(counts(), [['t1', 2, 1]])
  })

  test('lets some through first, strikes so many, or each one', async () => {
    await open.simulation.addTrouble({ ...ANY, skip: 1, times: 2 })
    assert.deepEqual(await states(4), ['Completed', 'Failed', 'Failed', 'Completed'])
    await open.simulation.clearTroubles()
    await open.simulation.addTrouble({ ...ANY, times: null })
    assert.deepEqual(await states(3), ['Failed', 'Failed', 'Failed'])
    assert.deepEqual(counts(), [['t2', 3, 3]])
  })

  test('leaves an operation to the first of two that would stop it; the second has the next', async () => {
    await open.simulation.addTrouble({ ...ANY, reason: 'one' })
    await open.simulation.addTrouble({ ...ANY, reason: 'two' })
    assert.deepEqual([(await tag()).completeReason, (await tag()).completeReason], ['one', 'two'])
  })

  test('is for one kind and one VPG, by name or identifier', async () => {
    await open.simulation.addTrouble({ ...ANY, kind: 'forceSync', times: null })
    await open.simulation.addTrouble({ ...ANY, vpg: 'Intranet', times: null })
    await open.simulation.addTrouble({ ...ANY, vpg: vpgNamed('Mail').toUpperCase(), skip: 1 })
    assert.deepEqual(await states(2), ['Completed', 'Failed'])
    assert.deepEqual(
      open.simulation.listTroubles().map(({ vpg }) => vpg),
      [null, vpgNamed('Intranet'), vpgNamed('Mail')],
    )
  })

  test('works on what the site starts by itself, and on no work without an operation', async () => {
    await open.start(failOverOf(vpgNamed('Mail'), { commitPolicy: 'Rollback', commitTimeoutSeconds: 60 }))
    await open.advance(60)
    await open.simulation.addTrouble({ ...ANY, kind: 'rollBackFailover', reason: 'No way back.' })
    await open.advance(3_600)
    const [rollback] = await open.stores.tasks.list({ type: 'FailoverRollback' }, { limit: 1 })
    assert.deepEqual(
      [rollback?.state, rollback?.completeReason, rollback?.initiatedBy],
      ['Failed', 'No way back.', 'System'],
    )
  })

  test('that slows makes an operation take so many times as long, and may go with another', async () => {
    const twin = await openSimulation()
    const vpg = vpgNamed('Mail')
    const request = {
      kind: 'startClone',
      input: { vpg, checkpoint: null, datastore: null, vms: null },
    } as const
    await open.simulation.addTrouble({ ...ANY, outcome: 'slow', factor: 10 })
    await twin.simulation.addTrouble({ ...ANY, kind: 'pairSite' })
    const [slow, usual] = [await open.start(request), await twin.start(request)]
    await Promise.all([open.advance(86_400), twin.advance(86_400)])
    const taken = async (one: OpenSimulation, id: typeof slow) => {
      const { state, startedAt, completedAt } = await one.getTask(id)
      assert.equal(state, 'Completed')
      return (completedAt ?? 0) - startedAt
    }
    assert.equal(await taken(open, slow), 10 * (await taken(twin, usual)))
    await open.simulation.addTrouble({ ...ANY, outcome: 'slow', factor: 100 })
    await open.simulation.addTrouble({ ...ANY, atPercent: 99 })
    const both = await open.start(request)
    await open.advance(86_400)
    assert.equal((await open.getTask(both)).state, 'InProgress')
    await open.advance(30 * 86_400)
    assert.equal((await open.getTask(both)).state, 'Failed')
    await twin.close()
  })

  test('that slows leaves what takes time some time, however small its factor', () => {
    const marks = slowed([{ afterMs: 0 }, { afterMs: 3 }, { afterMs: 1_000 }], 0.0001)
    assert.deepEqual(
      marks.map(({ afterMs }) => afterMs),
      [0, 1, 1],
    )
  })

  test('with a probability is drawn from the seed: the same twice, another with another seed', async () => {
    const drawn = async (seed: number) => {
      await open.close()
      open = await openSimulation({ seed })
      await open.simulation.addTrouble({ ...ANY, kind: 'insertCheckpoint', times: null, probability: 0.5 })
      return states(16)
    }
    const first = await drawn(1)
    assert.equal(new Set(first).size, 2)
    assert.deepEqual(await drawn(1), first)
    assert.notDeepEqual(await drawn(2), first)
  })

  test('is taken away by its identifier, and is there after a crash with its counts', async () => {
    await open.simulation.addTrouble({ ...ANY, times: null })
    await open.simulation.addTrouble(ANY)
    await open.simulation.removeTrouble('t2')
    await tag()
    const again = await open.reopen()
    assert.deepEqual(again.simulation.listTroubles(), open.simulation.listTroubles())
    assert.deepEqual(counts(), [['t1', 1, 1]])
    assert.equal((await again.simulation.addTrouble(ANY)).id, 't3')
    await assert.rejects(open.simulation.removeTrouble('t2'), { code: 'entity-not-found' })
    await again.simulation.stop()
  })

  test('that cannot be is refused', async () => {
    for (const wrong of [
      { atPercent: 0 },
      { atPercent: 100 },
      { atPercent: 1.5 },
      { outcome: 'slow' },
      { outcome: 'slow', factor: 0 },
      { outcome: 'slow', factor: 10_001 },
      { skip: -1 },
      { times: 0 },
      { probability: 1.1 },
    ] as const) {
      await assert.rejects(open.simulation.addTrouble({ ...ANY, ...wrong }), { code: 'value-unreadable' })
    }
    await assert.rejects(open.simulation.addTrouble({ ...ANY, vpg: 'Nobody' }), { code: 'entity-not-found' })
    assert.deepEqual(open.simulation.listTroubles(), [])
  })
})
