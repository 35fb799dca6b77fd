import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '../problem/index.ts'
import { INSTANT_MAX, type SimulationSnapshot } from './index.ts'
import { openSimulation, START } from './testing/open-simulation.ts'
import { testFailoverOf } from './testing/operation-requests.ts'

type Snapshot = SimulationSnapshot
type Record = Snapshot['records'][number]

/** A site in which something of every kind is there. */
async function openBusy(machineAt = START) {
  let now = START
  const machine = { now: () => now, sleep: () => new Promise<void>(() => {}) }
  const open = await openSimulation({ machine })
  now = machineAt
  await open.start(testFailoverOf(open.simulation.site().vpgs[0]?.identifier ?? ''))
  await open.simulation.addTrouble({ kind: null, vpg: null, atPercent: 50, reason: 'x' })
  await open.advance(5)
  return open
}

const isUnreadable = (name: string) => (error: unknown) =>
  error instanceof Problem && error.code === 'value-unreadable' && error.message.includes(name)

const kinds = (snapshot: Snapshot) => [...new Set(snapshot.records.map(({ kind }) => kind))]

/** The snapshot with the first record of a kind as `change` makes it. */
function changed(snapshot: Snapshot, kind: string, change: (record: Record) => unknown): Snapshot {
  const place = snapshot.records.findIndex((record) => record.kind === kind)
  const records = snapshot.records.map((record, index) => (index === place ? change(record) : record))
  return { ...snapshot, records: records as Snapshot['records'] }
}

describe('a snapshot', () => {
  test('is the same for the same seed, requests and steps, whatever the time of the machine', async () => {
    const [one, other] = [await openBusy(), await openBusy(START + 123_456)]
    assert.deepEqual(await other.simulation.snapshot(), await one.simulation.snapshot())
    await Promise.all([one.close(), other.close()])
  })

  test('is put back with the time of the machine that it is put back on', async () => {
    const machine = { now: () => START, sleep: () => new Promise<void>(() => {}) }
    const open = await openSimulation({ machine, mode: 'real' })
    await open.simulation.restore(await open.simulation.snapshot())
    const again = await open.reopen()
    assert.equal(again.clock.now(), START)
    await again.close()
  })

  test('that was taken is taken back', async () => {
    const open = await openBusy()
    const snapshot = await open.simulation.snapshot()
    await open.advance(600)
    await open.simulation.restore(JSON.parse(JSON.stringify(snapshot)))
    assert.deepEqual(await open.simulation.snapshot(), snapshot)
    await open.close()
  })

  test('with a record of any kind that is not as the engine writes it is refused, and nothing changes', async () => {
    const open = await openBusy()
    const snapshot = await open.simulation.snapshot()
    const before = JSON.stringify(snapshot)
    assert.ok(kinds(snapshot).length > 10)
    for (const kind of kinds(snapshot)) {
      for (const json of ['{', '', '{}', 'null', '[null]', '7', '{"order":1,"item":{}}']) {
        const wrong = changed(snapshot, kind, (record) => ({ ...record, json }))
        await assert.rejects(open.simulation.restore(wrong), isUnreadable(kind), `${kind} ${json}`)
      }
      for (const record of [null, 7, [], {}, { kind, id: 1, json: '{}' }]) {
        const wrong = changed(snapshot, kind, () => record)
        await assert.rejects(open.simulation.restore(wrong), isUnreadable('records'))
      }
      const other = changed(snapshot, kind, (record) => ({ ...record, id: `${record.id}0` }))
      if (kind !== 'checkpoints') await assert.rejects(open.simulation.restore(other), isUnreadable(kind))
    }
    assert.equal(JSON.stringify(await open.simulation.snapshot()), before)
    await open.advance(600)
    await open.close()
  })

  test('without a member anywhere is refused, or does no harm', async () => {
    const open = await openBusy()
    const snapshot = await open.simulation.snapshot()
    for (const kind of kinds(snapshot)) {
      const record = snapshot.records.find((one) => one.kind === kind)
      const value = JSON.parse(record?.json ?? '{}')
      const holder = value.item ?? value
      for (const name of Object.keys(holder)) {
        const { [name]: _, ...less } = holder
        const json = JSON.stringify(value.item === undefined ? less : { ...value, item: less })
        try {
          await open.simulation.restore(changed(snapshot, kind, (one) => ({ ...one, json })))
        } catch (error) {
          assert.ok(error instanceof Problem && error.code === 'value-unreadable', `${kind}.${name}`)
          continue
        }
        open.simulation.site()
        await open.advance(60)
      }
    }
    await open.close()
  })

  test('that is none, or contradicts itself, is refused', async () => {
    const open = await openBusy()
    const snapshot = await open.simulation.snapshot()
    const { records } = snapshot
    const activity = (change: object) =>
      changed(snapshot, 'activity', (record) => ({
        ...record,
        json: JSON.stringify({ ...JSON.parse(record.json), ...change }),
      }))
    const wrongs: readonly unknown[] = [
      null,
      7,
      [],
      {},
      { ...snapshot, records: null },
      { ...snapshot, records: [] },
      { ...snapshot, seed: snapshot.seed + 1 },
      { ...snapshot, seed: null },
      { ...snapshot, now: snapshot.now - 1 },
      { ...snapshot, now: undefined },
      { ...snapshot, records: [...records, records[0]] },
      { ...snapshot, records: [...records, { kind: 'toString', id: 'x', json: '{}' }] },
      { ...snapshot, records: records.filter(({ kind }) => kind !== 'clock') },
      activity({ kind: 'constructor' }),
      activity({ kind: 'x', dueAt: null }),
      activity({ marks: [] }),
      activity({ facts: {} }),
    ]
    for (const wrong of wrongs) {
      const restored = open.simulation.restore(wrong as Snapshot)
      await assert.rejects(restored, { code: 'value-unreadable' }, JSON.stringify(wrong)?.slice(0, 80))
    }
    assert.deepEqual(await open.simulation.snapshot(), snapshot)
    await open.close()
  })
})

