import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { Problem } from '../problem/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import { createRandom } from './random.ts'
import type { SimulationSnapshot } from './simulation.ts'
import { openSimulation, START } from './testing/open-simulation.ts'
import { failOverOf, stopTestOf, testFailoverOf } from './testing/operation-requests.ts'

const isUnavailable = (error: unknown) => error instanceof Problem && error.code === 'store-unavailable'

describe('a simulation', () => {
  test('runs by itself in real time once it is started, and no more when it is stopped', async () => {
    const machine = new ManualClock(START)
    const open = await openSimulation({ mode: 'real', machine })
    const { simulation } = open
    const [vpg] = simulation.site().vpgs
    const task = await open.start(testFailoverOf(vpg?.identifier ?? ''))
    await machine.advance(60_000)
    assert.equal((await open.getTask(task)).progressPercent, 1)
    await simulation.start()
    await machine.advance(1_000)
    const ended = await open.getTask(task)
    assert.equal(ended.state, 'Completed')
    assert.ok(
      (ended.completedAt ?? 0) < START + 60_000,
      'it ended when it was due, not when it was looked at',
    )
    const stop = await open.start(stopTestOf(vpg?.identifier ?? ''))
    await machine.advance(60_000)
    assert.equal((await open.getTask(stop)).state, 'Completed')
    await open.close()
    assert.equal(machine.sleepers, 0)
  })

  test('follows a clock that is set and sped up', async () => {
    const machine = new ManualClock(START)
    const open = await openSimulation({ mode: 'real', machine })
    await open.simulation.start()
    const [one, other] = open.simulation.site().vpgs
    const task = await open.start(testFailoverOf(one?.identifier ?? ''))
    open.simulation.clock.set({ speed: 60 })
    await machine.advance(1_000)
    assert.equal((await open.getTask(task)).state, 'Completed')
    open.simulation.clock.set({ mode: 'frozen' })
    const second = await open.start(testFailoverOf(other?.identifier ?? ''))
    await machine.advance(60_000)
    assert.equal((await open.getTask(second)).state, 'InProgress')
    await open.simulation.clock.advance(60_000)
    assert.equal((await open.getTask(second)).state, 'Completed')
    await open.close()
  })

  test('wakes who sleeps on its clock between what is due, each at its time', async () => {
    const open = await openSimulation()
    const { clock, simulation } = open
    const [vpg] = simulation.site().vpgs
    const task = await open.start(testFailoverOf(vpg?.identifier ?? ''))
    const seen: (readonly [number, number])[] = []
    const watch = async () => {
      for (let n = 0; n < 30; n += 1) {
        await clock.sleep(2_000)
        seen.push([clock.now() - START, (await open.getTask(task)).progressPercent])
      }
    }
    await Promise.all([watch(), open.advance(60)])
    assert.deepEqual(
      seen.map(([at]) => at),
      Array.from({ length: 30 }, (_, n) => (n + 1) * 2_000),
    )
    const progress = seen.map(([, percent]) => percent)
    assert.ok(new Set(progress).size > 4)
    assert.deepEqual(
      progress,
      progress.toSorted((one, other) => one - other),
    )
    await open.close()
  })

  test('goes on after a crash where it was, its clock and its windows too', async () => {
    const open = await openSimulation()
    const vpg = open.simulation.site().vpgs[0]?.identifier ?? ''
    const task = await open.start(failOverOf(vpg, { commitPolicy: 'Commit', commitTimeoutSeconds: 600 }))
    await open.advance(10)
    const running = await open.getTask(task)
    const again = await open.reopen()
    assert.deepEqual(again.clock.state(), open.clock.state())
    assert.ok(again.simulation.owns(task))
    assert.deepEqual(await again.getTask(task), running)
    await again.advance(1_200)
    assert.equal((await again.getTask(task)).state, 'Completed')
    const [commit] = await again.stores.tasks.list({ type: 'FailoverCommit' }, { limit: 1 })
    assert.deepEqual([commit?.state, commit?.initiatedBy], ['Completed', 'System'])
    await again.close()
  })

  test('what cannot be written has not happened', async () => {
    const stores = await openSqliteStores({ memory: true })
    let isFull = false
    const commit: typeof stores.simulation.commit = async (change, now) => {
      if (isFull) throw new Problem('store-unavailable', 'The disk is full.')
      await stores.simulation.commit(change, now)
    }
    const open = await openSimulation({ stores: { ...stores, simulation: { ...stores.simulation, commit } } })
    const vpg = open.simulation.site().vpgs[0]?.identifier ?? ''
    isFull = true
    await assert.rejects(open.start(testFailoverOf(vpg)), isUnavailable)
    isFull = false
    const task = await open.start(testFailoverOf(vpg))
    isFull = true
    await assert.rejects(open.advance(60), isUnavailable)
    isFull = false
    await open.advance(60)
    assert.equal((await open.getTask(task)).state, 'Completed')
    await open.close()
  })

  test('a snapshot brings the same site back, and what follows is the same', async () => {
    const open = await openSimulation()
    const [one, other] = open.simulation.site().vpgs.map(({ identifier }) => identifier)
    const task = await open.start(failOverOf(one ?? ''))
    await open.advance(7)
    const snapshot = await open.simulation.snapshot()
    const goOn = async () => {
      await open.start(testFailoverOf(other ?? ''))
      await open.advance(300)
      return JSON.stringify(await open.simulation.snapshot())
    }
    const first = await goOn()
    await open.simulation.restore(JSON.parse(JSON.stringify(snapshot)))
    assert.equal(open.clock.now(), snapshot.now)
    assert.equal((await open.getTask(task)).state, 'InProgress')
    assert.deepEqual(await open.simulation.snapshot(), snapshot)
    assert.equal(await goOn(), first)
    await open.close()
  })

  test('what is no whole snapshot changes nothing', async () => {
    const open = await openSimulation()
    const whole = await open.simulation.snapshot()
    const changed = (kind: string, json: string) => ({
      ...whole,
      records: whole.records.map((record) => (record.kind === kind ? { ...record, json } : record)),
    })
    for (const wrong of [
      null,
      'a text',
      { ...whole, format: 'another' },
      { ...whole, records: undefined },
      { ...whole, records: [] },
      { ...whole, records: [1] },
      changed('rest', '{"format":2}'),
      changed('vpgs', '{'),
      changed('task', '{}'),
    ]) {
      // As it may come from outside.
      await assert.rejects(open.simulation.restore(wrong as SimulationSnapshot), { code: 'value-unreadable' })
    }
    assert.deepEqual(await open.simulation.snapshot(), whole)
    await open.close()
  })

  test('says when another site takes its place, and not when that could not be', async () => {
    const open = await openSimulation()
    let replaced = 0
    open.simulation.onReplace(() => {
      replaced += 1
    })
    const whole = await open.simulation.snapshot()
    await open.simulation.reset()
    await open.simulation.restore(whole)
    await assert.rejects(open.simulation.restore({ ...whole, records: [] }))
    assert.equal(replaced, 2)
    await open.close()
  })

  test('a reset begins again, with the same story', async () => {
    const open = await openSimulation()
    const whole = await open.simulation.snapshot()
    await open.start(testFailoverOf(open.simulation.site().vpgs[0]?.identifier ?? ''))
    await open.advance(1_000)
    await open.simulation.reset()
    assert.deepEqual(await open.simulation.snapshot(), whole)
    await open.close()
  })

  test('an appointment is kept, again and again; one that is refused is told as an event', async () => {
    const open = await openSimulation()
    const vpg = open.simulation.site().vpgs[0]?.identifier ?? ''
    const at = open.clock.now() + 60_000
    const hourly = { everyMs: 3_600_000, initiatedBy: 'Scheduler' }
    await open.simulation.schedule({ ...hourly, at, request: testFailoverOf(vpg) })
    await open.simulation.schedule({ ...hourly, at: at + 600_000, request: stopTestOf(vpg) })
    await open.simulation.schedule({ at, everyMs: null, initiatedBy: 'X', request: testFailoverOf('gone') })
    await open.advance(3 * 3_600)
    const tests = await open.stores.tasks.list({ type: 'FailOverTest', startedAfter: at }, { limit: 9 })
    assert.deepEqual(
      tests.map(({ startedAt, initiatedBy }) => [startedAt - at, initiatedBy]),
      [7_200_000, 3_600_000, 0].map((ms) => [ms, 'Scheduler']),
    )
    const told = open.simulation.site().events.find(({ description }) => description.includes('"gone"'))
    assert.deepEqual([told?.isSuccess, told?.userName, told?.occurredAt], [false, 'X', at])
    await open.close()
  })

  test('shows the same at the same instant, and the same value while nothing changes', async () => {
    const open = await openSimulation()
    const { simulation } = open
    const site = simulation.site()
    assert.equal(simulation.site(), site)
    await open.advance(30)
    assert.notEqual(simulation.site(), site)
    const loads = simulation.site().vpgs.map(({ iops }) => iops)
    assert.notDeepEqual(
      loads,
      site.vpgs.map(({ iops }) => iops),
    )
    const again = await open.reopen()
    assert.deepEqual(again.simulation.site().vpgs, simulation.site().vpgs)
    await again.close()
  })

  test('takes a checkpoint every few seconds, lists few of them and knows them all', async () => {
    const open = await openSimulation()
    await open.advance(30 * 86_400)
    for (const { identifier, history } of open.simulation.site().vpgs) {
      const listed = open.simulation.site().checkpoints.get(identifier) ?? []
      assert.ok(listed.length < 1_200)
      assert.deepEqual(listed[0], history.earliestCheckpoint ?? undefined)
    }
    const { identifier } = open.simulation.site().vpgs[0] ?? assert.fail()
    const latest = open.simulation.site().checkpoints.get(identifier)?.at(-1) ?? assert.fail()
    assert.ok(open.clock.now() - latest.takenAt < 5_000)
    const between = String(Number(latest.identifier) - 1_001)
    await open.start({ kind: 'testFailover', input: { vpg: identifier, checkpoint: between, vms: null } })
    await open.close()
  })
})

