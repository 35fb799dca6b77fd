import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ManualClock } from './manual-clock.ts'

test('sleepers wake in the order of their times, each at its own', async () => {
  const clock = new ManualClock(0)
  const woken: (readonly [string, number])[] = []
  const sleeper = async (name: string, ms: number) => {
    await clock.sleep(ms)
    woken.push([name, clock.now()])
  }
  const all = [sleeper('late', 20), sleeper('early', 10), sleeper('beyond', 50)]
  await clock.advance(30)
  assert.deepEqual(woken, [
    ['early', 10],
    ['late', 20],
  ])
  assert.equal(clock.now(), 30)
  assert.equal(clock.sleepers, 1)
  await clock.advance(20)
  await Promise.all(all)
})

test('a sleeper that sleeps again within the advance wakes again', async () => {
  const clock = new ManualClock(0)
  let ticks = 0
  void (async () => {
    for (;;) {
      await clock.sleep(10)
      ticks += 1
    }
  })()
  await clock.advance(35)
  assert.equal(ticks, 3)
})

test('an aborted sleep rejects with the reason and waits no more', async () => {
  const clock = new ManualClock(0)
  const abort = new AbortController()
  const reason = new Error('enough')
  const sleep = clock.sleep(10, abort.signal)
  abort.abort(reason)
  await assert.rejects(sleep, (error) => error === reason)
  assert.equal(clock.sleepers, 0)
  await assert.rejects(clock.sleep(10, abort.signal), (error) => error === reason)
})