describe('the time of a site that is kept', () => {
  test('stays at whole milliseconds, whatever it is let go on by', async () => {
    const open = await openSimulation()
    await open.simulation.runUntil(START + 333.3333)
    assert.equal(open.clock.now(), START + 333)
    await open.simulation.clock.advance(0.4)
    await open.simulation.jumpClock(1.5)
    open.simulation.clock.set({ now: START + 400.7 })
    assert.equal(open.clock.now(), START + 400)
    await open.simulation.schedule({
      at: START + 500.25,
      everyMs: 0.5 + 1_000,
      request: testFailoverOf(open.simulation.site().vpgs[0]?.identifier ?? ''),
      initiatedBy: 'System',
    })
    await open.advance(100.000_1)
    for (const { json } of (await open.stores.simulation.load()).filter(({ kind }) => kind === 'clock')) {
      assert.ok(Number.isInteger(JSON.parse(json).now))
    }
    const tasks = await open.stores.tasks.list({}, { limit: 500 })
    assert.ok(tasks.every(({ startedAt }) => Number.isInteger(startedAt)))
    await open.close()
  })

  test('is mended where it was kept with a fraction, or beyond the last year', async () => {
    for (const [kept, found] of [
      [START + 0.333, START],
      [INSTANT_MAX + 10 ** 9, INSTANT_MAX],
    ] as const) {
      const open = await openSimulation()
      const records = await open.stores.simulation.load()
      const puts = records.map((record) =>
        record.kind === 'clock'
          ? { ...record, json: JSON.stringify({ ...JSON.parse(record.json), now: kept }) }
          : record,
      )
      await open.stores.simulation.commit({ tasks: [], puts, removes: [] }, START)
      const again = await open.reopen()
      assert.equal(again.clock.now(), found)
      await again.simulation.addTrouble({ kind: null, vpg: null, atPercent: 50, reason: 'x' })
      await again.simulation.reset()
      await again.close()
    }
  })

  test('does not go beyond the year 9999, and nothing changes where it is told to', async () => {
    const open = await openSimulation()
    const before = await open.simulation.snapshot()
    const refusal = { code: 'value-unreadable' }
    const far = INSTANT_MAX + 1
    for (const instant of [far, Number.POSITIVE_INFINITY, Number.NaN]) {
      await assert.rejects(open.simulation.runUntil(instant), refusal)
    }
    await assert.rejects(open.simulation.clock.advance(far - START), refusal)
    assert.throws(() => open.simulation.clock.set({ now: far }), refusal)
    assert.deepEqual(await open.simulation.snapshot(), before)
    open.simulation.clock.set({ now: INSTANT_MAX - 1_000 })
    await assert.rejects(open.simulation.jumpClock(2_000), refusal)
    assert.equal(open.clock.now(), INSTANT_MAX - 1_000)
    await open.simulation.runUntil(INSTANT_MAX)
    await open.close()
  })
})