test('random streams of one seed do not depend on each other', () => {
  const drawn = (...path: readonly (string | number)[]) => {
    const random = createRandom(7, ...path)
    return [random.next(), random.integer(1, 6), random.around(1_000), random.guid()]
  }
  assert.deepEqual(drawn('a', 1), drawn('a', 1))
  assert.notDeepEqual(drawn('a', 1), drawn('a', 2))
  const guids = Array.from({ length: 200 }, (_, n) => createRandom(1, n).guid())
  for (const guid of guids)
    assert.match(guid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(new Set(guids).size, guids.length)
})

test('a year of 100 VPGs with daily and weekly operations', async (context) => {
  const open = await openSimulation({ size: { vpgs: 100, vmsPerVpg: 3, hosts: 8, historyDays: 0 } })
  const day = 86_400_000
  const initiatedBy = 'Scheduler'
  for (const [index, { identifier: vpg }] of open.simulation.site().vpgs.entries()) {
    const at = START + index * 600_000
    const tag = { kind: 'insertCheckpoint', input: { vpg, name: 'Every day' } } as const
    const weekly = { everyMs: 7 * day, initiatedBy }
    await open.simulation.schedule({ ...weekly, at, request: testFailoverOf(vpg) })
    await open.simulation.schedule({ ...weekly, at: at + 3_600_000, request: stopTestOf(vpg) })
    await open.simulation.schedule({ at: at + 7_200_000, everyMs: day, request: tag, initiatedBy })
  }
  const began = performance.now()
  await open.advance(365 * 86_400)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const tasks = await open.stores.tasks.list({}, { limit: 100_000 })
  context.diagnostic(`${tasks.length} tasks of a year took ${seconds} s`)
  assert.ok(tasks.length > 40_000)
  assert.ok(tasks.every(({ state }) => state === 'Completed'))
  await open.close()
})
