import assert from 'node:assert/strict'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Stores, TaskChange } from '../../src/store/index.ts'
import { applyReport } from '../../src/task/index.ts'
import { aTask, aTaskId } from '../support/a-task.ts'
import { hasCode } from './expectations.ts'

const MINUTE = 60_000

/** All that every `ChangeLog` promises. */
export function changeLogSuite(name: string, open: () => Promise<Stores>): void {
  describe(`${name} logs every change of every task`, () => {
    let stores: Stores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    const all = () => stores.changes.list({ after: 0, limit: 1000 })
    const told = (changes: readonly TaskChange[]) =>
      changes.map(({ position, id, changedAt, before, after }) => ({
        position,
        id,
        changedAt,
        before: before?.state ?? null,
        after: after === null ? null : `${after.state} ${after.progressPercent} ${after.generation}`,
      }))

    test('a new store has none, and its newest position is 0', async () => {
      assert.equal(await stores.changes.lastPosition(), 0)
      assert.deepEqual(await all(), [])
    })

    test('a task that is created, reported on and removed leaves three, each as it was and as it was then', async () => {
      const task = aTask()
      await stores.tasks.create(task, 10)
      await stores.tasks.change(task.id, 20, (now) => applyReport(now, { progressPercent: 40 }, 20))
      assert.deepEqual(await stores.tasks.remove([task.id], 30), [task.id])
      const { id, type, state, startedAt, completedAt } = task
      const changes = await all()
      assert.deepEqual(told(changes), [
        { position: 1, id, changedAt: 10, before: null, after: 'InProgress 10 1' },
        { position: 2, id, changedAt: 20, before: 'InProgress', after: 'InProgress 40 2' },
        { position: 3, id, changedAt: 30, before: 'InProgress', after: null },
      ])
      assert.deepEqual(changes[0]?.after, task)
      assert.deepEqual(changes[1]?.before, { id, type, state, startedAt, completedAt })
      assert.deepEqual(changes[2]?.before, { id, type, state, startedAt, completedAt })
      assert.equal(await stores.changes.lastPosition(), 3)
    })

    test('a removed task is found by nothing, and can be created again', async () => {
      const task = aTask()
      const key = { owner: 'ann', key: 'k', digest: 'd', expiresAt: MINUTE }
      await stores.tasks.create(task, 10, key)
      const unknown = aTask()
      assert.deepEqual(await stores.tasks.remove([unknown.id, task.id, task.id], 20), [task.id])
      assert.equal(await stores.tasks.find(task.id), undefined)
      assert.deepEqual(await stores.tasks.list({}, { limit: 9 }), [])
      const search = [{ field: 'initiator', values: [task.initiatedBy ?? ''], isNegated: false }] as const
      const page = { sort: { key: 'started', isDescending: true }, limit: 9 } as const
      assert.deepEqual(await stores.tasks.search(search, page), [])
      const again = await stores.tasks.create(task, 30, key)
      assert.deepEqual(again, { task, isReplay: false })
      assert.deepEqual(await stores.tasks.search(search, page), [task])
    })

    test('what changes nothing leaves none', async () => {
      const task = aTask()
      await stores.tasks.create(task, 10)
      await stores.tasks.merge([task], 20)
      await stores.tasks.change(task.id, 20, (now) => now)
      await assert.rejects(stores.tasks.create(task, 20), hasCode('task-exists'))
      await assert.rejects(
        stores.tasks.change(task.id, 20, () => {
          throw new RangeError('no')
        }),
      )
      assert.deepEqual(await stores.tasks.remove([], 30), [])
      assert.equal((await all()).length, 1)
      assert.equal(await stores.tasks.revision(), await stores.changes.lastPosition())
    })

    test('a merge, and what a simulated site writes, are in it too', async () => {
      const [one, two, three] = [
        aTask({ id: aTaskId(1) }),
        aTask({ id: aTaskId(2) }),
        aTask({ id: aTaskId(3) }),
      ]
      await stores.tasks.merge([one, two], 10)
      await stores.tasks.merge([{ ...one, progressPercent: 50 }], 20)
      const site = { puts: [], removes: [] }
      await stores.simulation.commit({ ...site, tasks: [three] }, 30)
      await stores.simulation.commit(
        { ...site, tasks: [{ ...three, generation: 2, progressPercent: 9 }] },
        40,
      )
      await stores.simulation.replace({ puts: [], tasks: [one] }, 50)
      const changes = told(await all())
      assert.deepEqual(
        changes
          .slice(0, 2)
          .map(({ id }) => id)
          .toSorted(),
        [one.id, two.id],
      )
      assert.deepEqual(
        changes.slice(2).map(({ id, changedAt, before, after }) => [id, changedAt, before, after]),
        [
          [one.id, 20, 'InProgress', 'InProgress 50 2'],
          [three.id, 30, null, 'InProgress 10 1'],
          [three.id, 40, 'InProgress', 'InProgress 9 2'],
          [one.id, 50, 'InProgress', null],
          [two.id, 50, 'InProgress', null],
          [three.id, 50, 'InProgress', null],
          [one.id, 50, null, 'InProgress 10 1'],
        ],
      )
      assert.deepEqual(
        changes.map(({ position }) => position),
        changes.map((_, n) => n + 1),
      )
    })

    test('pages go on where the last one ended, and a task can be asked for alone', async () => {
      const tasks = Array.from({ length: 5 }, (_, n) => aTask({ id: aTaskId(n) }))
      for (const task of tasks) await stores.tasks.create(task, 10)
      const first = await stores.changes.list({ after: 0, limit: 3 })
      const rest = await stores.changes.list({ after: 3, limit: 3 })
      assert.deepEqual(
        [...first, ...rest].map(({ position }) => position),
        [1, 2, 3, 4, 5],
      )
      const task = tasks[3]
      assert.ok(task)
      await stores.tasks.change(task.id, 20, (now) => applyReport(now, { progressPercent: 11 }, 20))
      const own = await stores.changes.listOf(task.id, { after: 0, limit: 9 })
      assert.deepEqual(
        own.map(({ position }) => position),
        [4, 6],
      )
      assert.deepEqual(await stores.changes.listOf(task.id, { after: 4, limit: 9 }), own.slice(1))
    })

    test('writers at once leave positions without holes, each task in the order of its generations', async () => {
      const tasks = Array.from({ length: 4 }, (_, n) => aTask({ id: aTaskId(n) }))
      await stores.tasks.merge(tasks, 10)
      const steps = Array.from({ length: 40 }, (_, n) => tasks[n % tasks.length]?.id)
      await Promise.all(
        steps.map((id) =>
          id === undefined
            ? undefined
            : stores.tasks.change(id, 20, (now) => ({ ...now, generation: now.generation + 1 })),
        ),
      )
      const changes = await all()
      assert.deepEqual(
        changes.map(({ position }) => position),
        Array.from({ length: 44 }, (_, n) => n + 1),
      )
      for (const { id } of tasks) {
        const own = changes.filter((change) => change.id === id)
        assert.deepEqual(
          own.map(({ after }) => after?.generation),
          own.map((_, n) => n + 1),
        )
      }
    })

    test('of writes at once one that the database refuses leaves none, and the others suffer nothing', async () => {
      const tasks = Array.from({ length: 4 }, (_, n) => aTask({ id: aTaskId(n) }))
      await stores.tasks.merge(tasks, 10)
      const outcomes = await Promise.allSettled(
        tasks.map(({ id }, n) =>
          stores.tasks.change(id, 20, (now) => ({
            ...now,
            generation: 2,
            progressPercent: n === 2 ? 101 : 50,
          })),
        ),
      )
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
      )
      const changes = (await all()).slice(4)
      assert.deepEqual(
        changes.map(({ position }) => position),
        [5, 6, 7],
      )
      assert.deepEqual(
        changes.map(({ id }) => id).toSorted(),
        [0, 1, 3].map((n) => aTaskId(n)),
      )
    })

    test('the oldest are forgotten by their age, the newest position stays, and who missed some is told', async () => {
      const tasks = Array.from({ length: 5 }, (_, n) => aTask({ id: aTaskId(n) }))
      for (const [n, task] of tasks.entries()) await stores.tasks.create(task, n * MINUTE)
      assert.equal(await stores.changes.forget(0, 100), 0)
      assert.equal(await stores.changes.forget(3 * MINUTE, 2), 2)
      assert.equal(await stores.changes.forget(3 * MINUTE, 2), 1)
      assert.equal(await stores.changes.forget(3 * MINUTE, 2), 0)
      await assert.rejects(stores.changes.list({ after: 2, limit: 9 }), hasCode('changes-forgotten'))
      assert.equal((await stores.changes.list({ after: 3, limit: 9 })).length, 2)
      assert.equal(await stores.changes.forget(Number.MAX_SAFE_INTEGER, 100), 2)
      assert.deepEqual(await stores.changes.list({ after: 5, limit: 9 }), [])
      await assert.rejects(stores.changes.list({ after: 4, limit: 9 }), hasCode('changes-forgotten'))
      await stores.tasks.create(aTask({ id: aTaskId(9) }), 9 * MINUTE)
      assert.equal(await stores.changes.lastPosition(), 6)
    })

    test('whoever watches is told of news, until it is ended', async () => {
      const bell = new EventTarget()
      let count = 0
      const end = stores.changes.watch(() => {
        count += 1
        bell.dispatchEvent(new Event('news'))
      })
      let seen = 0
      for (let n = 0; n < 3; n += 1) {
        await stores.tasks.create(aTask({ id: aTaskId(n) }), n)
        while (seen < n + 1) {
          const changes = await stores.changes.list({ after: seen, limit: 9 })
          seen = changes.at(-1)?.position ?? seen
          if (seen < n + 1) await once(bell, 'news')
        }
      }
      end()
      const before = count
      await stores.tasks.create(aTask({ id: aTaskId(8) }), 8)
      assert.equal(count, before)
    })
  })
}
