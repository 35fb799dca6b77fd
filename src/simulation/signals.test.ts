import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { Problem } from '../problem/index.ts'
import { type Log, silentLog } from '../runtime/index.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import type { Cue, SignalAction } from './index.ts'
import { type OpenSimulation, openSimulation, START } from './testing/open-simulation.ts'
import { testFailoverOf } from './testing/operation-requests.ts'

const signal = (name: string): SignalAction => ({ do: 'signal', signal: name, input: { name } })

function ringing(name: string, afterMs: number, everyMs: number | null = null): Cue {
  return { name, trigger: { on: 'time', afterMs, everyMs }, actions: [signal(name)] }
}

const atBegin: Cue = {
  name: 'begin',
  trigger: {
    on: 'progress',
    operation: 'testFailover',
    vpg: null,
    atPercent: 1,
    delayMs: 0,
    times: null,
  },
  actions: [signal('begin'), signal('and')],
}
const vpgOf = ({ simulation }: OpenSimulation, place = 0) => simulation.site().vpgs[place]?.identifier ?? ''

/** Notes each signal with the seconds at which it is told, and does `work` then. */
function listen(open: OpenSimulation, work: (name: string) => unknown = () => {}) {
  const heard: (readonly [name: string, seconds: number])[] = []
  open.simulation.onSignal(async ({ signal: name, input }) => {
    assert.deepEqual(input, { name })
    heard.push([name, (open.clock.now() - START) / 1000])
    await work(name)
  })
  return heard
}

describe('a signal', () => {
  test('is told at its time, in order, when what led to it can be seen in the store', async () => {
    const cues = [ringing('late', 60_000), ringing('early', 20_000), atBegin]
    const open = await openSimulation({ begin: { cues } })
    const seen: string[] = []
    const heard = listen(open, async () => {
      const [record] = (await open.stores.simulation.load()).filter(({ json }) =>
        json.includes('"happenedCount":1'),
      )
      seen.push(record?.kind ?? 'nothing')
    })
    await open.advance(30)
    await open.start(testFailoverOf(vpgOf(open)))
    assert.deepEqual(heard, [
      ['early', 20],
      ['begin', 30],
      ['and', 30],
    ])
    await open.advance(30)
    assert.deepEqual(heard.at(-1), ['late', 60])
    assert.deepEqual(new Set(seen), new Set(['cue']))
    await open.close()
  })

  test('holds the time until it has been followed, and those who ask meanwhile are served', async () => {
    const open = await openSimulation({ begin: { cues: [ringing('stop', 10_000)] } })
    let followed: () => void = () => {}
    const until = new Promise<void>((resolve) => {
      followed = resolve
    })
    const heard = listen(open, () => until)
    const task = await open.start(testFailoverOf(vpgOf(open)))
    const going = open.advance(600)
    while (heard.length === 0) await new Promise((resolve) => setImmediate(resolve))
    const other = await open.start(testFailoverOf(vpgOf(open, 1)))
    assert.equal(open.clock.now(), START + 10_000)
    assert.equal((await open.getTask(task)).state, 'InProgress')
    assert.equal((await open.getTask(other)).startedAt, START + 10_000)
    followed()
    await going
    assert.equal(open.clock.now(), START + 600_000)
    assert.equal((await open.getTask(other)).state, 'Completed')
    await open.close()
  })

  test('lets its listener do with the site what it likes: start, plan, set, begin again', async () => {
    const open = await openSimulation({ begin: { cues: [ringing('one', 10_000), atBegin] } })
    const heard = listen(open, async (name) => {
      if (name === 'one') {
        await open.simulation.addTrouble({ kind: null, vpg: null, atPercent: 5, reason: 'Told to.' })
        open.simulation.clock.set({ speed: 2 })
        await open.start(testFailoverOf(vpgOf(open)))
      }
      if (name === 'and')
        await open.simulation.addTrouble({ kind: null, vpg: null, atPercent: 5, reason: '' })
    })
    await open.advance(60)
    assert.deepEqual(
      heard.map(([name]) => name),
      ['one', 'begin', 'and'],
    )
    const [task] = await open.stores.tasks.list({ startedAfter: START }, { limit: 9 })
    assert.deepEqual([task?.state, task?.completeReason], ['Failed', 'Told to.'])
    assert.equal(open.simulation.listTroubles().length, 2)
    const tasks = await open.start(testFailoverOf(vpgOf(open, 1)))
    assert.ok(tasks)
    open.simulation.onSignal(() => open.simulation.reset())
    await open.start(testFailoverOf(vpgOf(open, 2)))
    assert.equal(open.clock.now(), START)
    assert.deepEqual(
      open.simulation.listCues().map(({ happenedCount }) => happenedCount),
      [0, 0],
    )
    await open.close()
  })

  test('that sets the clock forward: all that was passed over happens, in order, and nothing hangs', async () => {
    const cues = [ringing('jump', 10_000), ringing('passed', 1_800_000), ringing('past', 7_200_000)]
    const open = await openSimulation({ begin: { cues } })
    const heard = listen(open, (name) => {
      if (name === 'jump') open.simulation.clock.set({ now: START + 3_600_000 })
    })
    const task = await open.start(testFailoverOf(vpgOf(open)))
    await open.advance(30)
    assert.deepEqual(heard, [
      ['jump', 10],
      ['passed', 3_600],
    ])
    assert.equal(open.clock.now(), START + 3_600_000)
    const { state, completedAt } = await open.getTask(task)
    assert.equal(state, 'Completed')
    assert.ok((completedAt ?? 0) < START + 120_000, 'at the time at which it was due')
    await open.close()
  })

  test('that sets the clock forward again and again ends a run all the same', async () => {
    const open = await openSimulation({ begin: { cues: [ringing('jump', 1_000, 60_000)] } })
    const heard = listen(open, () => open.simulation.clock.set({ now: open.clock.now() + 600_000 }))
    await open.advance(30)
    assert.ok(heard.length > 100)
    await open.start(testFailoverOf(vpgOf(open)))
    await open.close()
  })

  test('that nobody hears, or that cannot be followed, is told to the log, and the site goes on', async () => {
    const told: string[] = []
    const note = (_: object, message: string) => told.push(message)
    const log: Log = { ...silentLog, warn: note, error: note }
    const open = await openSimulation({
      log,
      begin: { cues: [ringing('one', 1_000), ringing('two', 30_000)] },
    })
    await open.advance(10)
    open.simulation.onSignal(async () => {
      throw new Error('No.')
    })
    await open.advance(60)
    assert.deepEqual(told, [
      'a signal of the scenario was dropped: nobody listens',
      'a signal of the scenario could not be followed',
    ])
    assert.equal(open.clock.now(), START + 70_000)
    await open.close()
  })

  test('whose cause could not be written is told once, when it could', async () => {
    const stores = await openSqliteStores({ memory: true })
    let isFull = false
    const commit: typeof stores.simulation.commit = async (change, now) => {
      if (isFull) throw new Problem('store-unavailable', 'The disk is full.')
      await stores.simulation.commit(change, now)
    }
    const open = await openSimulation({
      stores: { ...stores, simulation: { ...stores.simulation, commit } },
      begin: { cues: [ringing('one', 1_000)] },
    })
    const heard = listen(open)
    isFull = true
    await assert.rejects(open.advance(10), { code: 'store-unavailable' })
    assert.deepEqual([...heard], [])
    isFull = false
    await open.advance(10)
    assert.deepEqual(
      heard.map(([name]) => name),
      ['one'],
    )
    await open.close()
  })

  test('comes by itself in real time, and a listener without end does not keep the site from a stop', async () => {
    const machine = new ManualClock(START)
    const open = await openSimulation({
      mode: 'real',
      machine,
      begin: { cues: [ringing('one', 5_000), ringing('two', 10_000)] },
    })
    const heard = listen(open, (name) => (name === 'two' ? new Promise(() => {}) : undefined))
    await open.simulation.start()
    await machine.advance(6_000)
    await machine.advance(6_000)
    assert.deepEqual(
      heard.map(([name]) => name),
      ['one', 'two'],
    )
    await open.close()
  })
})

