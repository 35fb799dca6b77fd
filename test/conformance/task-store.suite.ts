import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { Problem } from '../../src/problem/index.ts'
import type { Stores } from '../../src/store/index.ts'
import { applyReport, type Task } from '../../src/task/index.ts'
import { aTask, aTaskId } from '../support/a-task.ts'
import { hasCode } from './expectations.ts'
import { taskMergeSuite } from './task-merge.suite.ts'
import { taskPropertiesSuite } from './task-properties.suite.ts'
import { taskTextsSuite } from './task-texts.suite.ts'

const NOW = Date.UTC(2026, 0, 2)

/** All that every `TaskStore` promises. @param open gives an empty store each time */
export function taskStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`${name} keeps tasks`, () => {
    let stores: Stores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    test('a created task is found as it was given', async () => {
      const task = aTask({
        state: 'Failed',
        completeReason: 'Größe – “zu groß” 😀\u0000\n',
        initiatedBy: null,
        relatedEntities: {
          hosts: [{ identifier: '5c45.host-18', siteIdentifier: '5c45' }],
          sites: [{ identifier: 'd2da', isLocal: true }],
          vpgs: ['a', 'b'],
          flrSessions: ['c.d'],
        },
        generation: 7,
      })
      const { task: created, isReplay } = await stores.tasks.create(task, NOW)
      assert.equal(isReplay, false)
      assert.deepEqual(created, task)
      assert.deepEqual(await stores.tasks.find(task.id), task)
    })

    test('a task that is not there is not found', async () => {
      assert.equal(await stores.tasks.find(aTaskId(1)), undefined)
    })

    test('a second task with the same identifier is refused and the first one stays', async () => {
      const task = aTask()
      await stores.tasks.create(task, NOW)
      await assert.rejects(stores.tasks.create({ ...task, type: 'Move' }, NOW), hasCode('task-exists'))
      assert.deepEqual(await stores.tasks.find(task.id), task)
    })

    test('lists are newest first, and equal starts have the greater identifier first', async () => {
      const [older, lesser, greater] = [
        aTask({ startedAt: 1 }),
        aTask({ startedAt: 2, id: aTaskId(1, 'a') }),
        aTask({ startedAt: 2, id: aTaskId(1, 'b') }),
      ] as const
      for (const task of [lesser, older, greater]) await stores.tasks.create(task, NOW)
      assert.deepEqual(await stores.tasks.list({}, { limit: 10 }), [greater, lesser, older])
    })

    test('a page goes on after its cursor, even where the task of the cursor is not there', async () => {
      for (const startedAt of [1, 2, 3, 4]) await stores.tasks.create(aTask({ startedAt }), NOW)
      const page = await stores.tasks.list({}, { limit: 2, after: { startedAt: 4, id: aTaskId(0) } })
      assert.deepEqual(startsOf(page), [3, 2])
    })

    test('types and states are compared letter by letter', async () => {
      await stores.tasks.create(aTask({ type: 'Move' }), NOW)
      assert.equal((await stores.tasks.list({ type: 'move' }, { limit: 1 })).length, 0)
      assert.equal((await stores.tasks.list({ type: 'Move' }, { limit: 1 })).length, 1)
    })

    test('tasks that somebody asked to cancel come in the order of their last change, others never', async () => {
      const cancelling = { state: 'Cancelling', cancelRequestedAt: NOW } as const
      const [first, second] = [aTask(cancelling), aTask(cancelling)]
      await stores.tasks.create(second, NOW)
      await stores.tasks.create(first, NOW + 1)
      await stores.tasks.create(aTask({ state: 'Cancelling' }), NOW)
      await stores.tasks.create(aTask({ state: 'Stopped', cancelRequestedAt: NOW }), NOW)
      await stores.tasks.change(second.id, NOW + 2, (task) => ({ ...task, generation: 2 }))
      const found = await stores.tasks.listCancelling({ limit: 5 })
      assert.deepEqual(
        found.map(({ task, changedAt }) => [task.id, changedAt, task.cancelRequestedAt]),
        [
          [first.id, NOW + 1, NOW],
          [second.id, NOW + 2, NOW],
        ],
      )
      assert.equal((await stores.tasks.listCancelling({ limit: 1 })).length, 1)
    })

    test('a change is what the step made of the task', async () => {
      const task = aTask({ progressPercent: 10 })
      await stores.tasks.create(task, NOW)
      const after = await stores.tasks.change(task.id, NOW, (now) =>
        applyReport(now, { progressPercent: 20 }, NOW),
      )
      assert.deepEqual(after, { ...task, progressPercent: 20, generation: 2 })
      assert.deepEqual(await stores.tasks.find(task.id), after)
    })

    test('many changes at once lose no step', async () => {
      const task = aTask()
      await stores.tasks.create(task, NOW)
      const changes = Array.from({ length: 50 }, () =>
        stores.tasks.change(task.id, NOW, (now) => ({ ...now, generation: now.generation + 1 })),
      )
      await Promise.all(changes)
      assert.equal((await stores.tasks.find(task.id))?.generation, 51)
    })

    test('of many writes at once each has its own outcome, and one that is refused undoes itself alone', async () => {
      const [known, one, two, three] = [aTask(), aTask(), aTask(), aTask({ type: 'SplitBrain' })]
      await stores.tasks.create(known, NOW)
      const before = await stores.tasks.revision()
      const [first, second, ...others] = await Promise.allSettled([
        stores.tasks.create(one, NOW),
        stores.tasks.create(one, NOW),
        stores.tasks.merge([three, aTask({ progressPercent: 101 })], NOW),
        stores.tasks.change(known.id, NOW, (task) => ({ ...task, generation: 2 })),
        stores.tasks.change(known.id, NOW, () => {
          throw new Problem('step-illegal', 'No.')
        }),
        stores.tasks.merge([two], NOW),
      ])
      // Which of the two is first is nobody's promise.
      assert.deepEqual([first.status, second.status].toSorted(), ['fulfilled', 'rejected'])
      assert.deepEqual(
        others.map(({ status }) => status === 'fulfilled'),
        [false, true, false, true],
      )
      const held = await stores.tasks.list({}, { limit: 9 })
      assert.deepEqual(new Set(held.map(({ id }) => id)), new Set([known.id, one.id, two.id]))
      assert.equal((await stores.tasks.find(known.id))?.generation, 2)
      assert.equal((await stores.tasks.vocabulary()).types.size, 0)
      assert.ok((await stores.tasks.revision()) > before)
    })

    test('what a step throws is thrown, and nothing is written', async () => {
      const task = aTask()
      await stores.tasks.create(task, NOW)
      const revision = await stores.tasks.revision()
      const refusal = new Problem('step-illegal', 'No.')
      const change = stores.tasks.change(task.id, NOW, () => {
        throw refusal
      })
      await assert.rejects(change, (error) => error === refusal)
      assert.deepEqual(await stores.tasks.find(task.id), task)
      assert.equal(await stores.tasks.revision(), revision)
      await stores.tasks.change(task.id, NOW, (now) => ({ ...now, generation: 2 }))
    })

    test('a change of an unknown task is refused', async () => {
      await assert.rejects(
        stores.tasks.change(aTaskId(1), NOW, (task) => task),
        hasCode('task-not-found'),
      )
    })

    test('the revision grows with each change, and with nothing else', async () => {
      const { tasks } = stores
      const task = aTask()
      const seen = [await tasks.revision()]
      await tasks.create(task, NOW)
      seen.push(await tasks.revision())
      await tasks.change(task.id, NOW, (now) => ({ ...now, generation: 2 }))
      seen.push(await tasks.revision())
      await tasks.merge([aTask()], NOW)
      seen.push(await tasks.revision())
      assert.deepEqual(
        seen,
        [...new Set(seen)].toSorted((one, other) => one - other),
      )
      await tasks.merge([task], NOW)
      await tasks.change(task.id, NOW, (now) => now)
      await assert.rejects(tasks.create(task, NOW))
      assert.equal(await tasks.revision(), seen.at(-1))
    })

    test('the vocabulary is the unknown words of the tasks held now', async () => {
      const { tasks } = stores
      const task = aTask({ type: 'SplitBrain', state: 'Dreaming' })
      await tasks.merge([task, aTask({ type: 'Move' })], NOW)
      assert.deepEqual(await tasks.vocabulary(), {
        types: new Set(['SplitBrain']),
        states: new Set(['Dreaming']),
      })
      await tasks.merge([{ ...task, state: 'Completed', completedAt: NOW }], NOW)
      assert.deepEqual(await tasks.vocabulary(), { types: new Set(['SplitBrain']), states: new Set() })
    })

    test('a repeated create under the same key gives the task as it is now', async () => {
      const task = aTask()
      const key = { owner: 'ann', key: 'k', digest: 'd', expiresAt: NOW + 10 }
      await stores.tasks.create(task, NOW, key)
      const changed = await stores.tasks.change(task.id, NOW, (now) => ({ ...now, generation: 2 }))
      const again = await stores.tasks.create(aTask(), NOW + 10, key)
      assert.deepEqual(again, { task: changed, isReplay: true })
      assert.equal((await stores.tasks.list({}, { limit: 5 })).length, 1)
    })

    test('a key that came with another request is refused', async () => {
      const key = { owner: 'ann', key: 'k', digest: 'd', expiresAt: NOW + 10 }
      await stores.tasks.create(aTask(), NOW, key)
      const other = stores.tasks.create(aTask(), NOW, { ...key, digest: 'e' })
      await assert.rejects(other, hasCode('key-reused'))
      assert.equal((await stores.tasks.list({}, { limit: 5 })).length, 1)
    })

    test('keys of two owners never meet, and a forgotten key is free', async () => {
      const key = { owner: 'ann', key: 'k', digest: 'd', expiresAt: NOW + 10 }
      await stores.tasks.create(aTask(), NOW, key)
      assert.equal((await stores.tasks.create(aTask(), NOW, { ...key, owner: 'bob' })).isReplay, false)
      const later = { ...key, digest: 'e', expiresAt: NOW + 30 }
      assert.equal((await stores.tasks.create(aTask(), NOW + 11, later)).isReplay, false)
      await stores.tasks.removeExpiredKeys(NOW + 31)
      assert.equal((await stores.tasks.create(aTask(), NOW, { ...later, digest: 'f' })).isReplay, false)
    })

    test('a create that is refused leaves its key free', async () => {
      const task = aTask()
      await stores.tasks.create(task, NOW)
      const key = { owner: 'ann', key: 'k', digest: 'd', expiresAt: NOW + 10 }
      await assert.rejects(stores.tasks.create(task, NOW, key), hasCode('task-exists'))
      assert.equal((await stores.tasks.create(aTask(), NOW, { ...key, digest: 'e' })).isReplay, false)
    })
  })

  taskMergeSuite(name, open)
  taskPropertiesSuite(name, open)
  taskTextsSuite(name, open)
}

function startsOf(tasks: readonly Task[]): readonly number[] {
  return tasks.map(({ startedAt }) => startedAt)
}
