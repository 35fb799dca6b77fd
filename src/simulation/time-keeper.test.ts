import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { openSqliteStores } from '../store/sqlite/index.ts'
import { openSimulation, START } from './testing/open-simulation.ts'

/** A site at a speed, with the number of its writes. */
async function openAt(speed: number) {
  const machine = new ManualClock(START)
  const stores = await openSqliteStores({ memory: true })
  let writes = 0
  const commit: typeof stores.simulation.commit = async (change, now) => {
    writes += 1
    await stores.simulation.commit(change, now)
  }
  const open = await openSimulation({
    mode: 'real',
    machine,
    stores: { ...stores, simulation: { ...stores.simulation, commit } },
    // Work of its own would make the demo site write besides.
    begin: { clock: { mode: 'real', speed, now: START } },
  })
  // Whatever the demo site has under way comes to its end.
  await open.advance(30 * 86_400)
  await open.simulation.start()
  await machine.advance(1)
  return { ...open, machine, countWrites: () => writes }
}

const task = {
  do: 'runTask',
  type: 'LogCollection',
  vpg: null,
  ms: 365 * 86_400_000,
  ends: 'Completed',
  atPercent: null,
  reason: '',
  initiatedBy: 'Script',
  isCancellable: false,
} as const

describe('the time of a site at another speed than the machine', () => {
  test('is kept every few real seconds while something goes on', async () => {
    const machine = new ManualClock(START)
    const cue = { name: 'long', trigger: { on: 'time', afterMs: 0, everyMs: null }, actions: [task] } as const
    const clock = { mode: 'real', speed: 60, now: START } as const
    const open = await openSimulation({ mode: 'real', machine, begin: { clock, cues: [cue] } })
    await open.simulation.start()
    for (let seconds = 0; seconds < 100; seconds += 1) await machine.advance(1_000)
    const again = await open.reopen()
    const lost = open.clock.now() - again.clock.now()
    assert.equal(open.clock.now(), START + 6_000_000)
    assert.ok(lost >= 0 && lost <= 5 * 60_000, `${lost / 60_000} real seconds were lost`)
    await again.simulation.stop()
    await open.close()
    assert.equal(machine.sleepers, 0)
  })

  test('is written once a minute while nothing goes on', async () => {
    const { machine, countWrites, close, clock, reopen } = await openAt(60)
    const before = countWrites()
    for (let seconds = 0; seconds < 600; seconds += 1) await machine.advance(1_000)
    const count = countWrites() - before
    assert.ok(count >= 9 && count <= 10, `${count} times in ten minutes`)
    const again = await reopen()
    assert.ok(clock.now() - again.clock.now() <= 62 * 60_000)
    await again.simulation.stop()
    await close()
  })

  test('is left alone where the machine tells it after a restart', async () => {
    const { machine, countWrites, close } = await openAt(1)
    const before = countWrites()
    for (let minutes = 0; minutes < 60; minutes += 1) await machine.advance(60_000)
    assert.equal(countWrites(), before)
    assert.equal(machine.sleepers, 0)
    await close()
  })
})