describe('a clock that is set forward as that of a server', () => {
  test('makes nothing quicker, and lets what was planned for a passed instant happen', async () => {
    const cues = [ringing('then', 600_000), ringing('often', 0, 60_000)]
    const open = await openSimulation({ begin: { cues } })
    const heard = listen(open)
    const task = await open.start(testFailoverOf(vpgOf(open)))
    const twin = await openSimulation()
    const other = await twin.start(testFailoverOf(vpgOf(twin)))
    await open.advance(5)
    await open.simulation.jumpClock(3_600_000)
    assert.equal(open.clock.now(), START + 3_605_000)
    assert.equal((await open.getTask(task)).state, 'InProgress')
    await Promise.all([open.advance(600), twin.advance(600)])
    assert.ok(heard.some(([name, seconds]) => name === 'then' && seconds === 3_605))
    const often = heard.filter(([name]) => name === 'often').map(([, seconds]) => seconds)
    assert.deepEqual(often.slice(0, 3), [0, 3_605, 3_660], 'once for all that were passed over')
    const [one, two] = [await open.getTask(task), await twin.getTask(other)]
    assert.equal(one.state, 'Completed')
    assert.ok((one.completedAt ?? 0) > START + 3_605_000 && (two.completedAt ?? 0) < START + 600_000)
    await open.close()
    await twin.close()
  })

  test('is set from a signal within a run, which ends no earlier', async () => {
    const open = await openSimulation({ begin: { cues: [ringing('jump', 5_000)] } })
    listen(open, () => open.simulation.jumpClock(86_400_000))
    const task = await open.start(testFailoverOf(vpgOf(open)))
    await open.advance(600)
    assert.equal(open.clock.now(), START + 86_405_000)
    assert.equal((await open.getTask(task)).state, 'InProgress')
    const again = await open.reopen()
    await again.advance(600)
    const { state, completedAt } = await again.getTask(task)
    assert.equal(state, 'Completed')
    assert.ok((completedAt ?? 0) > START + 86_405_000)
    await again.close()
  })

  test('is refused by nothing, back, or beyond ten years', async () => {
    const open = await openSimulation()
    for (const ms of [0, -1, Number.NaN, 1e12]) {
      await assert.rejects(open.simulation.jumpClock(ms), { code: 'value-unreadable' })
    }
    assert.equal(open.clock.now(), START)
    await open.close()
  })
})
