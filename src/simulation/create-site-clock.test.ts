import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { Problem } from '../problem/index.ts'
import { createSiteClock } from './create-site-clock.ts'

const START = Date.UTC(2026, 0, 1)

function open(state: { mode?: 'real' | 'frozen'; speed?: number } = {}, machine = new ManualClock(START)) {
  const clock = createSiteClock({ machine, state: { mode: 'real', speed: 1, now: START, ...state } })
  return { machine, clock }
}

describe('the clock of a site', () => {
  test('real time is that of the machine, at the distance at which it began', async () => {
    const machine = new ManualClock(5)
    const clock = createSiteClock({ machine, state: { mode: 'real', speed: 1, now: START } })
    await machine.advance(1_500)
    assert.equal(clock.now(), START + 1_500)
  })

  test('real time has a factor', async () => {
    const { machine, clock } = open({ speed: 60 })
    await machine.advance(1_000)
    assert.equal(clock.now(), START + 60_000)
    clock.set({ speed: 2 })
    await machine.advance(1_000)
    assert.equal(clock.now(), START + 62_000)
  })

  test('a frozen one stands still until it is told to go on', async () => {
    const { machine, clock } = open({ mode: 'frozen' })
    await machine.advance(9_000)
    assert.equal(clock.now(), START)
    await clock.advance(1_000)
    assert.equal(clock.now(), START + 1_000)
    clock.set({ now: START + 5_000 })
    assert.deepEqual(clock.state(), { mode: 'frozen', speed: 1, now: START + 5_000 })
  })

  test('sleepers wake at their time in every mode, and after a change of mode', async () => {
    const { machine, clock } = open({ speed: 10 })
    const woken: number[] = []
    const sleep = async (ms: number) => {
      await clock.sleep(ms)
      woken.push(clock.now() - START)
    }
    const all = [sleep(10_000), sleep(20_000), sleep(30_000), sleep(40_000)]
    await machine.advance(1_000)
    assert.deepEqual(woken, [10_000])
    clock.set({ mode: 'frozen' })
    await machine.advance(60_000)
    assert.equal(woken.length, 1)
    await clock.advance(15_000)
    assert.deepEqual(woken, [10_000, 20_000])
    clock.set({ mode: 'real', speed: 1 })
    await machine.advance(5_000)
    assert.deepEqual(woken, [10_000, 20_000, 30_000])
    clock.set({ now: START + 100_000 })
    await Promise.all(all)
    assert.equal(woken.at(-1), 100_000)
    assert.equal(machine.sleepers, 0)
  })

  test('an advance wakes in the order of times, also those who sleep again', async () => {
    const { clock } = open({ mode: 'frozen' })
    const woken: string[] = []
    const every = async (name: string, ms: number, times: number) => {
      for (let n = 0; n < times; n += 1) {
        await clock.sleep(ms)
        woken.push(`${name} ${clock.now() - START}`)
      }
    }
    const all = [every('a', 300, 3), every('b', 500, 1)]
    await clock.advance(1_000)
    await Promise.all(all)
    assert.deepEqual(woken, ['a 300', 'b 500', 'a 600', 'a 900'])
    assert.equal(clock.now(), START + 1_000)
  })

  test('an aborted sleep rejects with the reason and leaves no timer of the machine', async () => {
    const { machine, clock } = open()
    const controller = new AbortController()
    const sleeping = clock.sleep(1_000, controller.signal)
    assert.equal(clock.nextWakeAt(), START + 1_000)
    controller.abort(new Error('enough'))
    await assert.rejects(sleeping, /enough/)
    assert.equal(clock.nextWakeAt(), null)
    assert.equal(machine.sleepers, 0)
  })

  test('time never goes back', async () => {
    const { machine, clock } = open()
    await machine.advance(1_000)
    assert.throws(
      () => clock.set({ now: START }),
      (error) => error instanceof Problem && error.code === 'value-unreadable',
    )
    for (const change of [{ speed: 0 }, { speed: Number.NaN }, { now: Number.NaN }, { now: 1e300 }]) {
      assert.throws(() => clock.set(change), Problem)
    }
    assert.equal(clock.now(), START + 1_000)
  })

  test('real time goes on while nothing runs; any other stands still', async () => {
    const later = new ManualClock(START + 60_000)
    for (const [state, expected] of [
      [{ mode: 'real', speed: 1 }, START + 60_000],
      [{ mode: 'real', speed: 60 }, START],
      [{ mode: 'frozen', speed: 1 }, START],
    ] as const) {
      const { clock } = open(state)
      const { clock: reopened } = open({}, later)
      reopened.resume(clock.record())
      assert.equal(reopened.now(), expected)
      assert.equal(reopened.state().mode, state.mode)
    }
  })
})
