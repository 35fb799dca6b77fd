import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aTask } from '../../test/support/a-task.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { silentLog } from '../runtime/index.ts'
import type { Task } from '../task/index.ts'
import { type ChangeFeed, createChangeFeed } from './index.ts'
import { createMemoryChanges } from './testing/memory-changes.ts'

function open(recentMax = 10) {
  const changes = createMemoryChanges()
  const clock = new ManualClock()
  const feed = createChangeFeed({ changes, tasks: changes, clock, log: silentLog, recentMax })
  return { changes, clock, feed }
}

/** Lets everything run that waits for nothing but turns. */
async function settled(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Follows from a position on, in pages of `limit`, and collects the positions it is told of. */
async function follow(feed: ChangeFeed, after: number, limit: number) {
  const told: number[] = []
  let position = after
  let isReading = false
  async function pull(): Promise<void> {
    if (isReading) return
    isReading = true
    for (;;) {
      const page = await feed.read(position, limit)
      if (page.length === 0) break
      for (const change of page) told.push(change.position)
      position = page.at(-1)?.position ?? position
    }
    isReading = false
  }
  const end = await feed.onNews(() => void pull())
  await pull()
  return { told, end }
}

const next = (task: Task): Task => ({ ...task, generation: task.generation + 1 })
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

describe('who follows', () => {
  test('is told of each change once and in order, from the log and then live, at any pace', async () => {
    for (const limit of [1, 3, 1000]) {
      const { changes, feed } = open(4)
      for (let count = 0; count < 40; count += 1) changes.put(aTask())
      const following = follow(feed, 0, limit)
      for (let count = 0; count < 60; count += 1) {
        changes.put(aTask())
        if (count % 7 === 0) await settled(2)
      }
      const { told } = await following
      await settled(400)
      assert.deepEqual(told, upTo(100))
      await feed.stop()
    }
  })

  test('loses nothing while the store is away, and is told once it is back', async () => {
    const { changes, clock, feed } = open()
    const { told } = await follow(feed, 0, 100)
    changes.beAway(true)
    changes.put(aTask())
    changes.put(aTask())
    await settled()
    await clock.advance(60_000)
    assert.deepEqual(told, [])
    changes.beAway(false)
    await clock.advance(60_000)
    await settled()
    assert.deepEqual(told, [1, 2])
    await feed.stop()
  })

  test('is told that changes are forgotten where it asks for those', async () => {
    const { changes, feed } = open(2)
    for (let count = 0; count < 10; count += 1) changes.put(aTask())
    changes.drop(5)
    await assert.rejects(feed.read(4, 10), { code: 'changes-forgotten' })
    assert.equal((await feed.read(5, 10)).length, 5)
  })

  test('reads the log once, however many there are, and not at all when nobody is left', async () => {
    const { changes, feed } = open()
    const all = await Promise.all(Array.from({ length: 50 }, () => feed.onNews(() => {})))
    await settled()
    const before = changes.reads()
    changes.put(aTask())
    await settled()
    assert.ok(changes.reads() - before <= 2, `${changes.reads() - before} reads`)
    for (const end of all) end()
    assert.equal(changes.watchers(), 0)
    const after = changes.reads()
    changes.put(aTask())
    await settled()
    assert.equal(changes.reads(), after)
  })

  test('those who come and go in one turn leave one watch, and then none', async () => {
    const { changes, feed } = open()
    const first = feed.onNews(() => {})
    const second = feed.onNews(() => {})
    ;(await first)()
    const third = await feed.onNews(() => {})
    assert.equal(changes.watchers(), 1)
    ;(await second)()
    third()
    assert.equal(changes.watchers(), 0)
  })
})

describe('who waits for a task', () => {
  test('gets it as it changed', async () => {
    const { changes, feed } = open()
    const task = aTask()
    changes.put(task)
    const waiting = feed.waitForChange(task.id, { generation: 1, ms: 60_000 })
    await settled()
    changes.put(aTask())
    await settled()
    assert.equal(feed.waiting(), 1)
    changes.put(next(task))
    assert.equal((await waiting)?.generation, 2)
    assert.equal(feed.waiting(), 0)
  })

  test('gets it at once where it is at another generation already', async () => {
    const { changes, feed } = open()
    const task = next(aTask())
    changes.put(task)
    assert.deepEqual(await feed.waitForChange(task.id, { generation: 1, ms: 60_000 }), task)
  })

  test('gets it where it changes in the moment of asking', async () => {
    const { changes, feed } = open()
    const task = aTask()
    changes.put(task)
    for (let turns = 0; turns < 6; turns += 1) {
      const known = (await changes.find(task.id))?.generation ?? 0
      const waiting = feed.waitForChange(task.id, { generation: known, ms: 60_000 })
      await settled(turns)
      changes.put({ ...task, generation: known + 1 })
      assert.equal((await waiting)?.generation, known + 1)
    }
  })

  test('gets null where it is removed', async () => {
    const { changes, feed } = open()
    const task = aTask()
    changes.put(task)
    const waiting = feed.waitForChange(task.id, { generation: 1, ms: 60_000 })
    await settled()
    changes.remove(task.id)
    assert.equal(await waiting, null)
  })

  test('gets nothing once the time is over, and not before', async () => {
    const { changes, clock, feed } = open()
    const task = aTask()
    changes.put(task)
    let isOver = false
    const waiting = feed.waitForChange(task.id, { generation: 1, ms: 10_000 }).then((got) => {
      isOver = true
      return got
    })
    await settled()
    await clock.advance(9_900)
    assert.equal(isOver, false)
    await clock.advance(150)
    assert.equal(await waiting, undefined)
    assert.equal(feed.waiting(), 0)
    assert.equal(changes.watchers(), 0)
  })

  test('is let go by its signal and by a stop', async () => {
    const { changes, clock, feed } = open()
    const task = aTask()
    changes.put(task)
    const leaving = new AbortController()
    const one = feed.waitForChange(task.id, { generation: 1, ms: 60_000, signal: leaving.signal })
    const other = feed.waitForChange(task.id, { generation: 1, ms: 60_000 })
    await settled()
    leaving.abort()
    assert.equal(await one, undefined)
    assert.equal(feed.waiting(), 1)
    await feed.stop()
    assert.equal(await other, undefined)
    assert.equal(clock.sleepers, 0)
  })

  test('ten thousand take one timer, and are all told of their own task', async () => {
    const { changes, clock, feed } = open(20_000)
    const tasks = Array.from({ length: 10_000 }, () => aTask())
    for (const task of tasks) changes.put(task)
    const all = tasks.map((task) => feed.waitForChange(task.id, { generation: 1, ms: 60_000 }))
    await settled()
    assert.equal(feed.waiting(), 10_000)
    assert.equal(clock.sleepers, 1)
    assert.equal(changes.watchers(), 1)
    for (const task of tasks) changes.put(next(task))
    const got = await Promise.all(all)
    assert.ok(got.every((task, index) => task?.id === tasks[index]?.id && task?.generation === 2))
    assert.equal(feed.waiting(), 0)
    await feed.stop()
  })
})
